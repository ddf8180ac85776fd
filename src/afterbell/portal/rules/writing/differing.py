"""What changed between two versions of a page, as a person marks it with a pencil: struck out, or written in."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import Match, SequenceMatcher
from enum import StrEnum
from itertools import takewhile

PIECES = re.compile(r"[A-Za-z0-9_]+|\s+|.", re.DOTALL)
LONGEST = 4_000
"""Of a longer paragraph nobody reads single letters: it is struck out and written anew."""
ALIKE = 0.4
MOST_WORK = 3_000_000
"""So many signs are held against others for one comparison: a large part of a second."""

Opcode = tuple[str, int, int, int, int]


class Part(StrEnum):
    """What became of a piece of text."""

    SAME = "same"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One paragraph as it reads with both versions in it: pieces, each with what became of it."""

    pieces: tuple[tuple[Part, str], ...]

    @property
    def changed(self) -> bool:
        return any(part is not Part.SAME for part, _text in self.pieces)


@dataclass(slots=True, kw_only=True)
class Work:
    """How much of a comparison may still be looked for; what is past that is shown as written anew."""

    left: int = MOST_WORK

    def spend(self, steps: int) -> bool:
        """Take so many steps, or say that there are not as many left; then none are."""
        allowed = steps <= self.left
        self.left = self.left - steps if allowed else 0
        return allowed


class _Matcher(SequenceMatcher[str]):
    """Find what two sequences share, and no more of it than there is work left for.

    Looking for the longest match holds each piece of the one against every place where the other has it. Of a text
    that says the same sign again and again that is the square of its length, and again for every match.
    """

    def __init__(self, one: Sequence[str], other: Sequence[str], *, work: Work) -> None:
        self.work, self.one, self.places = work, one, Counter(other)
        super().__init__(None, one, other, autojunk=False)

    def find_longest_match(self, alo: int = 0, ahi: int | None = None, blo: int = 0, bhi: int | None = None) -> Match:
        looked_at = self.one[alo:ahi]
        if not self.work.spend(len(looked_at) + sum(self.places[piece] for piece in looked_at)):
            return Match(alo, blo, 0)
        return super().find_longest_match(alo, ahi, blo, bhi)


def differences(*, before: Sequence[str], after: Sequence[str], work: Work | None = None) -> tuple[Difference, ...]:
    """Compare two texts by paragraphs, and those that replace each other by letters and words.

    The pieces that are not new are the old text, those that are not gone the new one, also where the work is at its
    end and paragraphs are shown as replaced.
    """
    found: list[Difference] = []
    work = work or Work()
    for kind, old_from, old_to, new_from, new_to in _opcodes(before, after, work=work):
        old, new = before[old_from:old_to], after[new_from:new_to]
        if kind == "equal":
            found += [_whole(Part.SAME, text) for text in old]
        else:
            found += _replaced(old, new, work=work)
    return tuple(found)


def _opcodes(one: Sequence[str], other: Sequence[str], *, work: Work) -> Iterator[Opcode]:
    """Say how the one becomes the other; what they begin and end with alike is not looked for."""
    head = _alike(one, other)
    tail = min(_alike(one[::-1], other[::-1]), len(one) - head, len(other) - head)
    end, other_end = len(one) - tail, len(other) - tail
    if head:
        yield "equal", 0, head, 0, head
    for kind, old_from, old_to, new_from, new_to in _Matcher(
        one[head:end], other[head:other_end], work=work
    ).get_opcodes():
        yield kind, head + old_from, head + old_to, head + new_from, head + new_to
    if tail:
        yield "equal", end, len(one), other_end, len(other)


def _alike(one: Sequence[str], other: Sequence[str]) -> int:
    return sum(1 for _pair in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _replaced(old: Sequence[str], new: Sequence[str], *, work: Work) -> Iterator[Difference]:
    paired = min(len(old), len(new))
    for one, other in zip(old[:paired], new[:paired], strict=True):
        pieces = _within(one, other, work=work)
        if pieces is None:
            yield _whole(Part.GONE, one)
            yield _whole(Part.NEW, other)
        else:
            yield Difference(pieces=pieces)
    yield from (_whole(Part.GONE, text) for text in old[paired:])
    yield from (_whole(Part.NEW, text) for text in new[paired:])


def _within(old: str, new: str, *, work: Work) -> tuple[tuple[Part, str], ...] | None:
    """Mark one paragraph; None where the two have too little in common to be read as one."""
    if old == new:
        return ((Part.SAME, old),)
    if max(len(old), len(new)) > LONGEST:
        return None
    one, other = PIECES.findall(old), PIECES.findall(new)
    found = list(_opcodes(one, other, work=work))
    same = sum(old_to - old_from for kind, old_from, old_to, _from, _to in found if kind == "equal")
    if 2 * same < ALIKE * (len(one) + len(other)):
        return None
    pieces: list[tuple[Part, str]] = []
    for kind, old_from, old_to, new_from, new_to in found:
        if kind == "equal":
            pieces.append((Part.SAME, "".join(one[old_from:old_to])))
            continue
        if old_to > old_from:
            pieces.append((Part.GONE, "".join(one[old_from:old_to])))
        if new_to > new_from:
            pieces.append((Part.NEW, "".join(other[new_from:new_to])))
    return tuple(pieces)


def _whole(part: Part, text: str) -> Difference:
    return Difference(pieces=((part, text),))
