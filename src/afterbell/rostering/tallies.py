"""What the office counts of sessions and of who is named for them."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Exists, Min, OuterRef

from afterbell.base.access import Actor, authorise, place
from afterbell.base.tallies import Milestone, Tally
from afterbell.rostering.models import Assignment, Session, StaffLeave


def rostering_tallies(*, viewer: Actor, term: int, today: date, now: datetime) -> tuple[Tally, ...]:
    """Count the term's sessions, those to come without a named adult, and today's whose adult is on leave."""
    authorise(actor=viewer, action="office.see", at=place(school=viewer.tenant))
    named = Assignment.objects.filter(session=OuterRef("pk"), ended_at=None)
    held = Session.objects.filter(term=term, cancellation=None)
    to_come = held.filter(date__gte=today, ends_at__gt=now)
    away = StaffLeave.objects.filter(
        date=today, staff__assignments__session=OuterRef("pk"), staff__assignments__ended_at=None
    )
    return (
        Tally(name="roster.sessions", rows=held),
        Tally(name="roster.without_adult", rows=to_come.filter(~Exists(named))),
        Tally(name="roster.adult_on_leave", rows=to_come.filter(Exists(away), date=today)),
        Tally(name="today.sessions", rows=held.filter(date=today)),
    )


def rostering_milestones(*, viewer: Actor, term: int) -> tuple[Milestone, ...]:
    """Find the day of the term's first session."""
    authorise(actor=viewer, action="office.see", at=place(school=viewer.tenant))
    return (Milestone(name="roster.first_session", rows=Session.objects.filter(term=term), day=Min("date")),)
