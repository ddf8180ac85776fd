"""A text as it is read, whatever it is typed with: plain signs, each with the place of the original it stands for."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

# Capitals stand apart where the small letter looks like another one: Η is an H, η is an n.
LOOKS_LIKE = dict(
    zip(
        "аАвВеЕкКмМнНоОрРсСтТуУхХіІјЈѕЅһҺԁԛԝαΑβΒεΕΖηΗιΙκΚΜνΝοΟρΡτΤυΥχΧγωıɑɡƖ×",
        "aabbeekkmmhhooppccttyyxxiijjsshhdqwaabbeeznhiikkmvnooppttuyxxywiaglx",
        strict=True,
    )
) | dict(zip("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ", "abcdefghijklmnoprstuvwyz", strict=True))
# White letters on black circles and squares; the letters a flag is made of are a flag.
ENCLOSED = {chr(first + at): chr(ord("a") + at) for first in (0x1F150, 0x1F170) for at in range(26)}
SUZHOU = dict(zip("〡〢〣〤〥〦〧〨〩", "123456789", strict=True))
BLANK = frozenset("\u115f\u1160\u3164\uffa0\u2800\u00ad\u034f")

SAME = str.maketrans("01i@$", "ollas")
SHAPES = re.compile(r"(?<=[a-z])[@$]+|[@$]+(?=[a-z])")
SENTENCE = re.compile(r"[。!?;,、:\n\r]|\.{3}")
FIRM, LOOSE, ENDED = "-", " ", "."


@dataclass(frozen=True, slots=True, kw_only=True)
class Folded:
    """Plain signs, and for each where the original begins and ends that it stands for."""

    signs: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def span(self, first: int, until: int) -> tuple[int, int]:
        """Give the place in the original of the signs from one until, without, another."""
        return self.starts[first], self.ends[until - 1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Letters(Folded):
    """The letters alone, look-alikes as one letter.

    `typed` has them before look-alikes became one; `gaps` what stands before each: nothing, something, or what ends
    a part of a sentence.
    """

    typed: str
    gaps: str


def plain(text: str) -> Folded:
    """Read a text sign by sign: small letters without marks, one form of each digit, nothing that cannot be seen.

    What is not seen belongs to the sign before it, so that a span never cuts a character in two.
    """
    signs: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for at, sign in enumerate(text):
        read_as = _read_as(sign)
        if not read_as and ends:
            ends[-1] = at + 1
        for one in read_as:
            signs.append(one)
            starts.append(at)
            ends.append(at + 1)
    return Folded(signs="".join(signs), starts=tuple(starts), ends=tuple(ends))


def letters(read: Folded) -> Letters:
    """Leave out what stands between the letters: 微 信 and 微*信 are 微信; @ is an a beside Latin letters."""
    places: list[int] = []
    gaps: list[str] = []
    after = 0
    shapes = {at for row in SHAPES.finditer(read.signs) for at in range(*row.span())}
    for at, sign in enumerate(read.signs):
        if sign.isalnum() or at in shapes:
            gaps.append(_gap(read.signs[after:at]))
            places.append(at)
            after = at + 1
    typed = "".join(read.signs[at] for at in places)
    return Letters(
        signs=typed.translate(SAME),
        typed=typed,
        gaps="".join(gaps),
        starts=tuple(read.starts[at] for at in places),
        ends=tuple(read.ends[at] for at in places),
    )


def is_latin(sign: str) -> bool:
    return sign.isascii() and sign.isalpha()


def is_han(sign: str) -> bool:
    return sign == "〇" or "㐀" <= sign <= "鿿" or sign >= "\U00020000"


def _gap(between: str) -> str:
    if not between:
        return FIRM
    return ENDED if SENTENCE.search(between) else LOOSE


@lru_cache(maxsize=16_384)
def _read_as(sign: str) -> str:
    if _unseen(sign):
        return ""
    if sign in SUZHOU:
        return SUZHOU[sign]
    digit = unicodedata.digit(sign, None)
    if digit is not None:
        return str(digit)
    return "".join(_small(one) for one in unicodedata.normalize("NFKD", sign) if not _unseen(one))


def _small(sign: str) -> str:
    return LOOKS_LIKE.get(sign) or ENCLOSED.get(sign) or sign.casefold()


def _unseen(sign: str) -> bool:
    return sign in BLANK or unicodedata.category(sign) in {"Mn", "Mc", "Me", "Cf"}
