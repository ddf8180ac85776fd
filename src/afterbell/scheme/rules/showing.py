"""Values in words, as a published scheme or a list of changes writes them."""

from __future__ import annotations

from datetime import date, time
from enum import StrEnum
from typing import Any

from afterbell.base.days import MONTHS_EN
from afterbell.base.money import yuan
from afterbell.base.words import Words
from afterbell.scheme.rules.labels import grade, grades, label, weekday, weekdays
from afterbell.scheme.rules.schema.kinds import Hundredths, Keyed, Kind, Many, Part, Rows, Shown, Table, Whole

NOTHING = Words(zh="无", en="none")


def joined(words: list[Words]) -> Words:
    """Write several texts as one list, 无 when there are none."""
    if not words:
        return NOTHING
    return Words(zh="、".join(each.zh for each in words), en=", ".join(each.en for each in words))


def shown(kind: Kind, value: Any) -> Words:  # noqa: ANN401 - a value of any kind
    """Write a value of the scheme for people."""
    if value is None or value == "":
        return NOTHING
    match kind:
        case Whole(shown=how):
            words = shown_number(how, value)
        case Hundredths():
            words = same(f"{value / 100:g}")
        case Many(of=inner):
            words = _shown_list(inner, value)
        case Keyed(of=inner):
            words = joined([titled(same(key), shown(inner, entry)) for key, entry in value])
        case Part(table=table):
            words = shown_row(table, value)
        case Rows(table=table):
            words = joined([shown_row(table, row) for row in value])
        case _:
            words = _shown_leaf(value)
    return words


def _shown_list(inner: Kind, entries: tuple[Any, ...]) -> Words:
    match inner:
        case Whole(shown=Shown.WEEKDAY) if entries:
            return weekdays(entries)
        case Whole(shown=Shown.GRADE) if entries:
            return grades(entries)
    return joined([shown(inner, entry) for entry in entries])


def shown_row(table: Table, row: object) -> Words:
    """Write a whole table in one line: every key that says something."""
    told = [
        titled(item.label, shown(item.kind, getattr(row, item.key)))
        for item in table.fields
        if item.key != "code" and getattr(row, item.key) not in (None, "", (), item.default)
    ]
    if not told:
        return NOTHING
    return Words(zh="；".join(each.zh for each in told), en="; ".join(each.en for each in told))


def shown_number(how: Shown, number: int) -> Words:
    match how:
        case Shown.FEN:
            return Words(zh=f"{yuan(number)} 元", en=f"{yuan(number)} yuan")
        case Shown.WEEKDAY:
            return weekday(number)
        case Shown.GRADE:
            return grade(number)
        case Shown.PERCENT:
            return same(f"{number}%")
        case Shown.MINUTES:
            return Words(zh=f"{number} 分钟", en=f"{number} minutes")
        case Shown.PLAIN:
            return same(str(number))


def day(value: date) -> Words:
    """Write a day: 2026年3月2日 / 2 March 2026."""
    return Words(
        zh=f"{value.year}年{value.month}月{value.day}日", en=f"{value.day} {MONTHS_EN[value.month - 1]} {value.year}"
    )


def same(text: str) -> Words:
    return Words(zh=text, en=text)


def titled(title: Words, text: Words) -> Words:
    """Put a title before a text, unless the text says it already: grades 3 to 6."""
    en = text.en if text.en.startswith(f"{title.en} ") else f"{title.en} {text.en}"
    return Words(zh=f"{title.zh} {text.zh}", en=en)


def _shown_leaf(value: object) -> Words:
    match value:
        case Words():
            words = value
        case bool():
            words = Words(zh="是", en="yes") if value else Words(zh="否", en="no")
        case StrEnum():
            words = label(value)
        case time():
            words = same(f"{value:%H:%M}")
        case date():
            words = day(value)
        case _:
            words = same(str(value))
    return words
