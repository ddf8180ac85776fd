"""Read one value of each kind; what is wrong goes to the notes and comes back as FAULTY."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum, auto
from typing import Any

from afterbell.base.spans import TimeSpan, is_ordinary
from afterbell.base.words import Words
from afterbell.scheme.rules.reading.hidden import hides, visible
from afterbell.scheme.rules.reading.locate import Path
from afterbell.scheme.rules.reading.notes import Notes
from afterbell.scheme.rules.schema.allowed import allowed
from afterbell.scheme.rules.schema.kinds import (
    Choice,
    Clock,
    Code,
    Day,
    Flag,
    Hundredths,
    Keyed,
    Kind,
    Line,
    Many,
    Phrase,
    Span,
    Whole,
)


class Faulty(Enum):
    FAULTY = auto()


FAULTY = Faulty.FAULTY

CODE_PATTERN = r"[a-z0-9][a-z0-9_-]{0,39}"
_CODE = re.compile(CODE_PATTERN)
_CLOCK = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")
_SPAN_SIGNS = re.compile(r"\s*[-–—]\s*")
_DECIMAL_DIGITS = 9


def value_of(kind: Kind, raw: Any, path: Path, notes: Notes) -> Any:  # noqa: ANN401 - a file can hold anything
    """Read a value. A list or table with one faulty entry is faulty as a whole, after all its entries were read."""
    return READERS[type(kind)](kind, raw, path, notes)


def _wrong(kind: Kind, raw: object, path: Path, notes: Notes, *, code: str = "wrong_kind") -> Faulty:
    notes.add(code, path, found=written(raw), allowed=allowed(kind))
    return FAULTY


def written(raw: object) -> str:
    """Write a found value the way the file has it, roughly."""
    if isinstance(raw, str):
        return f'"{visible(raw)}"'
    if isinstance(raw, bool):
        return str(raw).lower()
    if isinstance(raw, dict):
        return "{" + ", ".join(visible(key) for key in raw) + "}"
    try:
        return visible(str(raw))
    except (ValueError, RecursionError):
        return "…"


def _line(kind: Line, raw: object, path: Path, notes: Notes) -> str | Faulty:
    if isinstance(raw, str) and not hides(raw, lines=False) and len(raw.strip()) > 0 and len(raw) <= kind.longest:
        return raw.strip()
    return _wrong(kind, raw, path, notes)


def _phrase(kind: Phrase, raw: object, path: Path, notes: Notes) -> Words | Faulty:
    if isinstance(raw, str) and _is_phrase(kind, raw):
        return Words(zh=raw.strip(), en=raw.strip())
    if not isinstance(raw, dict):
        return _wrong(kind, raw, path, notes)
    strange = sorted(set(raw) - {"zh", "en"})
    for key in strange:
        notes.add("unknown_key", (*path, key), found=written(key), allowed=Words(zh="zh、en", en="zh, en"))
    if "zh" not in raw:
        notes.add("missing", (*path, "zh"), found="", allowed=allowed(kind))
        return FAULTY
    bad = [key for key in ("zh", "en") if key in raw and not _is_phrase(kind, raw[key])]
    for key in bad:
        _wrong(kind, raw[key], (*path, key), notes)
    if bad or strange:
        return FAULTY
    zh = raw["zh"].strip()
    return Words(zh=zh, en=raw.get("en", zh).strip())


def _is_phrase(kind: Phrase, raw: object) -> bool:
    return isinstance(raw, str) and bool(raw.strip()) and len(raw) <= kind.longest and not hides(raw, lines=True)


def _code(kind: Code, raw: object, path: Path, notes: Notes) -> str | Faulty:
    return raw if isinstance(raw, str) and _CODE.fullmatch(raw) else _wrong(kind, raw, path, notes)


def _whole(kind: Whole, raw: object, path: Path, notes: Notes) -> int | Faulty:
    if not isinstance(raw, int) or isinstance(raw, bool):
        return _wrong(kind, raw, path, notes)
    return raw if kind.low <= raw <= kind.high else _wrong(kind, raw, path, notes, code="out_of_range")


def _hundredths(kind: Hundredths, raw: object, path: Path, notes: Notes) -> int | Faulty:
    if isinstance(raw, bool) or not isinstance(raw, int | Decimal):
        return _wrong(kind, raw, path, notes)
    number = Decimal(raw)
    if not number.is_finite() or abs(number.adjusted()) > _DECIMAL_DIGITS:
        return _wrong(kind, raw, path, notes, code="out_of_range")
    hundredths = number * 100
    if not kind.low <= hundredths <= kind.high:
        return _wrong(kind, raw, path, notes, code="out_of_range")
    return int(hundredths) if hundredths == int(hundredths) else _wrong(kind, raw, path, notes)


def _flag(kind: Flag, raw: object, path: Path, notes: Notes) -> bool | Faulty:
    if not isinstance(raw, bool):
        return _wrong(kind, raw, path, notes)
    return raw if kind.only in (None, raw) else _wrong(kind, raw, path, notes, code="not_in_list")


def _day(kind: Day, raw: object, path: Path, notes: Notes) -> date | Faulty:
    if isinstance(raw, date) and not isinstance(raw, datetime):
        return raw if is_ordinary(raw) else _wrong(kind, raw, path, notes, code="out_of_range")
    return _wrong(kind, raw, path, notes)


def clock_time(raw: object) -> time | None:
    """Read 17:45, as text or as TOML's own 17:45:00."""
    if isinstance(raw, time):
        return raw if raw.second == raw.microsecond == 0 else None
    found = _CLOCK.fullmatch(raw) if isinstance(raw, str) else None
    return time(int(found[1]), int(found[2])) if found else None


