"""Random schemes, drawn from the declaration of the file itself, so that no key is forgotten."""

from __future__ import annotations

from datetime import date, time, timedelta
from random import Random
from typing import Any

from hypothesis import strategies as st

from afterbell.base.spans import TimeSpan
from afterbell.base.words import Words
from afterbell.scheme.rules.document import Scheme
from afterbell.scheme.rules.schema import SCHEME
from afterbell.scheme.rules.schema.kinds import (
    REQUIRED,
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
    Part,
    Phrase,
    Rows,
    Span,
    Table,
    Whole,
)

LETTERS = "铃后巴雅尔·ᠠab\"'\\#{}$<& 。"
FIRST_DAY = date(2020, 1, 1)


def schemes() -> st.SearchStrategy[Scheme]:
    """Give schemes whose values are sound one by one; that they agree with each other is not asked."""
    return st.integers(0, 2**32).map(lambda seed: table_value(SCHEME, _seeded(seed)))


def kind_values(kind: Kind) -> st.SearchStrategy[Any]:
    return st.integers(0, 2**32).map(lambda seed: kind_value(kind, _seeded(seed)))


def _seeded(seed: int) -> Random:
    return Random(seed)  # noqa: S311 - a test's data, drawn again from the seed hypothesis shows


def table_value(table: Table, chance: Random) -> Any:  # noqa: ANN401 - whatever the table makes
    values = {}
    for item in table.fields:
        usual = item.default is not REQUIRED and not isinstance(item.kind, Part) and chance.random() < 0.5
        values[item.key] = item.default if usual else kind_value(item.kind, chance)
    return table.make(**values)


def kind_value(kind: Kind, chance: Random) -> Any:  # noqa: ANN401 - a value of any kind
    match kind:
        case Part(table=table):
            value = table_value(table, chance)
        case Rows(table=table, least=least):
            rows = [table_value(table, chance) for _ in range(chance.randint(least, 2))]
            value = tuple({row.code if table.has_code else n: row for n, row in enumerate(rows)}.values())
        case Many(of=inner, least=least):
            entries = list(dict.fromkeys(kind_value(inner, chance) for _ in range(chance.randint(least, 3))))
            value = tuple(sorted(entries) if isinstance(inner, Whole) else entries)
        case Keyed(of=inner, keys=keys):
            names = {chance.choice(keys) if keys else _code(chance) for _ in range(chance.randint(0, 2))}
            value = tuple((name, kind_value(inner, chance)) for name in sorted(names))
        case Whole(low=low, high=high) | Hundredths(low=low, high=high):
            value = chance.randint(low, high)
        case Choice(options=options):
            value = chance.choice(list(options))
        case Flag(only=only):
            value = chance.random() < 0.5 if only is None else only
        case _:
            value = _simple(kind, chance)
    return value


def _simple(kind: Kind, chance: Random) -> object:
    start, end = sorted(chance.sample(range(24 * 60), 2))
    value: object
    match kind:
        case Line():
            value = _text(chance)
        case Phrase():
            value = Words(zh=_lines(chance), en=_lines(chance))
        case Code():
            value = _code(chance)
        case Day():
            value = FIRST_DAY + timedelta(days=start)
        case Clock():
            value = _clock(start)
        case Span():
            value = TimeSpan(_clock(start), _clock(end))
        case _:
            raise TypeError(kind)
    return value


def _clock(minute: int) -> time:
    return time(minute // 60, minute % 60)


def _code(chance: Random) -> str:
    return chance.choice("abz09") + "".join(chance.choices("abz09-_", k=chance.randint(0, 3)))


def _text(chance: Random) -> str:
    return " ".join("".join(chance.choices(LETTERS, k=chance.randint(1, 6))).split()) or "铃"


def _lines(chance: Random) -> str:
    return "\n".join(_text(chance) for _ in range(chance.randint(1, 2)))
