"""Deciding in another's place: only what is overdue there, with a reason, and never the same person at both desks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command
from afterbell.base.refusals import Refusal, Refused
from afterbell.base.spans import local_day
from afterbell.base.written import written
from afterbell.enrolment.commands.reviewing import LONGEST_REASON, WAITING, Decision, Reviewed, decide
from afterbell.enrolment.models import Application, DayChange, Review
from afterbell.enrolment.on_file import due_of, due_of_change, passed_on_days
from afterbell.enrolment.refusals import REFUSALS
from afterbell.enrolment.rules.due import Standing, standing_on
from afterbell.enrolment.rules.review import Desk


@command("enrolment.stand_in_for_homeroom")
def review_for_homeroom(*, actor: Actor, now: datetime, decisions: Sequence[Decision], why: str) -> Reviewed:
    """Decide in a homeroom teacher's place about applications and changes of days the homeroom left beyond their day.

    Whoever does so is their homeroom reviewer: somebody else reviews them for the school. Does and raises like
    `review_in_homeroom`, and Refused without a reason or for what is in time.
    """
    return _stand_in(actor=actor, now=now, decisions=decisions, desk=Desk.HOMEROOM, why=why)


@command("enrolment.stand_in_for_school")
def review_for_school(*, actor: Actor, now: datetime, decisions: Sequence[Decision], why: str) -> Reviewed:
    """Decide as the principal about applications the office left beyond their day; see `review_for_homeroom`."""
    return _stand_in(actor=actor, now=now, decisions=decisions, desk=Desk.SCHOOL, why=why)


def _stand_in(*, actor: Actor, now: datetime, decisions: Sequence[Decision], desk: Desk, why: str) -> Reviewed:
    action = f"enrolment.stand_in_for_{desk.value}"
    authorise(actor=actor, action=action, at=place(school=actor.tenant))
    if reasons := [*_faults_of(why), *_still_in_time(decisions=decisions, desk=desk, now=now)]:
        raise Refused(reasons)
    return decide(actor=actor, now=now, decisions=decisions, desk=desk, action=action, standing_in=written(why))


def _faults_of(why: str) -> Iterator[Refusal]:
    if not written(why):
        yield REFUSALS.refusal("standing_in_without_reason", field="why")
    if len(why) > LONGEST_REASON:
        yield REFUSALS.refusal("reason_too_long", field="why", most=LONGEST_REASON)


def _still_in_time(*, decisions: Sequence[Decision], desk: Desk, now: datetime) -> Iterator[Refusal]:
    codes = [decision.application for decision in decisions]
    waiting = Application.objects.filter(code__in=codes, state=WAITING[desk].value).select_related("pupil")
    rows = list(waiting.prefetch_related("version").order_by("pk"))
    made = list(Review.objects.filter(application__in=rows))
    for row in rows:
        due = due_of(row, reviews=[review for review in made if review.application_id == row.pk])
        if due is None or standing_on(due=due, today=local_day(now)) is not Standing.OVERDUE:
            yield REFUSALS.refusal("still_in_time", field=row.code, pupil=row.pupil.name, day=due)
    yield from _changes_in_time(codes=codes, desk=desk, now=now)


def _changes_in_time(*, codes: Sequence[str], desk: Desk, now: datetime) -> Iterator[Refusal]:
    waiting = DayChange.objects.filter(code__in=codes, state=WAITING[desk].value)
    rows = list(waiting.select_related("application__pupil").prefetch_related("application__version").order_by("pk"))
    passed_on = passed_on_days(rows) if rows else {}
    for row in rows:
        due = due_of_change(row, approved_on=passed_on.get(row.pk))
        if due is None or standing_on(due=due, today=local_day(now)) is not Standing.OVERDUE:
            yield REFUSALS.refusal("still_in_time", field=row.code, pupil=row.application.pupil.name, day=due)
