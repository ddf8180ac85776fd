"""How the pages write a day, a time, an amount and a name that is not everybody's to read."""

from __future__ import annotations

from datetime import date, time

from afterbell.base.money import yuan
from afterbell.base.spans import TimeSpan

WEEKDAYS_ZH = "一二三四五六日"
WEEKDAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS_EN = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
DASH = "—"


def say_date(*, day: date, language: str) -> str:
    """Write a day: 2026年6月10日 周三, or Wed 10 June 2026."""
    if language.startswith("en"):
        return f"{WEEKDAYS_EN[day.weekday()]} {day.day} {MONTHS_EN[day.month - 1]} {day.year}"
    return f"{day.year}年{day.month}月{day.day}日 周{WEEKDAYS_ZH[day.weekday()]}"


def say_day(*, day: date, language: str) -> str:
    """Write a day within the year: 6月10日, or 10 June."""
    if language.startswith("en"):
        return f"{day.day} {MONTHS_EN[day.month - 1]}"
    return f"{day.month}月{day.day}日"


def say_time(moment: time) -> str:
    """Write a time: 17:45."""
    return f"{moment:%H:%M}"


def say_span(span: TimeSpan) -> str:
    """Write a span of time: 17:45—18:20."""
    return f"{say_time(span.start)}{DASH}{say_time(span.end)}"


def say_money(*, fen: int, language: str) -> str:
    """Write an amount of fen: 35.00 元, or 35.00 yuan."""
    return f"{yuan(fen)} {'yuan' if language.startswith('en') else '元'}"
