"""How letters are read, without tones: 瓜 is (gua), and 瓜 is heard in 刮 as in g, u, a."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from afterbell.portal.rules.screening.folding import SAME, Letters, is_han, letters, plain


@dataclass(frozen=True, slots=True, kw_only=True)
class Sounds:
    """A text as it is read, each Han letter as its syllable in brackets; `places` say where each letter's sound begins.

    `letter_at` gives the letter whose sound begins at a place, or the number of letters at the end.
    """

    line: str
    places: tuple[int, ...]
    letter_at: dict[int, int]


def sounds_of(read: Letters) -> Sounds:
    """Write a text's letters as they are read."""
    parts = [sound(sign) for sign in read.signs]
    places, at = [], 0
    for part in parts:
        places.append(at)
        at += len(part)
    found = {place: number for number, place in enumerate([*places, at])}
    return Sounds(line="".join(parts), places=tuple(places), letter_at=found)


@lru_cache(maxsize=16_384)
def sound(sign: str) -> str:
    """Give how a Han letter is mostly read, any other as it is: by rarer readings 交接被取消 would have 傻逼 in it."""
    if not is_han(sign):
        return sign
    from pypinyin import lazy_pinyin  # noqa: PLC0415 - its tables take a third of a second

    return f"({lazy_pinyin(sign)[0]})"


@lru_cache(maxsize=8_192)
def heard_as(word: str) -> re.Pattern[str]:
    """Give the pattern of whatever is read as this word, each letter as often repeated as somebody likes."""
    signs = letters(plain(word)).signs
    parts: list[str] = []
    before, last = "", ""
    for sign, syllable in zip(signs, _read_together(signs), strict=True):
        if is_han(sign):
            heads = "|".join(map(re.escape, sorted({sound(sign), f"({syllable})"})))
            times = "" if heads == last else "+"
            typed = syllable.translate(SAME)
            latin = _typed(typed, exact_first=before == typed[0]).replace("v", "[uv]")
            parts.append(f"(?:(?:{heads}){times}|{latin})")
            before, last = typed[-1], heads
        else:
            parts.append(f"{re.escape(sign)}{'' if before == sign else '+'}")
            before, last = sign, ""
    return re.compile("".join(parts))


@lru_cache(maxsize=8_192)
def seen_as(word: str) -> re.Pattern[str]:
    """Give the pattern of this word, each letter as often repeated as somebody likes."""
    return re.compile(_typed(letters(plain(word)).signs, exact_first=False))


def heads_of(word: str) -> frozenset[str]:
    """Give how the sound of a word may begin: with a syllable in brackets, or with a letter."""
    signs = letters(plain(word)).signs
    syllable = _read_together(signs)[0]
    return frozenset({sound(signs[0]), f"({syllable})", syllable[0].translate(SAME)} if is_han(signs[0]) else signs[0])


def _typed(signs: str, *, exact_first: bool) -> str:
    """Write letters as a pattern. A first letter as the one before must not stretch, or long texts took for ever."""
    parts = []
    for number, (sign, run) in enumerate(groupby(signs)):
        times = len(list(run))
        most = f"{{{times}}}" if exact_first and number == 0 else f"{{{times},}}"
        parts.append(re.escape(sign) + most)
    return "".join(parts)


@lru_cache(maxsize=8_192)
def _read_together(signs: str) -> tuple[str, ...]:
    """Read a word, each letter by its neighbours; what is no Han letter is itself."""
    from pypinyin import lazy_pinyin  # noqa: PLC0415 - as above

    found: list[str] = []
    for han, run in groupby(signs, key=is_han):
        word = "".join(run)
        together = lazy_pinyin(word) if han else list(word)
        found += together if len(together) == len(word) else [sound(sign)[1:-1] for sign in word]
    return tuple(found)
