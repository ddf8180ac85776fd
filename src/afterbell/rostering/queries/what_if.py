"""A session under somebody's hand: why its adult has it, and for everybody else what giving it to them would mean."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from afterbell.base.access import Actor, authorise, place
from afterbell.base.refusals import NotThere
from afterbell.base.words import Words
from afterbell.rostering.desk import rostered_staff, standing_week
from afterbell.rostering.models import Session, StaffLeave
from afterbell.rostering.queries.week import RosterSession, named_adults, session_row
from afterbell.rostering.rules.roster.explain import Explainer
from afterbell.rostering.rules.roster.whatif import IfTaken, Worse, what_if


@dataclass(frozen=True, slots=True, kw_only=True)
class Taker:
    """Somebody who could be given a session: what they carry this term in minutes, and what it would mean.

    `reasons` stand in the way; `worse` is what the roster loses; `width` is how many minutes would lie between the most
    and the least loaded.
    """

    code: str
    name: str
    minutes: int
    reasons: tuple[Words, ...]
    worse: tuple[Worse, ...]
    width: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Takers:
    """A session, why it stands as it does, and everybody else: the best first, then who cannot, by name."""

    session: RosterSession
    why: Words | None
    width: int
    takers: tuple[Taker, ...]

    @property
    def free(self) -> tuple[Taker, ...]:
        return tuple(one for one in self.takers if not one.reasons)

    @property
    def barred(self) -> tuple[Taker, ...]:
        return tuple(one for one in self.takers if one.reasons)

    def taker(self, code: str) -> Taker | None:
        return next((one for one in self.takers if one.code == code), None)


def takers_of(*, viewer: Actor, session: str, now: datetime) -> Takers:
    """Judge everybody for a session, all others staying where they are.

    A session that has begun is explained and stays; a cancelled one has nothing to tell. Raises NotThere.
    """
    row = Session.objects.select_related("group", "room", "cancellation").filter(code=session).first()
    if row is None:
        raise NotThere("session")
    authorise(actor=viewer, action="rostering.substitute", at=place(school=row.school_id))
    away = set(StaffLeave.objects.filter(date=row.date).values_list("staff_id", "date"))
    shown = session_row(row, named=named_adults([row], away=away), now=now)
    if shown.cancelled:
        return Takers(session=shown, why=None, width=0, takers=())
    week = standing_week(day=row.date, now=now)
    names = {code: person.name for code, person in week.desk.staff.items()}
    explainer = Explainer(problem=week.desk.problem, roster=week.roster, names=names)
    why = explainer.why(session=row.code)
    if shown.begun:
        return Takers(session=shown, why=why, width=0, takers=())
    found = what_if(problem=week.desk.problem, roster=week.roster, session=row.code, names=names)
    demands = {demand.session: demand for demand in week.desk.problem.demands}
    minutes = dict(week.desk.minutes)
    for held, code in week.roster.assignments.items():
        minutes[code] += demands[held].span.minutes
    return Takers(
        session=shown,
        why=why,
        width=found.width,
        takers=tuple(_taker(one, name=names[one.adult], minutes=minutes, told=explainer) for one in found.adults),
    )


def _taker(one: IfTaken, *, name: str, minutes: dict[str, int], told: Explainer) -> Taker:
    return Taker(
        code=one.adult,
        name=name,
        minutes=minutes[one.adult],
        reasons=tuple(told.reason(reason=reason) for reason in one.reasons),
        worse=one.worse,
        width=one.width,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Rostered:
    """Somebody who can be rostered."""

    code: str
    name: str


def rostered_people(*, viewer: Actor, today: date) -> tuple[Rostered, ...]:
    """List everybody who can be rostered today, by name: the rows of a roster of people. One query."""
    authorise(actor=viewer, action="roster.see", at=place(school=viewer.tenant))
    people = sorted(rostered_staff(today=today), key=lambda row: (row.sort_key, row.code))
    return tuple(Rostered(code=person.code, name=person.name) for person in people)
