"""Substitutes: whoever is on leave is replaced, everybody else stays where they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command, record
from afterbell.base.events import tell
from afterbell.base.refusals import NotThere, Refusal, Refused
from afterbell.base.spans import SCHOOL_ZONE, local_day
from afterbell.rostering.commands.making import gaps
from afterbell.rostering.desk import Desk, desk_for, week_of
from afterbell.rostering.events import SubstituteNamed
from afterbell.rostering.models import Assignment, Session, StaffLeave
from afterbell.rostering.refusals import REFUSALS
from afterbell.rostering.rules.roster.change import replan_day, substitute
from afterbell.rostering.rules.roster.explain import Explainer
from afterbell.rostering.rules.roster.problem import Roster
from afterbell.scheme.queries import version_in_force
from afterbell.schools.actors import signed_in


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedSubstitute:
    """A session (by code) and who takes it now (staff code)."""

    session: str
    staff: str


@command("rostering.substitute")
def cover_leaves(*, actor: Actor, now: datetime, day: date) -> tuple[NamedSubstitute, ...]:
    """Find substitutes for everybody on leave on a day, changing as little as possible; gives the changes.

    Sessions over by `now` stay as they were. Raises Refused with every session that stays without an adult.
    """
    authorise(actor=actor, action="rostering.substitute", at=place(school=actor.tenant))
    away = frozenset(StaffLeave.objects.filter(date=day).values_list("staff__code", flat=True))
    desk, roster, current = _week(day=day, now=now)
    since = now.astimezone(SCHOOL_ZONE).time() if local_day(now) == day else time.min
    replan = replan_day(problem=desk.problem, roster=roster, day=day, absent=away & set(desk.staff), since=since)
    if open_today := gaps(desk=replace(desk, problem=replan.problem), roster=replan.roster, only=day):
        raise Refused(open_today)
    changes = tuple(NamedSubstitute(session=step.session, staff=step.after) for step in replan.changes)
    _store(actor=actor, now=now, desk=desk, changes=changes, current=current)
    record(subject=day.isoformat(), away=len(away), changes=len(changes))
    return changes


@command("rostering.substitute")
def name_substitutes(*, actor: Actor, now: datetime, substitutes: Sequence[NamedSubstitute]) -> int:
    """Name other adults for sessions of one day that have not begun; gives how many changed.

    Raises Refused with every rule that stands in somebody's way.
    """
    authorise(actor=actor, action="rostering.substitute", at=place(school=actor.tenant))
    wanted = {item.session for item in substitutes}
    rows = {row.code: row for row in Session.objects.filter(code__in=wanted)}
    if not wanted or wanted - rows.keys():
        raise NotThere("session")
    desk, roster, current = _week(day=min(row.date for row in rows.values()), now=now)
    reasons = [reason for item in substitutes for reason in _reasons(desk, roster, item, now)]
    if reasons:
        raise Refused(reasons)
    changes = [item for item in substitutes if roster.assignments.get(item.session) != item.staff]
    _store(actor=actor, now=now, desk=desk, changes=changes, current=current)
    record(subject=substitutes[0].session if len(substitutes) == 1 else "substitutes", changes=len(changes))
    return len(changes)


def _reasons(desk: Desk, roster: Roster, item: NamedSubstitute, now: datetime) -> list[Refusal]:
    session = desk.sessions.get(item.session)
    if session is None:
        return [REFUSALS.refusal("session_cancelled", session=item.session)]
    if session.starts_at <= now:
        return [REFUSALS.refusal("session_begun", session=session.name)]
    if item.staff not in desk.staff:
        return [REFUSALS.refusal("staff_unknown", staff=item.staff, field="staff")]
    before = roster.assignments[item.session]
    if before == item.staff:
        return []
    found = substitute(problem=desk.problem, roster=roster, session=item.session, absent=before)
    names = {code: person.name for code, person in desk.staff.items()}
    explainer = Explainer(problem=desk.problem, roster=roster, names=names)
    return [
        Refusal(code="rostering.cannot_take", words=explainer.reason(reason=reason), field="staff")
        for reason in found.barred
        if reason.adult == item.staff
    ]


def _week(*, day: date, now: datetime) -> tuple[Desk, Roster, dict[str, Assignment]]:
    """Put the day's whole week before the rules, as it stands: weekly limits count."""
    monday, next_monday = week_of(day)
    _, scheme = version_in_force(on=day)
    sessions = list(
        Session.objects.filter(date__gte=monday, date__lt=next_monday, cancellation=None).select_related("group")
    )
    standing = Assignment.objects.filter(session__in=sessions, ended_at=None).select_related("session", "staff")
    current = {row.session.code: row for row in standing}
    named = {row.session_id: row.staff.code for row in current.values()}
    desk = desk_for(sessions=sessions, scheme=scheme, named=named, today=local_day(now), standing=True)
    assignments = {code: row.staff.code for code, row in current.items() if row.staff.code in desk.staff}
    loads = dict.fromkeys(desk.staff, 0)
    return desk, Roster(assignments=assignments, uncovered=(), loads=loads), current


def _store(
    *,
    actor: Actor,
    now: datetime,
    desk: Desk,
    changes: Sequence[NamedSubstitute],
    current: dict[str, Assignment],
) -> None:
    ended = [current[item.session] for item in changes if item.session in current]
    locked = Assignment.objects.filter(pk__in=[row.pk for row in ended], ended_at=None)
    if locked.update(ended_at=now) != len(ended):
        raise REFUSALS.refused("somebody_first", conflict=True)
    Assignment.objects.bulk_create(
        [
            Assignment(
                school_id=actor.tenant,
                session=desk.sessions[item.session],
                staff=desk.staff[item.staff],
                basis=Assignment.Basis.SUBSTITUTE,
                assigned_by_id=signed_in(actor),
                assigned_at=now,
            )
            for item in changes
        ]
    )
    for item in changes:
        before = current[item.session].staff.code if item.session in current else ""
        tell(SubstituteNamed(school=actor.tenant, session=item.session, before=before, after=item.staff))
