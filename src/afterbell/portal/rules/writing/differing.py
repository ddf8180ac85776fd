"""What changed between two versions of a page, as a person marks it with a pencil: struck out, or written in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

PIECES = re.compile(r"[A-Za-z0-9_]+|\s+|.", re.DOTALL)
LONGEST = 4_000
"""Of a longer paragraph nobody reads single letters: it is struck out and written anew."""
ALIKE = 0.4


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


def differences(*, before: Sequence[str], after: Sequence[str]) -> tuple[Difference, ...]:
    """Compare two texts by paragraphs, and those that replace each other by letters and words.

    The pieces that are not new are the old text, those that are not gone the new one.
    """
    found: list[Difference] = []
    for kind, old_from, old_to, new_from, new_to in SequenceMatcher(
        None, list(before), list(after), autojunk=False
    ).get_opcodes():
        old, new = before[old_from:old_to], after[new_from:new_to]
        if kind == "equal":
            found += [_whole(Part.SAME, text) for text in old]
        else:
            found += _replaced(old, new)
    return tuple(found)


def _replaced(old: Sequence[str], new: Sequence[str]) -> Iterator[Difference]:
    paired = min(len(old), len(new))
    for one, other in zip(old[:paired], new[:paired], strict=True):
        pieces = _within(one, other)
        if pieces is None:
            yield _whole(Part.GONE, one)
            yield _whole(Part.NEW, other)
        else:
            yield Difference(pieces=pieces)
    yield from (_whole(Part.GONE, text) for text in old[paired:])
    yield from (_whole(Part.NEW, text) for text in new[paired:])


def _within(old: str, new: str) -> tuple[tuple[Part, str], ...] | None:
    """Mark one paragraph; None where the two have too little in common to be read as one."""
    if max(len(old), len(new)) > LONGEST:
        return None
    one, other = PIECES.findall(old), PIECES.findall(new)
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    if matcher.ratio() < ALIKE:
        return None
    pieces: list[tuple[Part, str]] = []
    for kind, old_from, old_to, new_from, new_to in matcher.get_opcodes():
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
