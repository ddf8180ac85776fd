"""How each kind of value is written in a form: a line, a text in two languages, one of a set, several of a set."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from afterbell.base.words import Words
from afterbell.scheme.rules.labels import label
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
    Shown,
    Span,
    Whole,
)
from afterbell.scheme.rules.showing import same, shown_number

LONG_TEXT = 200
FEN = Decimal(100)
ROWS_NAMED = {"band": "bands", "bands": "bands", "duty_posts": "duty_posts", "class_hours": "bands", "times": "seasons"}
"""Where the codes of a key come from, so that people choose a name and not a code."""

UNITS: Mapping[Shown, Words] = {
    Shown.FEN: Words(zh="元", en="yuan"),
    Shown.PERCENT: Words(zh="%", en="%"),
    Shown.MINUTES: Words(zh="分钟", en="minutes"),
}


class Look(StrEnum):
    """What a person sees."""

    LINE = "line"
    LINES = "lines"
    PHRASE = "phrase"
    ONE_OF = "one_of"
    SEVERAL = "several"
    DAY = "date"
    CLOCK = "time"
    KEYED = "keyed"


Option = tuple[str, Words]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """How a value is written: its look, its unit, and what may be chosen; a keyed one has a shape for each key."""

    kind: Kind
    look: Look
    unit: Words | None = None
    options: tuple[Option, ...] = ()
    long: bool = False
    each: tuple[tuple[Option, Shape, Any], ...] = ()


def shape_of(*, kind: Kind, key: str, raw: Mapping[str, Any], value: Any) -> Shape | None:  # noqa: ANN401 - a file can hold anything
    """Give the shape in which a value of this kind is written; None for a value that has no place in it."""
    match kind:
        case Phrase(longest=longest):
            long = longest > LONG_TEXT or any("\n" in text for text in _texts(value))
            return Shape(kind=kind, look=Look.PHRASE, long=long) if _is_phrase(value) else None
        case Keyed(of=inner):
            return _keyed(kind, inner, key, raw, value)
        case Many(of=inner):
            return _many(kind, inner, key, raw, value)
    if isinstance(value, list | dict):
        return None
    options = _options(kind, key, raw)
    if options:
        return Shape(kind=kind, look=Look.ONE_OF, options=_with_what_stands(options, [value]))
    unit = UNITS.get(kind.shown) if isinstance(kind, Whole) else None
    look = Look.LINE
    if isinstance(kind, Day) and (value is None or _is_day(value)):
        look = Look.DAY
    if isinstance(kind, Clock) and (value is None or _is_minute(value)):
        look = Look.CLOCK
    return Shape(kind=kind, look=look, unit=unit, long=isinstance(value, str) and "\n" in value)


def said(shape: Shape, value: Any) -> str:  # noqa: ANN401 - a file can hold anything
    """Write one value as the form shows it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if shape.unit is UNITS[Shown.FEN] and isinstance(value, int):
        return f"{Decimal(value) / FEN:.2f}"
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return str(value)


def meant(kind: Kind, text: str) -> Any:  # noqa: ANN401 - a value of any kind
    """Give the value a person meant by a text; what is none of this kind stays the text, and reading tells it."""
    match kind:
        case Whole(shown=Shown.FEN):
            found = _number(text)
            return int(found * FEN) if found is not None and found * FEN == int(found * FEN) else text
        case Whole():
            return int(text) if re.fullmatch(r"[+-]?[0-9]{1,12}", text) else text
        case Hundredths():
            found = _number(text)
            return text if found is None else int(found) if found == int(found) else found
        case Flag():
            return {"true": True, "false": False}.get(text, text)
        case Day():
            return date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d\d-\d\d", text) and _exists(text) else text
    return text


def _number(text: str) -> Decimal | None:
    try:
        found = Decimal(text) if re.fullmatch(r"[+-]?[0-9]{1,12}(\.[0-9]{1,6})?", text) else None
    except InvalidOperation:
        return None
    return found


