"""What one adult has on which day: all that the rules need to know about the rest of the roster."""

from __future__ import annotations

from collections import Counter
from datetime import date

from afterbell.base.spans import TimeSpan
from afterbell.rostering.rules.roster.problem import Adult, Demand, Kind


class Diary:
    """One adult's sessions by day, week and month, with the running load, the kinds and the groups known."""

    __slots__ = ("absences", "adult", "by_day", "by_week", "groups", "kinds", "load", "months")

    def __init__(self, adult: Adult) -> None:
        self.adult = adult
        self.load = adult.carried_load
        self.by_day: dict[date, list[Demand]] = {}
        self.by_week: dict[int, list[Demand]] = {}
        self.months: Counter[int] = Counter()
        self.kinds: Counter[Kind] = Counter()
        self.groups: Counter[str] = Counter()
        self.absences: dict[date, list[TimeSpan | None]] = {}
        for away in adult.away:
            self.absences.setdefault(away.day, []).append(away.span)

    def add(self, demand: Demand) -> None:
        self.by_day.setdefault(demand.day, []).append(demand)
        self.by_week.setdefault(demand.week, []).append(demand)
        self.months[demand.month] += 1
        self.load += demand.weight
        self.kinds[demand.kind] += 1
        if demand.group is not None:
            self.groups[demand.group] += 1

    def remove(self, demand: Demand) -> None:
        """Strike the session out. Raises ValueError when the adult does not have it."""
        self.by_day[demand.day].remove(demand)
        self.by_week[demand.week].remove(demand)
        self.months[demand.month] -= 1
        self.load -= demand.weight
        self.kinds[demand.kind] -= 1
        if demand.group is not None:
            self.groups[demand.group] -= 1

    def on(self, day: date) -> list[Demand]:
        return self.by_day.get(day, [])

    def in_week(self, week: int) -> list[Demand]:
        return self.by_week.get(week, [])

    def in_month(self, month: int) -> list[Demand]:
        return [demand for held in self.by_day.values() for demand in held if demand.month == month]

    def sessions(self) -> tuple[Demand, ...]:
        """Give all sessions in the order of time."""
        every = [demand for day in self.by_day.values() for demand in day]
        return tuple(sorted(every, key=lambda demand: (demand.day, demand.span, demand.session)))
