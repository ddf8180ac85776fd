"""A session given to somebody else by hand: no hard rule is set aside, and what gets worse is accepted by name."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from django.db import IntegrityError, transaction

from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command, record
from afterbell.base.events import tell
from afterbell.base.refusals import NotThere, Refusal, Refused
from afterbell.base.spans import local_day
from afterbell.rostering.commands.checking import refuse_what_is_wrong
from afterbell.rostering.commands.substitutes import end_namings
from afterbell.rostering.desk import StandingWeek, standing_week
from afterbell.rostering.events import SubstituteNamed
from afterbell.rostering.holding import hold_adults, hold_sessions
from afterbell.rostering.models import Assignment, Session
from afterbell.rostering.refusals import REFUSALS
from afterbell.rostering.rules.roster.explain import Explainer
from afterbell.rostering.rules.roster.whatif import what_if
from afterbell.schools.actors import signed_in


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionMove:
    """A session (by code), who takes it (staff code), and who had it when that was decided, empty for nobody.

    `accepted` are the soft rules by name of which it was seen that they get worse.
    """

    session: str
    staff: str
    instead_of: str
    accepted: frozenset[str] = frozenset()


@command("rostering.substitute")
def move_session(*, actor: Actor, now: datetime, move: SessionMove) -> bool:
    """Give a session that has not begun to another adult; says whether anything changed.

    Before the term's first day the roster itself changes; from then on the new adult stands in. Raises Refused with
    every rule in the way, with everything that gets worse and was not accepted, when somebody else was first, and when
    the verifier disagrees.
    """
    row = Session.objects.select_related("term").filter(code=move.session).first()
    if row is None:
        raise NotThere("session")
    authorise(actor=actor, action="rostering.substitute", at=place(school=row.school_id))
    hold(move)
    week = standing_week(day=row.date, now=now)
    if row.code not in week.desk.sessions:
        raise REFUSALS.refused("session_cancelled", session=row.name)
    if row.starts_at <= now:
        raise REFUSALS.refused("session_begun", session=row.name)
    if move.staff not in week.desk.staff:
        raise REFUSALS.refused("staff_unknown", staff=move.staff, field="staff")
    _refuse_what_others_changed(week, move)
    record(subject=row.code, before=move.instead_of, after=move.staff, accepted=sorted(move.accepted))
    if move.staff == move.instead_of:
        return False
    if reasons := _reasons(week, move):
        raise Refused(reasons)
    roster = replace(week.roster, assignments={**week.roster.assignments, row.code: move.staff})
    refuse_what_is_wrong(desk=week.desk, problem=week.desk.problem, roster=roster, only={row.code})
    planned = local_day(now) < row.term.first_day
    _store(actor=actor, now=now, week=week, move=move, planned=planned)
    by = signed_in(actor)
    told = SubstituteNamed(
        school=actor.tenant, session=row.code, before=move.instead_of, after=move.staff, by=by, at=now
    )
    tell(told)
    return True


def hold(move: SessionMove) -> None:
    """Let nobody else give this adult a session until this move is stored, so that two moves do not overlap."""
    hold_adults(codes=[move.staff])
    hold_sessions(codes=[move.session])


def _refuse_what_others_changed(week: StandingWeek, move: SessionMove) -> None:
    """Raise Refused when the session has another adult than when it was picked up."""
    standing = week.current.get(move.session)
    if (standing.staff.code if standing else "") != move.instead_of:
        raise REFUSALS.refused("somebody_first", conflict=True)


def _reasons(week: StandingWeek, move: SessionMove) -> list[Refusal]:
    problem, names = week.desk.problem, {code: person.name for code, person in week.desk.staff.items()}
    found = what_if(problem=problem, roster=week.roster, session=move.session, names=names)
    one = next(each for each in found.adults if each.adult == move.staff)
    explainer = Explainer(problem=problem, roster=week.roster, names=names)
    in_the_way = [
        Refusal(code="rostering.cannot_take", words=explainer.reason(reason=reason), field="staff")
        for reason in one.reasons
    ]
    unseen = [worse for worse in one.worse if worse.rule not in move.accepted]
    return in_the_way or [Refusal(code="rostering.worsens", words=worse.words, field="staff") for worse in unseen]


def _store(*, actor: Actor, now: datetime, week: StandingWeek, move: SessionMove, planned: bool) -> None:
    """End the standing naming and write the new one; the naming's own guard tells who was second."""
    standing = week.current.get(move.session)
    if standing and not end_namings([standing], now):
        raise REFUSALS.refused("somebody_first", conflict=True)
    try:
        with transaction.atomic():
            Assignment.objects.create(
                school_id=actor.tenant,
                session=week.desk.sessions[move.session],
                staff=week.desk.staff[move.staff],
                basis=Assignment.Basis.PLANNED if planned else Assignment.Basis.SUBSTITUTE,
                assigned_by_id=signed_in(actor),
                assigned_at=now,
            )
    except IntegrityError:
        raise REFUSALS.refused("somebody_first", conflict=True) from None
