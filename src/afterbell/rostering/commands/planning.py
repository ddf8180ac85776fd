"""From groups, posts and the calendar to dated sessions."""

from __future__ import annotations

from datetime import datetime

from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command, record
from afterbell.base.refusals import NotThere
from afterbell.base.spans import local_day
from afterbell.placement.models import ServiceGroup
from afterbell.rostering.commands.seats import seat_helpers
from afterbell.rostering.laying_out import calendar_of, sessions_of
from afterbell.rostering.models import Session
from afterbell.rostering.refusals import REFUSALS
from afterbell.scheme.queries import version_in_force
from afterbell.schools.actors import signed_in
from afterbell.schools.models import Term
from afterbell.schools.rules.calendar import dated_sessions, verify_calendar

ROWS_A_BATCH = 500


@command("rostering.plan_sessions")
def plan_sessions(*, actor: Actor, now: datetime, term: str) -> int:
    """Lay out every session and every post's duty of a term, and the seats beside; gives how many.

    No session falls on a day without school; times follow the season in force on the day. Raises Refused before groups
    are formed, when it was done before, or when the verifier disagrees.
    """
    row = Term.objects.filter(code=term).first()
    if row is None:
        raise NotThere("term")
    authorise(actor=actor, action="rostering.plan_sessions", at=place(school=row.school_id))
    groups = list(ServiceGroup.objects.filter(term=row).select_for_update().order_by("pk"))
    if not groups:
        raise REFUSALS.refused("no_groups")
    if Session.objects.filter(term=row).exists():
        raise REFUSALS.refused("planned_before", conflict=True)
    version, scheme = version_in_force(on=local_day(now))
    calendar = calendar_of(term=row, scheme=scheme)
    dated = dated_sessions(calendar=calendar)
    if findings := verify_calendar(calendar=calendar, sessions=dated):
        raise REFUSALS.refused("verifier_disagrees", finding=findings[0].words)
    sessions = sessions_of(term=row, version=version, scheme=scheme, dated=dated, groups=groups)
    Session.objects.bulk_create(sessions, batch_size=ROWS_A_BATCH)
    seats = seat_helpers(sessions=sessions, scheme=scheme, at=now, by=signed_in(actor))
    record(subject=row.code, sessions=len(sessions) + seats, version=version.content_hash)
    return len(sessions) + seats
