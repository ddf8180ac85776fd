"""What differs between two texts of the scheme, as a page shows it: part by part in words, or line by line."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from afterbell.fronts.office.said import said
from afterbell.scheme.rules.comparing import Comparison
from afterbell.scheme.rules.diff import Change, ChangeKind
from afterbell.scheme.rules.editing.fields import part_of, parts
from afterbell.scheme.rules.editing.lines import LineChange
from afterbell.scheme.rules.marking import Piece, marked

LINES_SHOWN = 60
LONG_TEXT = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A change in words; of a long text that changed, `words` name the place and `pieces` show what changed in it."""

    words: str
    pieces: tuple[Piece, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PartChanges:
    """The changes in one part of the scheme."""

    name: str
    changes: tuple[Told, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Differing:
    """What a page says of two texts: `number` places differ; `more` places in lines are not shown."""

    title: str
    number: int
    in_words: bool
    parts: tuple[PartChanges, ...]
    lines: tuple[LineChange, ...]
    more: int


def differing(comparison: Comparison, *, title: str) -> Differing:
    """Give what two texts differ in."""
    return Differing(
        title=title,
        number=len(comparison.changes) or len(comparison.lines),
        in_words=comparison.in_words,
        parts=by_part(comparison.changes),
        lines=comparison.lines[:LINES_SHOWN],
        more=len(comparison.lines[LINES_SHOWN:]),
    )


def by_part(changes: Iterable[Change]) -> tuple[PartChanges, ...]:
    """Sort changes under the parts in which they are, in the order of the file."""
    found: dict[str, list[Told]] = defaultdict(list)
    for change in changes:
        found[part_of(change.key)].append(told(change))
    return tuple(PartChanges(name=said(name), changes=tuple(found[code])) for code, name in parts() if code in found)


def told(change: Change) -> Told:
    """Say a change; where a long text changed, show which words of it went and which came."""
    before, after = (said(words) if words else "" for words in (change.before, change.after))
    if change.kind is not ChangeKind.CHANGED or before == after or max(len(before), len(after)) < LONG_TEXT:
        return Told(words=said(change.words))
    return Told(words=said(change.where), pieces=marked(before=before, after=after))
