"""Words of the lists, as they are seen or heard, and the phrases in which they are meant well."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from afterbell.base.words import Words
from afterbell.portal.rules.screening.folding import ENDED, FIRM, Folded, Letters, is_latin, letters, plain
from afterbell.portal.rules.screening.problem import Decision, Entry, Finding, Rule, WordLists
from afterbell.portal.rules.screening.sounds import heads_of, heard_as, seen_as, sound, sounds_of

LONGEST_SAID = 40
WHY = {
    Decision.HOLD: Words(
        zh="“{said}”在词表中，要有人看过才会显示。",
        en="“{said}” is on the word list; somebody looks before it is shown.",
    ),
    Decision.REFUSE: Words(
        zh="“{said}”在词表中，不能公开。请换一种说法。",
        en="“{said}” is on the word list and cannot be public. Please put it otherwise.",
    ),
}

Place = tuple[int, int]
One = TypeVar("One")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Index:
    """The words of an edition by how they begin, so that most are never looked at."""

    seen: Mapping[str, tuple[Entry, ...]]
    heard: Mapping[str, tuple[Entry, ...]]
    allowed: Mapping[str, tuple[str, ...]]


def listed(*, text: str, read: Folded, lists: WordLists) -> Iterator[Finding]:
    """Find the words of the lists; one entry is found once at one place."""
    index, lettered = _index(lists), letters(read)
    found = _places(_seen(lettered, index), lettered)
    if index.heard:
        found += _places(_heard(lettered, index), lettered)
    for entry, start, end in found:
        why = WHY[entry.decision].fill(said=_said(text[start:end]))
        yield Finding(rule=Rule.SENSITIVE, code=entry.code, start=start, end=end, decision=entry.decision, words=why)


def allowed(*, read: Folded, lists: WordLists) -> tuple[Place, ...]:
    """Give the places of the phrases in which words are meant well."""
    lettered, phrases = letters(read), _index(lists).allowed
    found = []
    for at, sign in enumerate(lettered.signs):
        for phrase in phrases.get(sign, ()):
            match = seen_as(phrase).match(lettered.signs, at)
            if match:
                found.append(lettered.span(at, match.end()))
    return tuple(found)


def stands_alone(*, read: Letters, first: int, until: int) -> bool:
    """Say whether letters make a word of their own: no part of a longer Latin word, nor of two sentences by chance.

    人真傻。瓜子好吃 has no 傻瓜 in it; a lone 傻。瓜 has.
    """
    whole = len(read.signs)
    before, after = read.gaps[first], read.gaps[until] if until < whole else ENDED
    if first and before == FIRM and is_latin(read.typed[first]) and is_latin(read.typed[first - 1]):
        return False
    if until < whole and after == FIRM and is_latin(read.typed[until - 1]) and is_latin(read.typed[until]):
        return False
    inside = read.gaps[first + 1 : until]
    return ENDED not in inside or (FIRM not in inside and (not first or before != FIRM) and after != FIRM)


def _seen(read: Letters, index: _Index) -> Iterator[tuple[Entry, int, int]]:
    for at in _begins(read):
        for entry in index.seen.get(read.signs[at], ()):
            for until in _ends(seen_as(entry.word), read.signs, at):
                yield entry, at, until


def _heard(read: Letters, index: _Index) -> Iterator[tuple[Entry, int, int]]:
    heard = sounds_of(read)
    for at in _begins(read):
        for entry in index.heard.get(sound(read.signs[at]), ()):
            for until in _ends(heard_as(entry.word), heard.line, heard.places[at]):
                yield entry, at, heard.letter_at[until]


def _begins(read: Letters) -> Iterator[int]:
    """Give where a word may begin: not within a row of one letter, all of which its first letter may be."""
    for at, gap in enumerate(read.gaps):
        if not at or gap != FIRM or read.typed[at] != read.typed[at - 1]:
            yield at


def _ends(pattern: re.Pattern[str], line: str, at: int) -> Iterator[int]:
    """Give where a word may end, with all of its repeated letters first: 傻瓜。瓜 has 傻瓜 in it all the same."""
    match = pattern.match(line, at)
    while match:
        yield match.end()
        match = pattern.match(line, at, match.end() - 1)


def _places(matches: Iterable[tuple[Entry, int, int]], read: Letters) -> list[tuple[Entry, int, int]]:
    """Keep what stands alone, of one entry nothing that begins within what was found before."""
    found: list[tuple[Entry, int, int]] = []
    until: dict[Entry, int] = {}
    for entry, first, end in matches:
        if first >= until.get(entry, 0) and stands_alone(read=read, first=first, until=end):
            until[entry] = end
            found.append((entry, *read.span(first, end)))
    return found


@lru_cache(maxsize=8)
def _index(lists: WordLists) -> _Index:
    seen: defaultdict[str, list[Entry]] = defaultdict(list)
    heard: defaultdict[str, list[Entry]] = defaultdict(list)
    allowed: defaultdict[str, list[str]] = defaultdict(list)
    for entry in lists.entries:
        if not _first(entry.word):
            continue
        if entry.by_sound:
            for head in heads_of(entry.word):
                heard[head].append(entry)
        else:
            seen[_first(entry.word)].append(entry)
    for phrase in lists.allowed:
        allowed[_first(phrase)].append(phrase)
    return _Index(seen=_fixed(seen), heard=_fixed(heard), allowed=_fixed(allowed))


def _fixed(found: Mapping[str, list[One]]) -> dict[str, tuple[One, ...]]:
    return {head: tuple(rows) for head, rows in found.items() if head}


@lru_cache(maxsize=8_192)
def _first(word: str) -> str:
    return letters(plain(word)).signs[:1]


def _said(text: str) -> str:
    return text if len(text) <= LONGEST_SAID else f"{text[:LONGEST_SAID]}…"
