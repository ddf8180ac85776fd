"""Somebody else is put into a session that runs: from this minute on they answer for it, with the reason on record."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from django.db import IntegrityError, transaction

from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command, record
from afterbell.base.events import tell
from afterbell.base.refusals import NotThere, Refusal, Refused
from afterbell.base.written import written
from afterbell.rostering.commands.checking import refuse_what_is_wrong
from afterbell.rostering.commands.substitutes import end_namings
from afterbell.rostering.desk import StandingWeek, from_now_on, standing_week
from afterbell.rostering.events import AdultReplaced
from afterbell.rostering.holding import hold_adults, hold_sessions
from afterbell.rostering.models import Assignment, Replacement, Session
from afterbell.rostering.refusals import REFUSALS
from afterbell.rostering.rules.roster.desk import Desk as Diaries
from afterbell.rostering.rules.roster.explain import Explainer
from afterbell.schools.actors import signed_in

LONGEST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAdult:
    """A session that runs (by code), who takes it over (staff code), and who had it when that was decided, "" for none.

    `reason` is why whoever had it does not go on.
    """

    session: str
    staff: str
    instead_of: str
    reason: str


@command("rostering.substitute")
def replace_adult(*, actor: Actor, now: datetime, new: NewAdult) -> None:
    """Let somebody else answer for a session that runs, from now to its end.

    Whoever was there until now is not paid for it; whoever takes over is, once it is confirmed that they were there.
    Raises NotThere, or Refused with every reason: no reason given, not running, every rule of the roster in the way of
    what is left of it, and as a conflict where somebody else was first.
    """
    row = Session.objects.filter(code=new.session).first()
    if row is None:
        raise NotThere("session")
    authorise(actor=actor, action="rostering.substitute", at=place(school=row.school_id))
    hold(new)
    week = standing_week(day=row.date, now=now)
    refuse_what_others_changed(week, new)
    said = written(new.reason)
    reasons = [*_of_time(week, row, now=now), *_of_words(said), *_of_person(week, new, name=row.name)]
    if not reasons:
        week = from_now_on(week, session=row.code, now=now)
        reasons = _of_rules(week, new)
    if reasons:
        raise Refused(reasons)
    roster = replace(week.roster, assignments={**week.roster.assignments, row.code: new.staff})
    refuse_what_is_wrong(desk=week.desk, problem=week.desk.problem, roster=roster, only={row.code})
    _store(actor=actor, now=now, week=week, new=replace(new, reason=said))
    record(subject=row.code, before=new.instead_of, after=new.staff)
    tell(
        AdultReplaced(
            school=actor.tenant,
            session=row.code,
            before=new.instead_of,
            after=new.staff,
            reason=said,
            by=signed_in(actor),
            at=now,
        )
    )


def hold(new: NewAdult) -> None:
    """Let nobody else name this adult, or change who has this session, until this is stored."""
    hold_adults(codes=[new.staff])
    hold_sessions(codes=[new.session])


def refuse_what_others_changed(week: StandingWeek, new: NewAdult) -> None:
    """Raise Refused when the session has another adult than when it was decided who takes it over."""
    standing = week.current.get(new.session)
    if new.session in week.desk.sessions and (standing.staff.code if standing else "") != new.instead_of:
        raise REFUSALS.refused("somebody_first", conflict=True)


def _of_time(week: StandingWeek, row: Session, *, now: datetime) -> list[Refusal]:
    if row.code not in week.desk.sessions:
        return [REFUSALS.refusal("session_cancelled", session=row.name)]
    if now < row.starts_at:
        return [REFUSALS.refusal("session_to_come", session=row.name)]
    return [REFUSALS.refusal("session_over", session=row.name)] if row.ends_at <= now else []


def _of_words(said: str) -> list[Refusal]:
    if not said:
        return [REFUSALS.refusal("reason_missing", field="reason")]
    return [REFUSALS.refusal("reason_too_long", field="reason", most=LONGEST)] if len(said) > LONGEST else []


def _of_person(week: StandingWeek, new: NewAdult, *, name: str) -> list[Refusal]:
    if new.staff not in week.desk.staff:
        return [REFUSALS.refusal("staff_unknown", staff=new.staff, field="staff")]
    if new.staff == new.instead_of:
        return [REFUSALS.refusal("has_it_already", session=name, field="staff")]
    return []


def _of_rules(week: StandingWeek, new: NewAdult) -> list[Refusal]:
    """Give every rule of the roster in the way, those of vetting and of the statement among them."""
    problem, names = week.desk.problem, {code: person.name for code, person in week.desk.staff.items()}
    staying = {session: code for session, code in week.roster.assignments.items() if session != new.session}
    diaries = Diaries(problem=problem, assignments=staying)
    explainer = Explainer(problem=problem, roster=week.roster, names=names)
    return [
        Refusal(code="rostering.cannot_take", words=explainer.reason(reason=reason), field="staff")
        for reason in diaries.reasons(diaries.demands[new.session], diaries.diaries[new.staff])
    ]


def _store(*, actor: Actor, now: datetime, week: StandingWeek, new: NewAdult) -> None:
    """End the standing naming, write the new one, and why; the naming's own guard tells who was second."""
    standing = week.current.get(new.session)
    if standing and not end_namings([standing], now):
        raise REFUSALS.refused("somebody_first", conflict=True)
    try:
        with transaction.atomic():
            naming = Assignment.objects.create(
                school_id=actor.tenant,
                session=week.desk.sessions[new.session],
                staff=week.desk.staff[new.staff],
                basis=Assignment.Basis.SUBSTITUTE,
                assigned_by_id=signed_in(actor),
                assigned_at=now,
            )
    except IntegrityError:
        raise REFUSALS.refused("somebody_first", conflict=True) from None
    Replacement.objects.create(
        school_id=actor.tenant,
        naming=naming,
        instead_of=standing.staff if standing else None,
        reason=new.reason,
    )
