"""An independent look at what was found in a comment: letter by letter, by another reading of the same rules."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from afterbell.base.words import Words
from afterbell.portal.rules.screening.folding import LOOKS_LIKE
from afterbell.portal.rules.screening.problem import Decision, Finding, Rule, WordLists
from afterbell.portal.rules.screening.verify_numbers import TEN, is_number, is_personal
from afterbell.schools.rules import findings as wrong

SENTENCES = {
    "place": Words(zh="{where}：位置不对。", en="{where}: the place is none of the text."),
    "decision": Words(zh="{where}：处理方式不对。", en="{where}: the decision is not the rule's."),
    "word": Words(zh="{where}：那里没有这个词。", en="{where}: the word does not stand there."),
    "allowed": Words(zh="{where}：允许的说法被拦住了。", en="{where}: it lies within an allowed phrase."),
    "personal": Words(zh="{where}：不是个人信息。", en="{where}: nothing personal stands there."),
    "told": Words(zh="{where}：说明里有完整的个人信息。", en="{where}: the words tell it in full."),
    "web": Words(zh="{where}：不是链接或代码。", en="{where}: it is neither link nor code."),
    "missed": Words(zh="{where}：漏掉了。", en="{where}: this was missed."),
}
WEB = ("<", ">", "(", ":", "=", "{", "}", "&", "%", "\\", "document", ".", "。", "点")
ENDS = "。!?;,、:\n\r"
SAME_LETTER = {"0": "o", "1": "l", "i": "l", "@": "a", "$": "s"}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sign:
    """One letter as it is read; `between` is whatever was typed before it that is no letter."""

    letter: str
    start: int
    end: int
    between: str


def verify_findings(*, text: str, lists: WordLists, findings: Sequence[Finding]) -> tuple[wrong.Finding, ...]:
    """Find everything in the findings that the rules do not say, and what they left out; empty when they are right."""
    signs = _signs(text)
    allowed = [place for phrase in lists.allowed for place in _all_places(phrase, signs, by_sound=False)]
    found = [rule for one in findings for rule in _of(one, text, lists, signs, allowed)]
    found += [("missed", place) for place in _missed(signs, lists, findings, allowed)]
    rows = [
        wrong.Finding(rule=rule, where=f"{start}-{end}", words=SENTENCES[rule].fill(where=f"{start}-{end}"))
        for rule, (start, end) in found
    ]
    return wrong.in_order(rows)


Place = tuple[int, int]


def _of(
    one: Finding, text: str, lists: WordLists, signs: list[_Sign], allowed: list[Place]
) -> Iterator[tuple[str, Place]]:
    place, said = (one.start, one.end), text[one.start : one.end]
    read = "".join(_reads(sign) for sign in said)
    if not 0 <= one.start < one.end <= len(text):
        yield "place", place
        return
    if one.rule is not Rule.CODE and _covered(place, allowed):
        yield "allowed", place
    entry = next((entry for entry in lists.entries if entry.code == one.code), None)
    match one.rule:
        case Rule.SENSITIVE if entry is None or place not in _all_places(entry.word, signs, by_sound=entry.by_sound):
            yield "word", place
        case Rule.PERSONAL if not is_personal(read):
            yield "personal", place
        case Rule.LINK | Rule.CODE if not any(mark in read for mark in WEB):
            yield "web", place
    if one.rule is Rule.PERSONAL and any(_tells(words, read) for words in (one.words.zh, one.words.en)):
        yield "told", place
    held = entry.decision if entry else Decision.HOLD if one.rule is Rule.LINK else Decision.REFUSE
    if one.decision is not held or (entry is None) != (one.code == ""):
        yield "decision", place


def _tells(words: str, read: str) -> bool:
    """Say whether words repeat something personal, in whatever way it was typed."""
    told, kept = ("".join(sign for sign in text if sign.isalnum()) for text in (words, read))
    return kept in told


def _missed(signs: list[_Sign], lists: WordLists, findings: Sequence[Finding], allowed: list[Place]) -> Iterator[Place]:
    for entry in lists.entries:
        there = [(one.start, one.end) for one in findings if one.code == entry.code]
        for start, end in _all_places(entry.word, signs, by_sound=entry.by_sound):
            if not _covered((start, end), allowed) and not any(start < e and s < end for s, e in there):
                yield start, end
    persons = [(one.start, one.end) for one in findings if one.rule is Rule.PERSONAL]
    for start, end, digits in _whole_numbers(signs):
        if is_number(digits) and not any(start < e and s < end for s, e in [*persons, *allowed]):
            yield start, end


def _all_places(word: str, signs: list[_Sign], *, by_sound: bool) -> set[Place]:
    """Try every stretch of letters that could be the word."""
    units = _units(word, by_sound=by_sound)
    found = set()
    for first in range(len(signs) if units else 0):
        reached = {first}
        for unit in units:
            reached = {until for at in reached for until in _spelled(unit, signs, at)}
        found |= {
            (signs[first].start, signs[until - 1].end)
            for until in reached
            if _is_a_word(signs[first:until], first, signs)
        }
    return found


Unit = tuple[frozenset[str], tuple[str, ...]]


@lru_cache(maxsize=8_192)
def _units(word: str, *, by_sound: bool) -> list[Unit]:
    """Part a word into what may be repeated; each with the letters it may be, and how it is typed by its sound."""
    letters = [letter for sign in word for letter in _reads(sign) if letter.isalnum()]
    if not by_sound:
        return [
            (frozenset({_same(letter)}), (("",) * (len(list(run)) - 1))) for letter, run in groupby(letters, key=_same)
        ]
    whole = _syllables("".join(letters))
    return [
        (frozenset({_same(letter), *_heard(letter), f"/{syllable}"}), (syllable,) if _heard(letter) else ())
        for letter, syllable in zip(letters, whole, strict=True)
    ]


def _spelled(unit: Unit, signs: list[_Sign], at: int) -> Iterator[int]:
    """Give every place up to which the letters from a place on are this part of a word."""
    forms, more = unit
    fewest = 1 + more.count("")
    until = at
    while until < len(signs) and forms & {_same(signs[until].letter), *_heard(signs[until].letter)}:
        until += 1
        if until - at >= fewest:
            yield until
    for syllable in filter(None, more):
        for end in range(at + len(syllable), len(signs) + 1):
            typed = "".join(signs[number].letter for number in range(at, end))
            if not typed.isascii():
                break
            if _stretched(typed, syllable):
                yield end


def _stretched(typed: str, syllable: str) -> bool:
    one, other = ([(key, len(list(run))) for key, run in groupby(map(_same, word))] for word in (typed, syllable))
    if len(one) != len(other):
        return False
    return all((a == b or (a, b) == ("u", "v")) and n >= m for (a, n), (b, m) in zip(one, other, strict=True))


def _is_a_word(inside: list[_Sign], first: int, signs: list[_Sign]) -> bool:
    until = first + len(inside)
    before = signs[first - 1] if first else None
    after = signs[until] if until < len(signs) else None
    joined = (before is not None and not inside[0].between, after is not None and not after.between)
    if before and joined[0] and _latin(before) and _latin(inside[0]):
        return False
    if after and joined[1] and _latin(after) and _latin(inside[-1]):
        return False
    gaps = [sign.between for sign in inside[1:]]
    over_an_end = any(mark in gap for gap in gaps for mark in (*ENDS, "..."))
    return not over_an_end or (all(gaps) and not any(joined))


def _signs(text: str) -> list[_Sign]:
    found: list[_Sign] = []
    between = ""
    flat = [(letter, at) for at, sign in enumerate(text) for letter in _reads(sign) or [""]]
    for number, (letter, at) in enumerate(flat):
        if letter.isalnum() or (letter in ("@", "$") and _beside_latin(flat, number)):
            found.append(_Sign(letter=letter, start=at, end=at + 1, between=between))
            between = ""
        elif letter:
            between += letter
        elif found and not between:
            last = found[-1]
            found[-1] = _Sign(letter=last.letter, start=last.start, end=at + 1, between=last.between)
    return found


def _beside_latin(flat: list[tuple[str, int]], number: int) -> bool:
    before = [letter for letter, _ in flat[:number] if letter not in ("", "@", "$")][-1:]
    after = [letter for letter, _ in flat[number:] if letter not in ("", "@", "$")][:1]
    return any("a" <= letter <= "z" for letter in before + after)


def _reads(sign: str) -> str:
    """Read one sign by its name where it is drawn in a shape, else by its compatible form."""
    if unicodedata.category(sign)[0] == "M" or unicodedata.category(sign) == "Cf" or sign in "ᅟᅠㅤﾠ⠀":
        return ""
    name = unicodedata.name(sign, "").split()
    if name and name[-1] in map(chr, range(65, 91)) and "NEGATIVE" in name:
        return name[-1].lower()
    if name[:2] == ["HANGZHOU", "NUMERAL"] and unicodedata.numeric(sign) < TEN:
        return f"{unicodedata.numeric(sign):.0f}"
    number = unicodedata.digit(sign, None)
    if number is not None:
        return f"{number}"
    parts = (part for part in unicodedata.normalize("NFKD", sign) if unicodedata.category(part)[0] != "M")
    return "".join(LOOKS_LIKE.get(part, part.casefold()) for part in parts if part not in "ᅟᅠ")


def _same(letter: str) -> str:
    return SAME_LETTER.get(letter, letter)


@lru_cache(maxsize=8_192)
def _syllables(word: str) -> tuple[str, ...]:
    from pypinyin import Style, pinyin  # noqa: PLC0415 - its tables take a third of a second

    return tuple(row[0] for row in pinyin(word, style=Style.NORMAL, errors=list))  # type: ignore[arg-type] # its documentation knows lists


@lru_cache(maxsize=8_192)
def _heard(letter: str) -> frozenset[str]:
    """Give how a Han letter is read, behind a stroke; of other letters nothing."""
    if not unicodedata.name(letter, "").startswith(("CJK UNIFIED", "IDEOGRAPHIC NUMBER")):
        return frozenset()
    from pypinyin import Style, pinyin  # noqa: PLC0415 - as above

    return frozenset({f"/{pinyin(letter, style=Style.NORMAL)[0][0]}"})


def _latin(sign: _Sign) -> bool:
    return "a" <= sign.letter <= "z"


def _covered(place: Place, allowed: list[Place]) -> bool:
    return any(start <= place[0] and place[1] <= end for start, end in allowed)


def _whole_numbers(signs: list[_Sign]) -> Iterator[tuple[int, int, str]]:
    """Give the digits that stand together with nothing between, and no letter like a digit beside them."""
    runs: list[list[_Sign]] = []
    for sign in signs:
        if runs and not sign.between and sign.letter.isdigit() == runs[-1][-1].letter.isdigit():
            runs[-1].append(sign)
        else:
            runs.append([sign])
    for run in runs:
        if run[0].letter.isdigit():
            yield run[0].start, run[-1].end, "".join(sign.letter for sign in run)
