"""New teaching in the service: looked for in sessions drawn, reported by anybody, answered by the principal."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from afterbell.attendance.content import drawn_of, sessions_of_week
from afterbell.attendance.events import TeachingReportAnswered
from afterbell.attendance.models import ContentLook, TeachingReport, TeachingReportAnswer
from afterbell.attendance.refusals import REFUSALS
from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command, record
from afterbell.base.events import tell
from afterbell.base.refusals import NotThere, Refusal, Refused
from afterbell.base.written import written
from afterbell.placement.models import GroupPlace
from afterbell.rostering.models import Session
from afterbell.schools.actors import signed_in

LONGEST_REPORT, LONGEST = 140, 200
WITH_CONTENT = (Session.Kind.TUTORING, Session.Kind.EVENING)


@command("attendance.look_into")
def note_what_was_seen(*, actor: Actor, now: datetime, session: str, kept: bool | None, words: str) -> None:
    """Note what the duty leader saw in a session that was drawn: nothing new taught, or what was.

    Raises NotThere, or Refused when the session was not drawn, has not begun, or something is not said.
    """
    authorise(actor=actor, action="attendance.look_into", at=place(school=actor.tenant))
    row = _session(session)
    drawn = drawn_of(sessions_of_week(day=row.date), school=row.school_id, day=row.date)
    seen = written(words)
    reasons: list[Refusal] = []
    if session not in {one.code for one in drawn}:
        reasons.append(REFUSALS.refusal("not_drawn", session=row.name))
    if now < row.starts_at:
        reasons.append(REFUSALS.refusal("not_started", session=row.name))
    if kept is None:
        reasons.append(REFUSALS.refusal("seen_unsaid", field="kept"))
    elif not kept and not seen:
        reasons.append(REFUSALS.refusal("seen_missing", field="words"))
    if len(seen) > LONGEST:
        reasons.append(REFUSALS.refusal("text_too_long", field="words", most=LONGEST))
    if reasons or kept is None:
        raise Refused(reasons)
    ContentLook.objects.create(
        school_id=row.school_id,
        session=row,
        kept=kept,
        words=seen,
        looked_by_id=signed_in(actor),
        looked_at=now,
    )
    record(subject=session, kept=int(kept))


def _session(code: str) -> Session:
    """Give a session of the school in which homework is done. Raises NotThere for any other."""
    row = Session.objects.filter(code=code, kind__in=WITH_CONTENT, beside=None, cancellation=None).first()
    if row is None:
        raise NotThere("session")
    return row


@command("attendance.report_teaching")
def report_teaching(*, actor: Actor, now: datetime, session: str, about: str, words: str, named: bool) -> str:
    """Report to the principal that a session was used to teach; gives the report's code.

    `named` lets the principal know who reports it. Raises NotThere for a session that is no business of the actor's,
    Refused when something is not said, or (a conflict) when the actor reported this session before.
    """
    row = _session(session)
    pupils = GroupPlace.objects.filter(group=row.group_id, weekday=row.weekday, since__lte=row.date)
    here = place(school=row.school_id, pupil=pupils.exclude(until__lte=row.date).values_list("pupil_id", flat=True))
    authorise(actor=actor, action="attendance.report_teaching", at=here)
    said = written(words)
    reasons: list[Refusal] = []
    if about not in TeachingReport.About.values:
        reasons.append(REFUSALS.refusal("report_unsaid", field="about"))
    if not said:
        reasons.append(REFUSALS.refusal("report_missing", field="words"))
    if len(said) > LONGEST_REPORT:
        reasons.append(REFUSALS.refusal("text_too_long", field="words", most=LONGEST_REPORT))
    if now < row.starts_at:
        reasons.append(REFUSALS.refusal("not_started", session=row.name))
    if reasons:
        raise Refused(reasons)
    try:
        with transaction.atomic():
            report = TeachingReport.objects.create(
                school_id=row.school_id,
                session=row,
                about=about,
                words=said,
                named=named,
                reported_by_id=signed_in(actor),
                reported_at=now,
            )
    except IntegrityError:
        raise REFUSALS.refused("reported_before", conflict=True) from None
    record(subject=report.code, named=int(named))
    return report.code


@command("attendance.answer_report")
def answer_report(*, actor: Actor, now: datetime, report: str, outcome: str, reason: str) -> None:
    """State what was found out about a report, and why; whoever reported it is told.

    Raises NotThere, or Refused without an outcome or a reason, or (a conflict) when it is answered already.
    """
    row = TeachingReport.objects.filter(code=report).select_related("session").first()
    if row is None:
        raise NotThere("report")
    authorise(actor=actor, action="attendance.answer_report", at=place(school=row.school_id))
    why = written(reason)
    reasons: list[Refusal] = []
    if outcome not in TeachingReportAnswer.Outcome.values:
        reasons.append(REFUSALS.refusal("outcome_unpicked", field="outcome"))
    if not why:
        reasons.append(REFUSALS.refusal("reason_missing", field="reason"))
    if len(why) > LONGEST:
        reasons.append(REFUSALS.refusal("text_too_long", field="reason", most=LONGEST))
    if reasons:
        raise Refused(reasons)
    try:
        with transaction.atomic():
            TeachingReportAnswer.objects.create(
                school_id=row.school_id,
                report=row,
                outcome=outcome,
                reason=why,
                answered_by_id=signed_in(actor),
                answered_at=now,
            )
    except IntegrityError:
        raise REFUSALS.refused("report_answered", conflict=True) from None
    tell(TeachingReportAnswered(school=row.school_id, report=report, answered_at=now))
    record(subject=report, outcome=outcome)
