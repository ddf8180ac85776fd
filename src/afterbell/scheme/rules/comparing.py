"""Two texts compared for people: in words where both are schemes, else line by line."""

from __future__ import annotations

from dataclasses import dataclass

from afterbell.scheme.rules.diff import Change, diff
from afterbell.scheme.rules.editing.lines import LineChange, line_changes
from afterbell.scheme.rules.faults import SchemeFaults
from afterbell.scheme.rules.read import read_scheme


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What differs: in words, or in lines where a text is no scheme yet or where only remarks and blanks differ."""

    in_words: bool
    changes: tuple[Change, ...]
    lines: tuple[LineChange, ...]

    @property
    def same(self) -> bool:
        return not self.changes and not self.lines


def compare(*, before: str, after: str) -> Comparison:
    """Compare two texts; nothing differs exactly when they are equal but for the last line's end."""
    try:
        changes = diff(before=read_scheme(text=before), after=read_scheme(text=after))
    except SchemeFaults:
        return Comparison(in_words=False, changes=(), lines=line_changes(before=before, after=after))
    lines = () if changes else line_changes(before=before, after=after)
    return Comparison(in_words=True, changes=changes, lines=lines)
