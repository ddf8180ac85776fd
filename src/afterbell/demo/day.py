"""One service day as it stands in the tables: its sessions, their adults, the children who should come."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from afterbell.attendance.models import PupilLeave
from afterbell.placement.models import GroupPlace
from afterbell.rostering.models import Assignment, Session


@dataclass(frozen=True, slots=True, kw_only=True)
class Roll:
    """A session of the day with its named adult and the children of its group."""

    code: str
    kind: str
    band: str
    group: int
    post: str
    staff: str
    account: int
    starts_at: datetime
    ends_at: datetime
    children: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A service day; `away` are the children on leave."""

    date: date
    rolls: tuple[Roll, ...]
    away: frozenset[int]

    def of_band(self, band: str) -> Iterator[Roll]:
        return (roll for roll in self.rolls if roll.band == band and roll.children)

    @property
    def duties(self) -> tuple[Roll, ...]:
        """Give what has no roll: the posts, and the seats beside sessions."""
        return tuple(roll for roll in self.rolls if not roll.group)


def service_days(*, term: str) -> list[date]:
    """List the days on which there are sessions."""
    return list(Session.objects.filter(term__code=term).order_by("date").values_list("date", flat=True).distinct())


def read_day(*, day: date) -> Day:
    """Read a day: four queries, whatever its size."""
    sessions = list(Session.objects.filter(date=day, cancellation=None).order_by("starts_at", "code"))
    named = {
        session: (code, account)
        for session, code, account in Assignment.objects.filter(session__date=day, ended_at=None).values_list(
            "session_id", "staff__code", "staff__account_id"
        )
    }
    children = _children(day=day, weekday=sessions[0].weekday if sessions else 0)
    rolls = tuple(
        Roll(
            code=row.code,
            kind=row.kind,
            band=row.band,
            group=row.group_id or 0,
            post=row.post,
            staff=named[row.pk][0],
            account=named[row.pk][1],
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            children=tuple(children[row.group_id or 0]),
        )
        for row in sessions
    )
    away = frozenset(PupilLeave.objects.filter(date=day).values_list("pupil_id", flat=True))
    return Day(date=day, rolls=rolls, away=away)


def _children(*, day: date, weekday: int) -> dict[int, list[tuple[int, str]]]:
    found: dict[int, list[tuple[int, str]]] = defaultdict(list)
    places = GroupPlace.objects.filter(Q(until=None) | Q(until__gt=day), weekday=weekday, since__lte=day)
    for group, pupil, code in places.order_by("pupil__code").values_list("group_id", "pupil_id", "pupil__code"):
        found[group].append((pupil, code))
    return found
