"""Sessions in which the patrol counted other heads than the roll says, and what was found out about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from afterbell.attendance.counts import Difference, Explained, differences_where
from afterbell.base.access import Actor, authorise, may, place
from afterbell.rostering.models import Assignment, Session


@dataclass(frozen=True, slots=True, kw_only=True)
class CountRow:
    """A session whose newest count differs from its roll. `explained` once somebody said why."""

    session: str
    name: str
    room: str
    on: date
    starts_at: datetime
    ends_at: datetime
    adult: str
    look: str
    counted: int
    called: int
    by: str
    at: datetime
    explained: Explained | None
    may_explain: bool

    @property
    def open(self) -> bool:
        return self.explained is None


def counts_that_differ(*, viewer: Actor, first: date, last: date) -> tuple[CountRow, ...]:
    """List the sessions of a span of days whose newest count on patrol is not what the roll says, the open ones first.

    Raises NotThere for who does not see the whole school's sessions.
    """
    at = place(school=viewer.tenant)
    authorise(actor=viewer, action="presence.see", at=at)
    found = _differences(first=first, last=last)
    if not found:
        return ()
    rows = Session.objects.filter(pk__in=found).select_related("room").order_by("-starts_at", "pk")
    named = Assignment.objects.filter(session__in=found).order_by("pk")
    adults: dict[int, str] = {}
    own: set[int] = set()
    for session, name, account, ended in named.values_list("session", "staff__name", "staff__account", "ended_at"):
        if ended is None:
            adults[session] = name
        if account is not None and account == viewer.account:
            own.add(session)
    decides = may(actor=viewer, action="attendance.decide_presence", at=at)
    listed = [
        CountRow(
            session=row.code,
            name=row.name,
            room=row.room.name if row.room else "",
            on=row.date,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            adult=adults.get(row.pk, ""),
            look=one.look_id,
            counted=one.counted,
            called=one.called,
            by=one.by,
            at=one.at,
            explained=one.explained,
            may_explain=decides and row.pk not in own,
        )
        for row in rows
        for one in [found[row.pk]]
    ]
    return tuple(sorted(listed, key=lambda one: not one.open))


def counts_to_explain(*, viewer: Actor, first: date, last: date) -> int:
    """Count the sessions of a span of days whose count and roll differ, of which nobody said why.

    Raises NotThere like `counts_that_differ`.
    """
    authorise(actor=viewer, action="presence.see", at=place(school=viewer.tenant))
    return sum(one.explained is None for one in _differences(first=first, last=last).values())


def _differences(*, first: date, last: date) -> dict[int, Difference]:
    return differences_where(Q(session__date__gte=first, session__date__lte=last))
