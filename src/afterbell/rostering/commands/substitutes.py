"""Substitutes: whoever is on leave is replaced, everybody else stays where they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from django.db import IntegrityError, transaction

from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command, record
from afterbell.base.events import tell
from afterbell.base.refusals import NotThere, Refusal, Refused
from afterbell.base.spans import SCHOOL_ZONE, local_day
from afterbell.rostering.commands.checking import refuse_what_is_wrong
from afterbell.rostering.commands.making import gaps
from afterbell.rostering.desk import StandingWeek, standing_week, standing_weeks
from afterbell.rostering.events import SubstituteNamed
from afterbell.rostering.holding import hold_adults, hold_everybody, hold_sessions
from afterbell.rostering.models import Assignment, Session, StaffLeave
from afterbell.rostering.refusals import REFUSALS
from afterbell.rostering.rules.roster.change import replan_day
from afterbell.rostering.rules.roster.desk import Desk as Diaries
from afterbell.rostering.rules.roster.explain import Explainer
from afterbell.schools.actors import signed_in


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedSubstitute:
    """A session (by code) and who takes it now (staff code).

    `instead_of` is who had it when that was decided, empty for nobody; None: whoever has it now.
    """

    session: str
    staff: str
    instead_of: str | None = None


@command("rostering.substitute")
def cover_leaves(*, actor: Actor, now: datetime, day: date) -> tuple[NamedSubstitute, ...]:
    """Find substitutes for everybody on leave on a day, changing as little as possible; gives the changes.

    Sessions over by `now` stay as they were. Raises Refused with every session that stays without an adult, and when
    the verifier disagrees.
    """
    authorise(actor=actor, action="rostering.substitute", at=place(school=actor.tenant))
    hold_everybody()
    away = frozenset(StaffLeave.objects.filter(date=day).values_list("staff__code", flat=True))
    week = standing_week(day=day, now=now)
    desk, roster = week.desk, week.roster
    since = now.astimezone(SCHOOL_ZONE).time() if local_day(now) == day else time.min
    replan = replan_day(problem=desk.problem, roster=roster, day=day, absent=away & set(desk.staff), since=since)
    if open_today := gaps(desk=replace(desk, problem=replan.problem), roster=replan.roster, only=day):
        raise Refused(open_today)
    changes = tuple(NamedSubstitute(session=step.session, staff=step.after) for step in replan.changes)
    changed = {item.session for item in changes}
    refuse_what_is_wrong(desk=desk, problem=replan.problem, roster=replan.roster, only=changed)
    _store(actor=actor, now=now, week=week, changes=changes)
    record(subject=day.isoformat(), away=len(away), changes=len(changes))
    return changes


@command("rostering.substitute")
def name_substitutes(*, actor: Actor, now: datetime, substitutes: Sequence[NamedSubstitute]) -> int:
    """Name other adults for sessions of one day that have not begun; gives how many changed.

    Raises Refused with every rule that stands in somebody's way, and when the verifier disagrees.
    """
    authorise(actor=actor, action="rostering.substitute", at=place(school=actor.tenant))
    wanted = {item.session for item in substitutes}
    rows = {row.code: row for row in Session.objects.filter(code__in=wanted)}
    if not wanted or wanted - rows.keys():
        raise NotThere("session")
    if len({row.date for row in rows.values()}) > 1 or len(wanted) < len(substitutes):
        raise REFUSALS.refused("one_day", field="session")
    changed = change_adults(actor=actor, now=now, substitutes=substitutes, rows=rows)
    record(subject=substitutes[0].session if len(substitutes) == 1 else "substitutes", changes=changed)
    return changed


def change_adults(
    *,
    actor: Actor,
    now: datetime,
    substitutes: Sequence[NamedSubstitute],
    rows: Mapping[str, Session],
    basis: Assignment.Basis = Assignment.Basis.SUBSTITUTE,
    agreed: bool = False,
) -> int:
    """Name other adults for sessions, by code in `rows`, of any days, together; gives how many changed.

    For commands, which have asked whether the actor may; `agreed` where those concerned did among themselves. Raises
    Refused as they do.
    """
    hold_takers(substitutes)
    week = standing_weeks(days={row.date for row in rows.values()}, now=now)
    refuse_what_others_changed(week=week, substitutes=substitutes)
    if reasons := _reasons(week=week, rows=rows, substitutes=substitutes, now=now):
        raise Refused(reasons)
    changes = [item for item in substitutes if week.roster.assignments.get(item.session) != item.staff]
    after = {**week.roster.assignments, **{item.session: item.staff for item in substitutes}}
    roster = replace(week.roster, assignments=after)
    changed = {item.session for item in changes}
    refuse_what_is_wrong(desk=week.desk, problem=week.desk.problem, roster=roster, only=changed)
    _store(actor=actor, now=now, week=week, changes=changes, basis=basis, agreed=agreed)
    return len(changes)


def hold_takers(substitutes: Sequence[NamedSubstitute]) -> None:
    """Let nobody else name these adults, or change these sessions, until this is stored: nobody has two at once."""
    hold_adults(codes={item.staff for item in substitutes})
    hold_sessions(codes={item.session for item in substitutes})


def refuse_what_others_changed(*, week: StandingWeek, substitutes: Sequence[NamedSubstitute]) -> None:
    """Raise Refused when a session has another adult than when its substitute was chosen."""
    for item in substitutes:
        if item.instead_of is not None and item.instead_of != week.roster.assignments.get(item.session, ""):
            raise REFUSALS.refused("somebody_first", conflict=True)


def _reasons(
    *, week: StandingWeek, rows: Mapping[str, Session], substitutes: Sequence[NamedSubstitute], now: datetime
) -> list[Refusal]:
    """Try the substitutes one after the other beside all that stays, so that nobody gets two at once."""
    reasons = [reason for item in substitutes for reason in _unfit(week, rows[item.session], item, now)]
    if reasons:
        return reasons
    named = {item.session for item in substitutes}
    staying = {session: code for session, code in week.roster.assignments.items() if session not in named}
    diaries = Diaries(problem=week.desk.problem, assignments=staying)
    names = {code: person.name for code, person in week.desk.staff.items()}
    explainer = Explainer(problem=week.desk.problem, roster=week.roster, names=names)
    for item in substitutes:
        demand, diary = diaries.demands[item.session], diaries.diaries[item.staff]
        if week.roster.assignments.get(item.session) != item.staff:
            reasons += [
                Refusal(code="rostering.cannot_take", words=explainer.reason(reason=reason), field="staff")
                for reason in diaries.reasons(demand, diary)
            ]
        diaries.put(item.session, item.staff)
    return reasons


def _unfit(week: StandingWeek, session: Session, item: NamedSubstitute, now: datetime) -> list[Refusal]:
    if item.session not in week.desk.sessions:
        return [REFUSALS.refusal("session_cancelled", session=session.name)]
    if session.starts_at <= now:
        return [REFUSALS.refusal("session_begun", session=session.name)]
    if item.staff not in week.desk.staff:
        return [REFUSALS.refusal("staff_unknown", staff=item.staff, field="staff")]
    return []


def end_namings(rows: Sequence[Assignment], now: datetime) -> int:
    """End namings that still stand; gives how many did."""
    return Assignment.objects.filter(pk__in=[row.pk for row in rows], ended_at=None).update(ended_at=now)


def _store(
    *,
    actor: Actor,
    now: datetime,
    week: StandingWeek,
    changes: Sequence[NamedSubstitute],
    basis: Assignment.Basis = Assignment.Basis.SUBSTITUTE,
    agreed: bool = False,
) -> None:
    current, desk = week.current, week.desk
    ended = [current[item.session] for item in changes if item.session in current]
    if end_namings(ended, now) != len(ended):
        raise REFUSALS.refused("somebody_first", conflict=True)
    rows = [
        Assignment(
            school_id=actor.tenant,
            session=desk.sessions[item.session],
            staff=desk.staff[item.staff],
            basis=basis,
            assigned_by_id=signed_in(actor),
            assigned_at=now,
        )
        for item in changes
    ]
    try:
        with transaction.atomic():
            Assignment.objects.bulk_create(rows)
    except IntegrityError:
        raise REFUSALS.refused("somebody_first", conflict=True) from None
    for item in changes:
        before = current[item.session].staff.code if item.session in current else ""
        fact = SubstituteNamed(
            school=actor.tenant,
            session=item.session,
            before=before,
            after=item.staff,
            by=signed_in(actor),
            at=now,
            agreed=agreed,
        )
        tell(fact)
