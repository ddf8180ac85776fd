"""The rolls of the sessions somebody is named for, day after day: which are sealed, which may still be called late."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from afterbell.attendance.queries.day import DaySession, read_sessions
from afterbell.base.access import Actor, authorise, place
from afterbell.base.refusals import NotThere
from afterbell.base.spans import local_day
from afterbell.rostering.models import Assignment


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnRoll:
    """A roll of the viewer's; `late_until` is the last day on which it may be called late, None on its own day."""

    sealed: bool
    signed_late: bool
    late_until: date | None


def own_rolls(*, viewer: Actor, since: date, until: date, today: date) -> dict[str, OwnRoll]:
    """Give by session's code the rolls of the viewer's sessions of a span of days, as far as they have come.

    What was cancelled beforehand has no roll. Raises NotThere for who is never named for any session.
    """
    staff = viewer.held("staff")
    if not staff:
        raise NotThere("sessions")
    authorise(actor=viewer, action="sessions.see", at=place(school=viewer.tenant, staff=staff))
    mine = Assignment.objects.filter(staff__in=staff, ended_at=None, session__date__gte=since, session__date__lt=until)
    rows = read_sessions(Q(pk__in=mine.values("session"), date__lte=today) & ~Q(group=None))
    return {row.code: _own(row, today=today) for row in rows if not row.cancelled or row.broken_off}


def _own(row: DaySession, *, today: date) -> OwnRoll:
    day = local_day(row.starts_at)
    return OwnRoll(
        sealed=row.sealed_at is not None,
        signed_late=bool(row.signed_late),
        late_until=day + timedelta(days=row.safety.late_signing_days) if day < today else None,
    )
