"""Groups neither too full nor too small, and nobody in two places at once."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise

from afterbell.attendance.models import RollMark
from afterbell.demo.invariants.texts import Texts, read_texts
from afterbell.placement.models import ClubOutcome, GroupPlace, ServiceGroup
from afterbell.rostering.models import Assignment, Session
from afterbell.scheme.rules.codes import MinimumHandling

CLUBS = (ServiceGroup.Kind.CLUB, ServiceGroup.Kind.READING)
CAME = (RollMark.State.PRESENT, RollMark.State.LATE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A child's place on a weekday from a day until, without, another."""

    pupil: int
    group: int
    weekday: int
    since: date
    until: date

    def holds_on(self, day: date) -> bool:
        return self.since <= day < self.until


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """When and for whom a session is held; `group` None for a duty."""

    group: int | None
    weekday: int
    day: date
    starts: datetime
    ends: datetime


def within_capacity_and_one_place(now: datetime) -> bool:
    """No group is ever over its capacity, no club opens under its minimum, nobody is in two places at once."""
    del now
    places = read_places()
    spans = read_spans()
    return (
        bool(places)
        and _within_capacity(places)
        and _clubs_full_enough(places, texts=read_texts())
        and not _overlap(_adults(spans))
        and not _overlap(_children(spans, places=places))
    )


def read_places() -> list[Place]:
    """Read every place there was or is."""
    rows = GroupPlace.objects.values_list("pupil_id", "group_id", "weekday", "since", "until")
    return [
        Place(pupil=pupil, group=group, weekday=weekday, since=since, until=until or date.max)
        for pupil, group, weekday, since, until in rows
    ]


def read_spans() -> dict[int, Span]:
    """Read every session that takes place, by its key."""
    rows = Session.objects.filter(cancellation=None)
    return {
        pk: Span(group=group, weekday=weekday, day=day, starts=starts, ends=ends)
        for pk, group, weekday, day, starts, ends in rows.values_list(
            "pk", "group_id", "weekday", "date", "starts_at", "ends_at"
        )
    }


def expected_in(spans: dict[int, Span], *, places: Iterable[Place]) -> Iterator[tuple[int, int]]:
    """Give every (session, child) for which the child has a place on that day."""
    held: defaultdict[tuple[int | None, int], list[tuple[date, int]]] = defaultdict(list)
    for session, span in spans.items():
        held[span.group, span.weekday].append((span.day, session))
    for place in places:
        for day, session in held[place.group, place.weekday]:
            if place.holds_on(day):
                yield session, place.pupil


def _within_capacity(places: Iterable[Place]) -> bool:
    capacity = dict(ServiceGroup.objects.values_list("pk", "capacity"))
    changes: defaultdict[tuple[int, int], Counter[date]] = defaultdict(Counter)
    for place in places:
        changes[place.group, place.weekday][place.since] += 1
        changes[place.group, place.weekday][place.until] -= 1
    return all(_most_at_once(by_day) <= capacity[group] for (group, _), by_day in changes.items())


def _most_at_once(changes: Counter[date]) -> int:
    there = most = 0
    for _, change in sorted(changes.items()):
        there += change
        most = max(most, there)
    return most


def _clubs_full_enough(places: Iterable[Place], *, texts: Texts) -> bool:
    """Look at every open club on the day it opens: who leaves later closes no club."""
    by_club: defaultdict[tuple[int, int], list[Place]] = defaultdict(list)
    for place in places:
        by_club[place.group, place.weekday].append(place)
    opened = set()
    clubs = ServiceGroup.objects.filter(kind__in=CLUBS).values_list("pk", "version_id", "band", "offering", "weekdays")
    for group, version, band, offering, weekdays in clubs:
        minimum = _minimum(texts, version=version, offering=offering)
        for weekday in weekdays:
            opened.add((weekday, band, offering))
            if minimum is None or _at_the_opening(by_club[group, weekday]) < minimum:
                return False
    open_clubs = ClubOutcome.objects.filter(run__confirmed__isnull=False, closed_in_round=None, placed__gt=0)
    return set(open_clubs.values_list("weekday", "band", "offering")) <= opened


def _at_the_opening(places: list[Place]) -> int:
    first = min((place.since for place in places), default=date.min)
    return sum(place.holds_on(first) for place in places)


def _minimum(texts: Texts, *, version: int, offering: str) -> int | None:
    """Say with how many children a club opens, by the text; None where the text does not know it."""
    scheme = texts.schemes.get(version)
    row = next((row for row in scheme.offerings if row.code == offering), None) if scheme else None
    if scheme is None or row is None:
        return None
    return max(1, row.minimum if scheme.placement.minimum is MinimumHandling.CLOSE_SMALLEST else 1)


def _adults(spans: dict[int, Span]) -> Iterator[tuple[int, datetime, datetime]]:
    """Give when each adult is named for which stretch: a substitute may come in the middle of a session."""
    rows = Assignment.objects.values_list("staff_id", "session_id", "assigned_at", "ended_at")
    for staff, session, assigned_at, ended_at in rows:
        if span := spans.get(session):
            yield staff, max(span.starts, assigned_at), min(span.ends, ended_at or span.ends)


def _children(spans: dict[int, Span], *, places: Iterable[Place]) -> Iterator[tuple[int, datetime, datetime]]:
    """Give where every child is expected, and where it was marked as having come."""
    marked = RollMark.objects.filter(state__in=CAME).values_list("session_id", "pupil_id")
    for session, pupil in {*expected_in(spans, places=places), *marked}:
        if span := spans.get(session):
            yield pupil, span.starts, span.ends


def _overlap(rows: Iterable[tuple[int, datetime, datetime]]) -> bool:
    stretches: defaultdict[int, list[tuple[datetime, datetime]]] = defaultdict(list)
    for who, start, end in rows:
        if start < end:
            stretches[who].append((start, end))
    return any(earlier[1] > later[0] for times in stretches.values() for earlier, later in pairwise(sorted(times)))
