"""How the pages write a day, a time, an amount and a name that is not everybody's to read."""

from __future__ import annotations

from datetime import date, time

from django.utils.translation import gettext as _

from afterbell.base.days import day_in_full, day_of_week_within_year, day_within_year, month_in_full
from afterbell.base.money import yuan
from afterbell.base.spans import TimeSpan

DASH = "—"
MINUTES_AN_HOUR = 60


def say_date(*, day: date, language: str) -> str:
    """Write a day: 2026年6月10日 周三, or Wed 10 June 2026."""
    return day_in_full(day).in_language(language)


def say_day(*, day: date, language: str) -> str:
    """Write a day within the year: 6月10日, or 10 June."""
    return day_within_year(day).in_language(language)


def say_month(*, first: date, language: str) -> str:
    """Write a month: 2026年6月, or June 2026."""
    return month_in_full(first).in_language(language)


def say_meeting(*, day: date, language: str) -> str:
    """Write a day on which a group meets, with its weekday: 6月16日(周二), or Tue 16 June."""
    return day_of_week_within_year(day).in_language(language)


def say_time(moment: time) -> str:
    """Write a time: 17:45."""
    return f"{moment:%H:%M}"


def say_span(span: TimeSpan) -> str:
    """Write a span of time: 17:45—18:20."""
    return f"{say_time(span.start)}{DASH}{say_time(span.end)}"


def say_hours(*, minutes: int) -> str:
    """Write minutes as hours: 12.5."""
    return f"{minutes / MINUTES_AN_HOUR:.1f}"


def say_duration(*, minutes: int) -> str:
    """Write minutes so that parts add up to their whole: 3 小时 20 分, or 3 h 20 min."""
    hours, left = divmod(minutes, MINUTES_AN_HOUR)
    if not hours:
        return _("%(minutes)s 分") % {"minutes": left}
    if not left:
        return _("%(hours)s 小时") % {"hours": hours}
    return _("%(hours)s 小时 %(minutes)s 分") % {"hours": hours, "minutes": left}


def say_money(*, fen: int, language: str) -> str:
    """Write an amount of fen: 35.00 元, or 35.00 yuan."""
    return f"{yuan(fen)} {'yuan' if language.startswith('en') else '元'}"
