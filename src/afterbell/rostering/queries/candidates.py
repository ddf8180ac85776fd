"""Who could stand in for somebody, best first, and why the others cannot."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from afterbell.base.access import Actor, authorise, place
from afterbell.base.refusals import NotThere
from afterbell.base.words import Words
from afterbell.rostering.desk import StandingWeek, standing_week
from afterbell.rostering.models import Session, StaffLeave
from afterbell.rostering.queries.week import RosterSession, named_adults, session_row
from afterbell.rostering.rules.roster.desk import Desk as Diaries
from afterbell.rostering.rules.roster.explain import Explainer
from afterbell.rostering.rules.roster.speaking import speaks_for


@dataclass(frozen=True, slots=True, kw_only=True)
class StandIn:
    """Somebody for a session: what they carry this term in minutes, and what speaks for them or keeps them from it."""

    code: str
    name: str
    minutes: int
    reasons: tuple[Words, ...]
    speaks: tuple[Words, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates:
    """A session of the roster, who could take it, best first, and who cannot, by name."""

    session: RosterSession
    free: tuple[StandIn, ...]
    barred: tuple[StandIn, ...]


def candidates_for(*, viewer: Actor, session: str, now: datetime) -> Candidates:
    """Rank everybody who could take a session in place of whoever has it, all others staying where they are.

    Nobody is ranked for a session that has begun or is cancelled. Raises NotThere.
    """
    row = Session.objects.select_related("group", "room", "cancellation").filter(code=session).first()
    if row is None:
        raise NotThere("session")
    authorise(actor=viewer, action="rostering.substitute", at=place(school=row.school_id))
    away = set(StaffLeave.objects.filter(date=row.date).values_list("staff_id", "date"))
    shown = session_row(row, named=named_adults([row], away=away), now=now)
    if shown.begun or shown.cancelled:
        return Candidates(session=shown, free=(), barred=())
    free, barred = ranked(week=standing_week(day=row.date, now=now), session=row.code)
    return Candidates(session=shown, free=free, barred=barred)


def ranked(*, week: StandingWeek, session: str) -> tuple[tuple[StandIn, ...], tuple[StandIn, ...]]:
    """Rank whoever could take a session, best first, each with why; and the others by code, each with why not."""
    staying = {code: adult for code, adult in week.roster.assignments.items() if code != session}
    holder = week.roster.assignments.get(session)
    diaries = Diaries(problem=week.desk.problem, assignments=staying)
    demand = diaries.demands[session]
    names = {code: person.name for code, person in week.desk.staff.items()}
    explainer = Explainer(problem=week.desk.problem, roster=week.roster, names=names)
    reasons: dict[str, list[Words]] = defaultdict(list)
    others = {code: diary for code, diary in diaries.diaries.items() if code != holder}
    for code, diary in others.items():
        reasons[code] += [explainer.reason(reason=reason) for reason in diaries.reasons(demand, diary)]
    people = {
        code: StandIn(
            code=code,
            name=names[code],
            minutes=week.desk.minutes[code] + sum(one.span.minutes for one in diary.sessions()),
            reasons=tuple(reasons[code]),
            speaks=speaks_for(desk=diaries, demand=demand, adult=code),
        )
        for code, diary in others.items()
    }
    free = sorted((diaries.price(demand, others[code]), code) for code in others if not reasons[code])
    barred = sorted((person for person in people.values() if person.reasons), key=lambda person: person.code)
    return tuple(people[code] for _price, code in free), tuple(barred)
