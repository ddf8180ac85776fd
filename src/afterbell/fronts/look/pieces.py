"""What pages hand to the smaller components."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from afterbell.fronts.look.tones import Tone

BLANK = "—"


@dataclass(frozen=True, slots=True, kw_only=True)
class Child:
    """A child in a list: name large, homeroom small, the state as a mark or as a control."""

    code: str
    name: str
    homeroom: str = ""
    note: str = ""
    url: str = ""
    state: str | None = None
    tone: Tone = "plain"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A line in a white group: what it is, what it says, where it leads."""

    name: str
    value: str = ""
    note: str = ""
    url: str = ""
    icon: str = ""
    badge: int = 0
    tone: Tone = "plain"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number and what it counts; `url` leads to what is counted."""

    number: int | str
    label: str
    url: str = ""
    tone: Tone = "plain"
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Crumb:
    """A step on the way to this page; the last one has no `url`."""

    name: str
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Where something is on its way: who has it, what comes next."""

    name: str
    who: str = ""
    when: str = ""
    note: str = ""
    standing: Literal["done", "now", "ahead", "stopped"] = "ahead"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a table. Figures stand at the end of their cell in tabular digits."""

    name: str
    figures: bool = False
    sort_url: str = ""
    sorted: Literal["", "ascending", "descending"] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What stands in one cell of a table; `state` is a code of `look.states`."""

    text: str = ""
    url: str = ""
    note: str = ""
    state: str | None = None
    tone: Tone = "plain"

    @property
    def is_blank(self) -> bool:
        """Say that there is nothing to read here: a card on the phone leaves it out."""
        return self.text in {"", BLANK} and self.state is None and not self.note


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A row of a table; `code` is what a selection sends, `label` names the row for who cannot see it.

    In a table whose rows can be picked, one that is not `pickable` has no box.
    """

    code: str
    entries: tuple[Entry, ...]
    label: str = ""
    url: str = ""
    tone: Tone = "plain"
    pickable: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table: its caption says what it lists; `selectable` puts a box before each row."""

    caption: str
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    selectable: bool = False
    form: str = ""
    first_number: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A bar of a chart: `share` of the whole from 0 to 1; a number withheld is None and has no bar."""

    name: str
    number: int | None
    share: float
    said: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars:
    """A chart of bars; its title says what was found."""

    title: str
    bars: tuple[Bar, ...]
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BarGroup:
    """A bar that opens to the bars it is the sum of, where it is one."""

    bar: Bar
    bars: tuple[Bar, ...] = ()
    opened: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BarGroups:
    """A chart of bars, each of which opens to its own; its title says what was found."""

    title: str
    groups: tuple[BarGroup, ...]
    note: str = ""
