"""Withdrawing: as easy as applying, from every state, with a day from which it takes effect."""

from __future__ import annotations

from datetime import date, datetime

from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command, record
from afterbell.base.events import tell
from afterbell.base.refusals import NotThere, Refusal, Refused
from afterbell.base.spans import local_day
from afterbell.base.written import written
from afterbell.enrolment.commands.reviewing import LONGEST_REASON, NOT_NOW
from afterbell.enrolment.drafts import forget_drafts
from afterbell.enrolment.ending import earliest_end_of
from afterbell.enrolment.events import ApplicationWithdrawn
from afterbell.enrolment.models import Application, DayChange, Withdrawal
from afterbell.enrolment.on_file import files_of
from afterbell.enrolment.refusals import REFUSALS
from afterbell.enrolment.rules.review import Action, Desk, State, Step, reasons_against
from afterbell.schools.actors import signed_in
from afterbell.schools.roles import Role


@command("enrolment.withdraw")
def withdraw(*, actor: Actor, now: datetime, application: str, effective_on: date, reason: str = "") -> date:
    """Withdraw an application: the guardian's own, or a homeroom teacher's entry of what a guardian wrote.

    The child's service ends at the start of `effective_on`, which is given back; once today's afternoon has begun for
    the child, that is tomorrow at the earliest. No reason is asked for. Raises NotThere for somebody else's, Refused
    when the day is too early or after the term, a conflict when it is over already.
    """
    found = Application.objects.select_for_update(of=("self",)).select_related("pupil", "term", "version")
    row = found.filter(code=application).first()
    if row is None:
        raise NotThere("application")
    at = place(pupil=row.pupil_id, homeroom=row.pupil.homeroom_id)
    authorise(actor=actor, action="enrolment.withdraw", at=at)
    reasons = [*_reasons(actor=actor, row=row), *_faults_of_day(row=row, effective_on=effective_on, now=now)]
    if len(reason) > LONGEST_REASON:
        reasons.append(REFUSALS.refusal("reason_too_long", field="reason", most=LONGEST_REASON))
    if reasons:
        raise Refused(reasons, conflict=any(found.code == NOT_NOW for found in reasons))
    end_application(row=row, effective_on=effective_on, reason=written(reason), by=signed_in(actor), now=now)
    record(subject=row.code, effective_on=effective_on.isoformat(), was=row.state)
    return effective_on


def end_application(*, row: Application, effective_on: date, reason: str, by: int, now: datetime) -> None:
    """Let an application be withdrawn, with what hangs on it, and tell of it. Part of another command."""
    Application.objects.filter(pk=row.pk).update(state=State.WITHDRAWN.value)
    forget_drafts(term=row.term_id, pupils=[row.pupil_id])
    DayChange.objects.filter(application=row, state__in=DayChange.WAITING).update(state=State.WITHDRAWN.value)
    Withdrawal.objects.create(
        school_id=row.school_id,
        application=row,
        effective_on=effective_on,
        reason=reason,
        withdrawn_by_id=by,
        withdrawn_at=now,
    )
    tell(
        ApplicationWithdrawn(
            school=row.school_id, application=row.code, pupil=row.pupil.code, effective_on=effective_on, at=now
        )
    )


def _reasons(*, actor: Actor, row: Application) -> tuple[Refusal, ...]:
    """Ask the rules; a homeroom teacher enters the step of the guardian who wrote it."""
    (on_file,) = files_of(rows=[row]).values()
    own = row.pupil_id in actor.held("pupil", roles=[Role.GUARDIAN])
    person = actor.code if own else on_file.guardian
    return reasons_against(application=on_file, step=Step(action=Action.WITHDRAW, desk=Desk.GUARDIAN, person=person))


def _faults_of_day(*, row: Application, effective_on: date, now: datetime) -> list[Refusal]:
    today, earliest = local_day(now), earliest_end_of(application=row, now=now)
    if effective_on < today:
        return [REFUSALS.refusal("effective_in_past", field="effective_on", day=today)]
    if effective_on < earliest:
        return [REFUSALS.refusal("effective_mid_afternoon", field="effective_on", day=earliest)]
    if effective_on > max(row.term.last_day, earliest):
        return [REFUSALS.refusal("effective_after_term", field="effective_on", day=row.term.last_day)]
    return []
