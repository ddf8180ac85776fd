"""The kinds of value a scheme file can hold, and how a table of them is declared."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, StrEnum, auto
from typing import Any

from afterbell.base.words import Words


class Required(Enum):
    """Marks a key that has no default."""

    REQUIRED = auto()


REQUIRED = Required.REQUIRED


class Shown(Enum):
    """How a whole number is written for people."""

    PLAIN = auto()
    FEN = auto()
    WEEKDAY = auto()
    GRADE = auto()
    PERCENT = auto()
    MINUTES = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A text in one line and one language, such as a room or a person's name."""

    longest: int = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """A text for people: one string, or `{ zh = "...", en = "..." }`."""

    longest: int = 8000


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """A short name for programs: lower-case letters, digits, hyphens and underscores."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    low: int
    high: int
    shown: Shown = Shown.PLAIN


@dataclass(frozen=True, slots=True, kw_only=True)
class Hundredths:
    """A decimal with at most two places, kept as an integer of hundredths."""

    low: int
    high: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """True or false; `only` when a single answer is lawful."""

    only: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A calendar day, 2026-03-02."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """A time of day, "17:45"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch of one day, "17:45-18:20"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One of a closed set."""

    options: type[StrEnum]


@dataclass(frozen=True, slots=True, kw_only=True)
class Many:
    """A list without repetitions; whole numbers stand in ascending order."""

    of: Kind
    least: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Keyed:
    """A table from a code to a value, in the order of the codes; `keys` when they are a closed set, with `names`."""

    of: Kind
    keys: tuple[str, ...] = ()
    names: tuple[Words, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A table inside the document; not required and absent, it holds its defaults, or nothing if `optional`."""

    table: Table
    optional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """A list of tables."""

    table: Table
    least: int = 0


Kind = Line | Phrase | Code | Whole | Hundredths | Flag | Day | Clock | Span | Choice | Many | Keyed | Part | Rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One key of the file: its kind, its name for people, what it means, and what holds when it is left out."""

    key: str
    kind: Kind
    label: Words
    note: Words | None
    default: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table of the file and the frozen dataclass made from it."""

    make: type[Any]
    label: Words
    fields: tuple[Field, ...]

    @property
    def has_code(self) -> bool:
        return any(item.key == "code" for item in self.fields)

    @property
    def title_key(self) -> str:
        """Give the key by which people know a row, empty when it has none."""
        keys = {item.key for item in self.fields}
        return next((key for key in ("name", "title", "post", "words") if key in keys), "")


def field(
    key: str, kind: Kind, *, zh: str, en: str, default: object = REQUIRED, note_zh: str = "", note_en: str = ""
) -> Field:
    """Declare a key."""
    note = Words(zh=note_zh, en=note_en) if note_zh else None
    return Field(key=key, kind=kind, label=Words(zh=zh, en=en), note=note, default=default)


WEEKDAYS = Many(of=Whole(low=1, high=7, shown=Shown.WEEKDAY), least=1)
GRADES = Many(of=Whole(low=1, high=9, shown=Shown.GRADE), least=1)
ANY_GRADES = Many(of=Whole(low=1, high=9, shown=Shown.GRADE))
CODES = Many(of=Code())
FEN = Whole(low=0, high=10_000_000_000, shown=Shown.FEN)
CODE = field("code", Code(), zh="代码", en="code")
WORDS = field("words", Phrase(), zh="说明", en="words")
MAY_WORDS = field("words", Phrase(), zh="说明", en="words", default=None)
