"""Changes to a roster that stands: a substitute, a day with several on leave, a swap. All else stays as it is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, time

from afterbell.base.spans import TimeSpan
from afterbell.rostering.rules.roster.desk import Desk
from afterbell.rostering.rules.roster.mend import Step, chain
from afterbell.rostering.rules.roster.problem import Away, Demand, Reason, Roster, RosterProblem
from afterbell.rostering.rules.roster.rules import SOFT
from afterbell.rostering.rules.roster.solve import fill
from afterbell.rostering.rules.roster.verify import Fairness, fairness


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Somebody who may take the session: the price, the load with it, and the soft rules that speak for them."""

    adult: str
    price: int
    load: int
    speaks_for: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Substitution:
    """Who can stand in, best first; why the others cannot; and a chain of changes when nobody can at once."""

    session: str
    candidates: tuple[Candidate, ...]
    barred: tuple[Reason, ...]
    chain: tuple[Step, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Replan:
    """A roster after a change, the problem it now answers, and every session whose adult is another."""

    problem: RosterProblem
    roster: Roster
    changes: tuple[Step, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Swap:
    """Whether two adults may exchange two sessions, every reason when not, and how even the roster is with it."""

    reasons: tuple[Reason, ...]
    extra_price: int
    before: Fairness
    after: Fairness

    @property
    def allowed(self) -> bool:
        return not self.reasons


def substitute(*, problem: RosterProblem, roster: Roster, session: str, absent: str) -> Substitution:
    """Rank everybody who could take the session in place of `absent`, all other sessions staying where they are.

    Only when nobody is free a chain is looked for: it moves at most two other sessions of that day, none begun.
    Raises KeyError when the session is unknown or is not the absent adult's.
    """
    desk = Desk(problem=problem, assignments=roster.assignments)
    demand = desk.demands[session]
    if desk.take(session) != absent:
        raise KeyError(session)
    others = [diary for code, diary in desk.diaries.items() if code != absent]
    barred = tuple(reason for diary in others for reason in desk.reasons(demand, diary))
    no = {reason.adult for reason in barred}
    free = [diary.adult.code for diary in others if diary.adult.code not in no]
    ranked = sorted((desk.price(demand, desk.diaries[code]), code) for code in free)
    candidates = tuple(
        Candidate(
            adult=code,
            price=price,
            load=desk.diaries[code].load + demand.weight,
            speaks_for=_speaks_for(desk, demand, code),
        )
        for price, code in ranked
    )
    steps = () if ranked else _chain_without(problem, roster, demand, absent)
    return Substitution(session=session, candidates=candidates, barred=barred, chain=steps)


def replan_day(
    *, problem: RosterProblem, roster: Roster, day: date, absent: frozenset[str], since: time = time.min
) -> Replan:
    """Cover the day's sessions of several people on leave at once, changing as little as possible.

    `since` is when they leave: sessions over by then stay theirs, others do not, even when fixed. Those go to people
    who are free; only for one that stays open others of that day move, two at most, and never fixed ones or ones
    begun. What stays open is listed in the roster with all reasons.
    """
    left = frozenset(
        demand.session
        for demand in problem.demands
        if demand.day == day and demand.span.end > since and roster.assignments.get(demand.session) in absent
    )
    leave = _on_leave(problem, absent, Away(day=day, span=TimeSpan(since, time.max)), left)
    staying = {session: code for session, code in roster.assignments.items() if session not in left}
    desk = Desk(problem=leave, assignments=staying)
    today = [demand for demand in desk.open_sessions() if demand.day == day]
    fill(desk=desk, demands=today)
    movable = _still_to_begin(leave, day, since)
    for demand in today:
        if demand.session not in desk.holders:
            chain(desk=desk, demand=demand, movable=movable)
    after = desk.roster()
    return Replan(problem=leave, roster=after, changes=changes(before=roster, after=after))


def swap(*, problem: RosterProblem, roster: Roster, first: str, second: str) -> Swap:
    """Judge the exchange of two sessions between their adults. Raises KeyError when a session has no adult.

    A fixed session, and a swap with oneself, are refused under the rules `fixed` and `same_adult`.
    """
    desk = Desk(problem=problem, assignments=roster.assignments)
    one, two = desk.demands[first], desk.demands[second]
    before = fairness(problem=problem, roster=roster)
    giver, taker = desk.take(first), desk.take(second)
    reasons = [
        Reason(adult=holder, rule="fixed", sessions=(session,))
        for session, holder in ((first, giver), (second, taker))
        if session in problem.fixed
    ]
    if giver == taker:
        reasons.append(Reason(adult=giver, rule="same_adult", sessions=(first, second)))
    reasons += [*desk.reasons(one, desk.diaries[taker]), *desk.reasons(two, desk.diaries[giver])]
    as_it_was = _price_of_both(desk, (one, giver), (two, taker))
    exchanged = _price_of_both(desk, (one, taker), (two, giver))
    swapped = replace(roster, assignments={**roster.assignments, first: taker, second: giver})
    after = fairness(problem=problem, roster=swapped)
    return Swap(reasons=tuple(reasons), extra_price=exchanged - as_it_was, before=before, after=after)


def changes(*, before: Roster, after: Roster) -> tuple[Step, ...]:
    """Give every session that has another adult than before, in the order of codes."""
    return tuple(
        Step(session=session, before=before.assignments.get(session), after=adult)
        for session, adult in after.assignments.items()
        if before.assignments.get(session) != adult
    )


def _speaks_for(desk: Desk, demand: Demand, code: str) -> tuple[str, ...]:
    """Name the soft rules that ask nothing of this adult though they concern the session."""
    concerned = {
        "named_tutor": demand.group in desk.taste.keep and not demand.beside,
        "continuity": demand.group is not None,
        "own_homeroom": bool(demand.homerooms),
    }
    diary = desk.diaries[code]
    return tuple(rule.name for rule in SOFT if concerned.get(rule.name) and not rule.price(demand, diary, desk.taste))


def _chain_without(problem: RosterProblem, roster: Roster, demand: Demand, absent: str) -> tuple[Step, ...]:
    leave = _on_leave(problem, frozenset({absent}), Away(day=demand.day), frozenset({demand.session}))
    desk = Desk(problem=leave, assignments={s: a for s, a in roster.assignments.items() if s != demand.session})
    return chain(desk=desk, demand=demand, movable=_still_to_begin(leave, demand.day, demand.span.start))


def _on_leave(problem: RosterProblem, absent: frozenset[str], away: Away, left: frozenset[str]) -> RosterProblem:
    """Give the problem in which the absent are away and the sessions they left are fixed no longer."""
    return replace(
        problem,
        adults=tuple(
            replace(adult, away=(*adult.away, away)) if adult.code in absent else adult for adult in problem.adults
        ),
        fixed={session: adult for session, adult in problem.fixed.items() if session not in left},
    )


def _still_to_begin(problem: RosterProblem, day: date, since: time) -> frozenset[str]:
    return frozenset(
        demand.session
        for demand in problem.demands
        if demand.day == day and demand.span.start >= since and demand.session not in problem.fixed
    )


def _price_of_both(desk: Desk, *given: tuple[Demand, str]) -> int:
    """Price two assignments together and leave the desk as it was."""
    price = 0
    for demand, adult in given:
        price += desk.price(demand, desk.diaries[adult])
        desk.put(demand.session, adult)
    for demand, _ in given:
        desk.take(demand.session)
    return price
