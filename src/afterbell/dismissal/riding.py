"""A bus as the lists know it: the adult aboard stands on the list of every child that rides along."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from afterbell.dismissal.models import Bus, BusRide

RELATION = "校车"


@dataclass(frozen=True, slots=True, kw_only=True)
class Aboard:
    """Who answers for the children on a bus, from a day until (without) another; no end: until somebody else does."""

    name: str
    since: date
    until: date | None


def relation_of(bus: Bus) -> str:
    """Say on a child's list what the adult aboard is to it."""
    return f"{RELATION} {bus.name}"


def aboard_from(bus: Bus, *, day: date) -> tuple[Aboard, ...]:
    """Give who is aboard on a day and later, one after the other; of two said for one day the later counts."""
    said = {row.since: row.name for row in sorted(bus.adults.all(), key=lambda row: (row.since, row.pk))}
    return tuple(row for row in _in_turn(said) if row.name and (row.until is None or row.until > day))


def _in_turn(said: dict[date, str]) -> Iterator[Aboard]:
    days = sorted(said)
    for since, until in zip(days, [*days[1:], None], strict=False):
        yield Aboard(name=said[since], since=since, until=until)


def rides_on(day: date) -> QuerySet[BusRide]:
    """Ask for the rides of children who have an adult of a bus on their list on a day."""
    listed = Q(collector__until=None) | Q(collector__until__gt=day)
    return BusRide.objects.filter(listed, collector__since__lte=day)


def rides_from(day: date) -> QuerySet[BusRide]:
    """Ask for the rides of children who have an adult of a bus on their list on a day or later."""
    return BusRide.objects.filter(Q(collector__until=None) | Q(collector__until__gt=day))
