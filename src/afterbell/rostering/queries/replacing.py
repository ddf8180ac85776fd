"""Who could take over a session that runs, best first, and who was put into it before, with why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from afterbell.base.access import Actor, authorise, place
from afterbell.base.refusals import NotThere
from afterbell.rostering.desk import StandingWeek, from_now_on, standing_week
from afterbell.rostering.models import Replacement, Session, StaffLeave
from afterbell.rostering.queries.candidates import StandIn, ranked
from afterbell.rostering.queries.week import RosterSession, named_adults, session_row


@dataclass(frozen=True, slots=True, kw_only=True)
class Replaced:
    """Somebody who was put into a session while it ran, in whose place, by whom and why."""

    name: str
    instead_of: str
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Replacing:
    """A session with who could take over what is left of it, the others with why not, and who took it over before.

    Who can teach what it teaches stands before who cannot. Nobody is ranked unless it runs: before, a substitute is
    asked, and afterwards its adult stays.
    """

    session: RosterSession
    runs: bool
    has_roll: bool
    free: tuple[StandIn, ...]
    barred: tuple[StandIn, ...]
    before: tuple[Replaced, ...]


def replacing(*, viewer: Actor, session: str, now: datetime) -> Replacing:
    """Show a session to whoever may put somebody else into it. Raises NotThere."""
    row = Session.objects.select_related("group", "room", "cancellation").filter(code=session).first()
    if row is None:
        raise NotThere("session")
    authorise(actor=viewer, action="rostering.substitute", at=place(school=row.school_id))
    away = set(StaffLeave.objects.filter(date=row.date).values_list("staff_id", "date"))
    shown = session_row(row, named=named_adults([row], away=away), now=now)
    runs = row.starts_at <= now < row.ends_at and not shown.cancelled
    free: tuple[StandIn, ...] = ()
    barred: tuple[StandIn, ...] = ()
    if runs:
        week = standing_week(day=row.date, now=now)
        free, barred = ranked(week=from_now_on(week, session=row.code, now=now), session=row.code)
        teach = _who_teach(week, session=row.code)
        free = tuple(sorted(free, key=lambda one: one.code not in teach))
    return Replacing(
        session=shown, runs=runs, has_roll=row.group_id is not None, free=free, barred=barred, before=_before(row)
    )


def _who_teach(week: StandingWeek, *, session: str) -> frozenset[str]:
    """Give who could teach what the session teaches, in its language: they come first."""
    asked = next(demand for demand in week.desk.problem.demands if demand.session == session)
    return frozenset(
        adult.code
        for adult in week.desk.problem.adults
        if (not asked.skills or asked.skills & adult.skills)
        and (asked.language is None or asked.language in adult.languages)
    )


def _before(session: Session) -> tuple[Replaced, ...]:
    rows = Replacement.objects.filter(naming__session=session).order_by("naming__assigned_at", "pk")
    return tuple(
        Replaced(
            name=row.naming.staff.name,
            instead_of=row.instead_of.name if row.instead_of else "",
            reason=row.reason,
            by=row.naming.assigned_by.name,
            at=row.naming.assigned_at,
        )
        for row in rows.select_related("naming__staff", "naming__assigned_by", "instead_of")
    )
