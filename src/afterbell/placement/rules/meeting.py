"""On which days a group meets: the days of school that follow one of its weekdays."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

WEEK = 7


@dataclass(frozen=True, slots=True)
class MeetingDays:
    """The days of school of a term in their order, each with the weekday whose timetable it follows."""

    days: tuple[tuple[date, int], ...]

    def first(self, *, since: date, weekdays: Collection[int]) -> date:
        """Give the first day, not before `since`, on which a group of these weekdays meets.

        A public holiday is none, a day made a school day is one of the weekday it follows. Where the calendar says
        nothing, the weekdays alone do; a group without weekdays begins on the day itself.
        """
        told = (day for day, follows in self.days if day >= since and follows in weekdays)
        week = (since + timedelta(days=number) for number in range(WEEK))
        return next(told, next((day for day in week if day.isoweekday() in weekdays), since))

    def last(self, *, before: date, weekdays: Collection[int]) -> date:
        """Give the last day before another on which a group of these weekdays meets; else the day before it."""
        told = (day for day, follows in reversed(self.days) if day < before and follows in weekdays)
        week = (before - timedelta(days=number) for number in range(1, WEEK + 1))
        return next(told, next((day for day in week if day.isoweekday() in weekdays), before - timedelta(days=1)))
