"""What the office counts of sessions and of who is named for them."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet

from afterbell.base.access import Actor, authorise, place
from afterbell.base.tallies import Milestone, Tally
from afterbell.rostering.models import Assignment, Session, StaffLeave, TurnRequest, TurnStep
from afterbell.schools.expiring import expiring_vettings


def rostering_tallies(*, viewer: Actor, term: int, today: date, now: datetime) -> tuple[Tally, ...]:
    """Count the term's sessions, those to come without a named adult, and today's whose adult is on leave.

    Also what the school has to decide of what the staff ask for, and whose vetting runs out soon.
    """
    authorise(actor=viewer, action="sessions.see", at=place(school=viewer.tenant))
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
        Tally(name="roster.leave_to_decide", rows=_to_decide(now=now).filter(kind=TurnRequest.Kind.LEAVE)),
        Tally(name="roster.turns_to_decide", rows=_to_decide(now=now).exclude(kind=TurnRequest.Kind.LEAVE)),
        Tally(
            name="vetting.expiring",
            rows=expiring_vettings(today=today),
            counting=Count("staff", distinct=True),
        ),
    )


def _to_decide(*, now: datetime) -> QuerySet[TurnRequest]:
    """Find the requests that wait for the school: whoever else is asked has agreed, and nobody has ended them."""
    said = TurnStep.objects.filter(request=OuterRef("pk"))
    agreed = Q(kind=TurnRequest.Kind.LEAVE) | Q(Exists(said.filter(deed=TurnStep.Deed.ACCEPTED)))
    ended = said.exclude(deed=TurnStep.Deed.ACCEPTED)
    return TurnRequest.objects.filter(agreed, ~Exists(ended), approval=True, until__gt=now)


def rostering_milestones(*, viewer: Actor, term: int) -> tuple[Milestone, ...]:
    """Find the day of the term's first session."""
    authorise(actor=viewer, action="office.see", at=place(school=viewer.tenant))
    return (Milestone(name="roster.first_session", rows=Session.objects.filter(term=term), day=Min("date")),)
