"""Two texts held against each other line by line, and what two people wrote in one text put together.

A scheme is compared in words wherever both texts are schemes; lines serve where one of them is none yet.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import takewhile

LONGEST_COMPARED = 3_000
"""Of a place that differs in more lines than this, no line inside it is looked for in the other text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LineChange:
    """Lines that stand in place of others; `line` is counted from 1 in the text after the change."""

    line: int
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MergedText:
    """One text of two people's; of a place both have changed the first one's stands, and the second's is told."""

    text: str
    clashes: tuple[LineChange, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Hunk:
    """Lines from `start` up to `end` of a text, and what another text has there."""

    start: int
    end: int
    lines: tuple[str, ...]

    def meets(self, other: _Hunk) -> bool:
        return self.start == other.start or (self.start < other.end and other.start < self.end)


def line_changes(*, before: str, after: str) -> tuple[LineChange, ...]:
    """Give the lines in which two texts differ; none exactly when they are equal but for the last line's end."""
    old = _lines(before)
    found, moved = [], 0
    for hunk in _hunks(old, _lines(after)):
        gone = old[hunk.start : hunk.end]
        found.append(LineChange(line=hunk.start + moved + 1, before=_bare(gone), after=_bare(hunk.lines)))
        moved += len(hunk.lines) - len(gone)
    return tuple(found)


def put_together(*, base: str, first: str, second: str) -> MergedText:
    """Put what two people made of one text into one; where they meet, the first one's lines stand."""
    if second in (base, first):
        return MergedText(text=first, clashes=())
    lines = _lines(base)
    theirs = tuple(_hunks(lines, _lines(first)))
    mine = [hunk for hunk in _hunks(lines, _lines(second)) if hunk not in theirs]
    late = [hunk for hunk in mine if any(hunk.meets(other) for other in theirs)]
    kept = sorted((*theirs, *(hunk for hunk in mine if hunk not in late)), key=lambda hunk: (hunk.start, hunk.end))
    text, at = [], 0
    for hunk in kept:
        text += [*lines[at : hunk.start], *hunk.lines]
        at = hunk.end
    text += lines[at:]
    clashes = tuple(
        LineChange(line=_place(hunk, kept) + 1, before=_bare(lines[hunk.start : hunk.end]), after=_bare(hunk.lines))
        for hunk in late
    )
    return MergedText(text="".join(text), clashes=clashes)


def _place(late: _Hunk, kept: Sequence[_Hunk]) -> int:
    """Give where in the text of all that was kept the lines stand that came before a late change."""
    at = min(late.start, *(hunk.start for hunk in kept if hunk.meets(late)))
    return at + sum(len(hunk.lines) - (hunk.end - hunk.start) for hunk in kept if hunk.start < at)


def _hunks(before: Sequence[str], after: Sequence[str]) -> Iterator[_Hunk]:
    same = sum(1 for _pair in takewhile(_equal, zip(before, after, strict=False)))
    rest = zip(reversed(before[same:]), reversed(after[same:]), strict=False)
    tail = sum(1 for _pair in takewhile(_equal, rest))
    old, new = before[same : len(before) - tail], after[same : len(after) - tail]
    if max(len(old), len(new)) > LONGEST_COMPARED:
        yield _Hunk(start=same, end=same + len(old), lines=tuple(new))
        return
    for kind, start, end, new_start, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            yield _Hunk(start=same + start, end=same + end, lines=tuple(new[new_start:new_end]))


def _equal(pair: tuple[str, str]) -> bool:
    return pair[0] == pair[1]


def _lines(text: str) -> list[str]:
    """Give the lines of a text, the last one ended like the others."""
    return [f"{line}\n" for line in text.removesuffix("\n").split("\n")] if text else []


def _bare(lines: Sequence[str]) -> tuple[str, ...]:
    return tuple(line.removesuffix("\n") for line in lines)
