"""What a cancelled session or a changed day touches: how many sessions, how many children."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, Q, QuerySet

from afterbell.base.access import Actor, authorise, place
from afterbell.base.refusals import NotThere
from afterbell.placement.models import GroupPlace
from afterbell.rostering.models import Session
from afterbell.rostering.queries.week import RosterSession, named_adults, session_row


@dataclass(frozen=True, slots=True, kw_only=True)
class Touched:
    """Sessions with their named adults, and how many different children are expected in them."""

    sessions: tuple[RosterSession, ...]
    children: int

    @property
    def open(self) -> tuple[RosterSession, ...]:
        """Give those that can still be cancelled."""
        return tuple(row for row in self.sessions if not row.begun and not row.cancelled)


def touched_on(*, viewer: Actor, day: date, now: datetime) -> Touched:
    """Give every session of a day, and the children expected in those that can still be cancelled."""
    authorise(actor=viewer, action="office.see", at=place(school=viewer.tenant))
    return _touched(Session.objects.filter(date=day), now=now)


def touched_by(*, viewer: Actor, sessions: Sequence[str], now: datetime) -> Touched:
    """Give these sessions and their children. Raises NotThere when one is not the school's."""
    authorise(actor=viewer, action="office.see", at=place(school=viewer.tenant))
    found = _touched(Session.objects.filter(code__in=sessions), now=now)
    if not sessions or len(found.sessions) < len(set(sessions)):
        raise NotThere("session")
    return found


def _touched(rows: QuerySet[Session], *, now: datetime) -> Touched:
    sessions = list(rows.select_related("group", "room", "cancellation").order_by("starts_at", "name", "pk"))
    named = named_adults(sessions, away=set())
    still = [row.pk for row in sessions if row.starts_at > now and not hasattr(row, "cancellation")]
    expected = GroupPlace.objects.filter(
        Q(until=None) | Q(until__gt=F("group__sessions__date")),
        group__sessions__in=still,
        group__sessions__weekday=F("weekday"),
        since__lte=F("group__sessions__date"),
    )
    return Touched(
        sessions=tuple(session_row(row, named=named, now=now) for row in sessions),
        children=expected.values("pupil").distinct().count(),
    )
