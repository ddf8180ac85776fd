"""What is different between two texts of a paper, sentence by sentence, as one person would tell another."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

SENTENCE = re.compile(r"[^。；！？;!?\n]+[。；！？;!?]*|[。；！？;!?]+")
ALIKE = 0.4
"""Below this two sentences are not one that was changed, but one that went and another that came."""
SHORTEST_KEPT = 2


class Kind(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


class Mark(StrEnum):
    KEPT = "kept"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A few words of a changed sentence: they stayed, came or went."""

    words: str
    mark: Mark


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One sentence that came, went or was changed; `pieces` say what of it."""

    kind: Kind
    pieces: tuple[Piece, ...]

    @property
    def before(self) -> str:
        return "".join(piece.words for piece in self.pieces if piece.mark is not Mark.ADDED)

    @property
    def after(self) -> str:
        return "".join(piece.words for piece in self.pieces if piece.mark is not Mark.REMOVED)


def sentences_of(text: str) -> tuple[str, ...]:
    """Take a text apart into its sentences, without the spaces around them."""
    return tuple(sentence for found in SENTENCE.findall(text) if (sentence := found.strip()))


def differences(*, before: str, after: str) -> tuple[Change, ...]:
    """List what came, went or was changed, in the order of the text; nothing where both say the same sentences."""
    old, new = sentences_of(before), sentences_of(after)
    matcher = SequenceMatcher(a=old, b=new, autojunk=False)
    return tuple(
        change
        for what, i1, i2, j1, j2 in matcher.get_opcodes()
        if what != "equal"
        for change in _between(old[i1:i2], new[j1:j2])
    )


def _between(old: Sequence[str], new: Sequence[str]) -> Iterator[Change]:
    """Pair each sentence that went with the one most like it that came, in the order of the text."""
    place = 0
    for before in old:
        alike = [_likeness(before, after) for after in new[place:]]
        best = max(range(len(alike)), key=alike.__getitem__, default=-1)
        if best < 0 or alike[best] < ALIKE:
            yield Change(kind=Kind.REMOVED, pieces=(Piece(words=before, mark=Mark.REMOVED),))
            continue
        yield from _added(new[place : place + best])
        yield Change(kind=Kind.CHANGED, pieces=tuple(_pieces(before, new[place + best])))
        place += best + 1
    yield from _added(new[place:])


def _added(sentences: Sequence[str]) -> Iterator[Change]:
    return (Change(kind=Kind.ADDED, pieces=(Piece(words=each, mark=Mark.ADDED),)) for each in sentences)


def _likeness(before: str, after: str) -> float:
    return SequenceMatcher(a=before, b=after, autojunk=False).ratio()


def _pieces(before: str, after: str) -> Iterator[Piece]:
    """Say what stayed and what not; a single letter that happens to stay between two changes changes with them."""
    gone = come = ""
    for what, i1, i2, j1, j2 in SequenceMatcher(a=before, b=after, autojunk=False).get_opcodes():
        within = i1 > 0 and i2 < len(before)
        if what == "equal" and not (i2 - i1 < SHORTEST_KEPT and within and (gone or come)):
            yield from _marked(gone, come)
            gone = come = ""
            yield Piece(words=before[i1:i2], mark=Mark.KEPT)
        else:
            gone, come = gone + before[i1:i2], come + after[j1:j2]
    yield from _marked(gone, come)


def _marked(gone: str, come: str) -> Iterator[Piece]:
    if gone:
        yield Piece(words=gone, mark=Mark.REMOVED)
    if come:
        yield Piece(words=come, mark=Mark.ADDED)
