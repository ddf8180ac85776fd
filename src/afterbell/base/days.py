"""How the house writes a day."""

from __future__ import annotations

from datetime import date, datetime

from afterbell.base.spans import SCHOOL_ZONE
from afterbell.base.words import Words

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


def day_in_full(day: date) -> Words:
    """Write a day: 2026年6月10日 周三, or Wed 10 June 2026."""
    number = day.weekday()
    return Words(
        zh=f"{day.year}年{day.month}月{day.day}日 周{WEEKDAYS_ZH[number]}",
        en=f"{WEEKDAYS_EN[number]} {day.day} {MONTHS_EN[day.month - 1]} {day.year}",
    )


def day_within_year(day: date) -> Words:
    """Write a day within the year: 6月10日, or 10 June."""
    return Words(zh=f"{day.month}月{day.day}日", en=f"{day.day} {MONTHS_EN[day.month - 1]}")


def month_in_full(day: date) -> Words:
    """Write the month of a day: 2026年6月, or June 2026."""
    return Words(zh=f"{day.year}年{day.month}月", en=f"{MONTHS_EN[day.month - 1]} {day.year}")


def day_of_week_within_year(day: date) -> Words:
    """Write a day within the year with its weekday: 6月16日(周二), or Tue 16 June."""
    words, number = day_within_year(day), day.weekday()
    return Words(zh=f"{words.zh}(周{WEEKDAYS_ZH[number]})", en=f"{WEEKDAYS_EN[number]} {words.en}")


def moment_within_year(moment: datetime) -> Words:
    """Write an instant as the school's clock shows it: 6月10日 17:45, or 10 June 17:45."""
    local = moment.astimezone(SCHOOL_ZONE)
    day = day_within_year(local.date())
    return Words(zh=f"{day.zh} {local:%H:%M}", en=f"{day.en} {local:%H:%M}")
