"""What the office counts of the afternoons."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Min

from afterbell.attendance.models import Alarm, Incident, TeachingReport
from afterbell.base.access import Actor, authorise, place
from afterbell.base.tallies import Milestone, Tally
from afterbell.rostering.models import Session


def attendance_tallies(*, viewer: Actor, term: int, today: date, now: datetime) -> tuple[Tally, ...]:
    """Count what needs a person this afternoon, and the sessions that are over and not confirmed yet.

    A begun session needs a roll that is sealed; a duty and a seat beside have none. Whose adult is there is folded,
    not counted: `adults_there`.
    """
    authorise(actor=viewer, action="sessions.see", at=place(school=viewer.tenant))
    held = Session.objects.filter(term=term, cancellation=None)
    begun = held.filter(date=today, starts_at__lte=now)
    rolls = begun.exclude(group=None)
    return (
        Tally(name="today.begun", rows=begun),
        Tally(name="today.sealed", rows=rolls.exclude(seal=None)),
        Tally(name="today.unsealed", rows=rolls.filter(seal=None)),
        Tally(name="today.alarms", rows=Alarm.objects.filter(session__date=today, closed=None)),
        Tally(name="incidents.open", rows=Incident.objects.filter(closed=None)),
        Tally(name="teaching.reports", rows=TeachingReport.objects.filter(session__term=term, answer=None)),
        Tally(name="afternoons.held", rows=held.filter(ends_at__lte=now)),
        Tally(name="afternoons.to_confirm", rows=held.filter(ends_at__lte=now, confirmation=None)),
    )


def attendance_milestones(*, viewer: Actor, term: int, now: datetime) -> tuple[Milestone, ...]:
    """Find the earliest day with a session that is over and not confirmed yet."""
    authorise(actor=viewer, action="sessions.see", at=place(school=viewer.tenant))
    waiting = Session.objects.filter(term=term, cancellation=None, ends_at__lte=now, confirmation=None)
    return (Milestone(name="afternoons.to_confirm_since", rows=waiting, day=Min("date")),)