def _clock(kind: Clock, raw: object, path: Path, notes: Notes) -> time | Faulty:
    moment = clock_time(raw)
    return _wrong(kind, raw, path, notes) if moment is None else moment


def _span(kind: Span, raw: object, path: Path, notes: Notes) -> TimeSpan | Faulty:
    ends = [clock_time(end) for end in _SPAN_SIGNS.split(raw.strip())] if isinstance(raw, str) else []
    match ends:
        case [time() as start, time() as end]:
            return TimeSpan(start, end) if start < end else _wrong(kind, raw, path, notes, code="out_of_range")
    return _wrong(kind, raw, path, notes)


def _choice(kind: Choice, raw: object, path: Path, notes: Notes) -> Any:  # noqa: ANN401 - a member of any closed set
    if isinstance(raw, str) and raw in {option.value for option in kind.options}:
        return kind.options(raw)
    return _wrong(kind, raw, path, notes, code="not_in_list" if isinstance(raw, str) else "wrong_kind")


def _many(kind: Many, raw: object, path: Path, notes: Notes) -> tuple[Any, ...] | Faulty:
    if not isinstance(raw, list):
        return _wrong(kind, raw, path, notes)
    if len(raw) < kind.least:
        return _wrong(kind, len(raw), path, notes, code="too_few")
    found = [value_of(kind.of, entry, (*path, row), notes) for row, entry in enumerate(raw)]
    seen: set[Any] = set()
    once = Words(zh="每项只写一次", en="each entry once")
    for row, value in enumerate(found):
        if value is not FAULTY and value in seen:
            notes.add("twice", (*path, row), found=written(raw[row]), allowed=once)
        seen.add(value)
    if FAULTY in seen or len(seen) < len(found):
        return FAULTY
    return tuple(sorted(found) if isinstance(kind.of, Whole) else found)


def _keyed(kind: Keyed, raw: object, path: Path, notes: Notes) -> tuple[tuple[str, Any], ...] | Faulty:
    if not isinstance(raw, dict):
        return _wrong(kind, raw, path, notes)
    found = {key: value_of(kind.of, raw[key], (*path, key), notes) for key in sorted(raw)}
    strange = [key for key in found if not (key in kind.keys if kind.keys else _CODE.fullmatch(key))]
    for key in strange:
        names = Words(zh="、".join(kind.keys), en=", ".join(kind.keys)) if kind.keys else allowed(Code())
        notes.add("unknown_key", (*path, key), found=written(key), allowed=names)
    return FAULTY if strange or FAULTY in found.values() else tuple(found.items())


READERS: dict[type, Callable[[Any, Any, Path, Notes], Any]] = {
    Line: _line,
    Phrase: _phrase,
    Code: _code,
    Whole: _whole,
    Hundredths: _hundredths,
    Flag: _flag,
    Day: _day,
    Clock: _clock,
    Span: _span,
    Choice: _choice,
    Many: _many,
    Keyed: _keyed,
}