def _exists(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _texts(value: Any) -> list[str]:  # noqa: ANN401 - a file can hold anything
    found = value.values() if isinstance(value, dict) else [value]
    return [text for text in found if isinstance(text, str)]


def _is_phrase(value: Any) -> bool:  # noqa: ANN401 - a file can hold anything
    if isinstance(value, dict):
        return set(value) <= {"zh", "en"} and len(_texts(value)) == len(value)
    return value is None or isinstance(value, str)


def _is_day(value: object) -> bool:
    return isinstance(value, date) and not isinstance(value, datetime)


def _is_minute(value: object) -> bool:
    if isinstance(value, time):
        return value.second == value.microsecond == 0
    return isinstance(value, str) and bool(re.fullmatch(r"([01][0-9]|2[0-3]):[0-5][0-9]", value))


def _options(kind: Kind, key: str, raw: Mapping[str, Any]) -> tuple[Option, ...]:
    match kind:
        case Choice(options=options):
            return tuple((member.value, label(member)) for member in options)
        case Flag(only=only):
            words = (("true", Words(zh="是", en="yes")), ("false", Words(zh="否", en="no")))
            return tuple(each for each in words if only is None or each[0] == str(only).lower())
        case Whole(low=low, high=high, shown=Shown.GRADE | Shown.WEEKDAY as how):
            return tuple((str(number), shown_number(how, number)) for number in range(low, high + 1))
        case Code():
            return _codes(key, raw)
    return ()


def _codes(key: str, raw: Mapping[str, Any]) -> tuple[Option, ...]:
    """Give the codes a key may name, with the names of their rows."""
    rows = raw.get(ROWS_NAMED.get(key, ""), ())
    found = {}
    for row in rows if isinstance(rows, list) else ():
        if isinstance(row, dict) and isinstance(row.get("code"), str):
            found[row["code"]] = _name(row)
    return tuple(found.items())


def _name(row: Mapping[str, Any]) -> Words:
    name = row.get("name")
    if isinstance(name, dict):
        zh = name.get("zh")
        en = name.get("en", zh)
        return Words(zh=str(zh or row["code"]), en=str(en or row["code"]))
    return same(str(name or row["code"]))


def _with_what_stands(options: tuple[Option, ...], values: list[Any]) -> tuple[Option, ...]:
    """Add what stands in the text and is no option, so that opening and saving loses nothing."""
    known = {code for code, _ in options}
    plain = Shape(kind=Line(), look=Look.LINE)
    odd = [said(plain, value) for value in values if value is not None and said(plain, value) not in known]
    return (*options, *((text, same(text)) for text in dict.fromkeys(odd)))


def _many(kind: Many, inner: Kind, key: str, raw: Mapping[str, Any], value: Any) -> Shape | None:  # noqa: ANN401 - as above
    if value is not None and (not isinstance(value, list) or any(isinstance(each, list | dict) for each in value)):
        return None
    options = _options(inner, key, raw)
    if options:
        return Shape(kind=kind, look=Look.SEVERAL, options=_with_what_stands(options, value or []))
    return Shape(kind=kind, look=Look.LINES, long=True)


def _keyed(kind: Keyed, inner: Kind, key: str, raw: Mapping[str, Any], value: Any) -> Shape | None:  # noqa: ANN401 - as above
    if value is not None and not isinstance(value, dict):
        return None
    options = tuple(zip(kind.keys, kind.names, strict=True)) or _codes(key, raw)
    stands = value or {}
    each = []
    for code, name in _with_what_stands(options, list(stands)):
        shape = shape_of(kind=inner, key=key if isinstance(inner, Choice) else "", raw=raw, value=stands.get(code))
        if shape is None:
            return None
        each.append(((code, name), shape, stands.get(code)))
    return Shape(kind=kind, look=Look.KEYED, each=tuple(each))


def needs(kind: Kind) -> str:
    """Give what to write, as an example inside the empty line."""
    match kind:
        case Span():
            return "17:45-18:20"
        case Clock():
            return "17:45"
        case Day():
            return "2026-03-02"
    return ""
