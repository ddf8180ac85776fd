"""Whether every child's day ended in the right hands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from afterbell.attendance.queries.day import Day, read_day
from afterbell.attendance.rolls import Child
from afterbell.base.access import Actor, authorise, place
from afterbell.dismissal.custody import SHOWN, HandedOver, Lists, afternoons, handovers_where, lists_on
from afterbell.dismissal.rules.custody import CustodyFinding, verify_day
from afterbell.dismissal.wards import alone_from_grade


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseFigures:
    """How many children came, how many of them have left and how, how many are still in the school's care."""

    came: int
    collected: int
    dismissed: int
    boarding_house: int
    waiting: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DayHome:
    """A day with its children by homeroom and name, what the guardians said about it, and how the children left."""

    day: Day
    children: tuple[Child, ...]
    lists: Lists
    handovers: tuple[HandedOver, ...]


def read_home(*, on: date) -> DayHome:
    """Read a day's way home within the scope."""
    day = read_day(on=on)
    children = {child.code: child for group in day.children.values() for child in group}
    sessions = [session.pk for session in day.sessions]
    return DayHome(
        day=day,
        children=tuple(children.values()),
        lists=lists_on(day=on, pupils={child.pk for child in children.values()}),
        handovers=tuple(handovers_where(Q(session__in=sessions))) if sessions else (),
    )


def custody_findings(*, viewer: Actor, on: date, now: datetime) -> tuple[CustodyFinding, ...]:
    """Look at a day that is over: every child who came was collected, dismissed as permitted, or handed to the house.

    Findings with `breaks` False are notes. Raises NotThere for who does not see the school's gate.
    """
    authorise(actor=viewer, action="gate.see", at=place(school=viewer.tenant))
    home = read_home(on=on)
    told = afternoons(
        day=home.day,
        children=home.children,
        lists=home.lists,
        limit=alone_from_grade(on=on),
        handovers=home.handovers,
        now=now,
    )
    return verify_day(afternoons=told)


def release_figures(*, viewer: Actor, on: date) -> ReleaseFigures:
    """Count the children who came and how they left. Raises NotThere for who does not see the school's gate."""
    authorise(actor=viewer, action="gate.see", at=place(school=viewer.tenant))
    home = read_home(on=on)
    came = {pupil for (_, pupil), known in home.day.known.items() if known.state in SHOWN}
    left = {row.pupil: row.kind for row in sorted(home.handovers, key=lambda row: row.happened_at)}
    kinds = [left[pupil] for pupil in came if pupil in left]
    return ReleaseFigures(
        came=len(came),
        collected=kinds.count("collected"),
        dismissed=kinds.count("dismissed"),
        boarding_house=kinds.count("boarding_house"),
        waiting=len(came) - len(kinds),
    )
