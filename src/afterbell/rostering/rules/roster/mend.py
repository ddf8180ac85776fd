"""What the flow, which sees one band of one day at a time, cannot see: chains of changes."""

from __future__ import annotations

from dataclasses import dataclass

from afterbell.rostering.rules.roster.desk import Desk
from afterbell.rostering.rules.roster.diary import Diary
from afterbell.rostering.rules.roster.problem import Demand
from afterbell.rostering.rules.roster.rules import PASSING

LONGEST_CHAIN = 3
PAIRS_PER_SESSION = 10_000
PAIRS_IN_ALL = 150_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One change of a chain: the session goes to `after`; `before` is None when nobody had it."""

    session: str
    before: str | None
    after: str


def cover(*, desk: Desk, movable: frozenset[str]) -> None:
    """Give open sessions to somebody by moving at most two others each, as long as that covers more.

    Only `movable` sessions change hands. Whatever stays open afterwards has nobody free for it.
    """
    budget = desk.tried + PAIRS_IN_ALL
    progress = True
    while progress:
        progress = False
        for demand in desk.open_sessions():
            longest = LONGEST_CHAIN if desk.tried < budget else 1
            progress = bool(chain(desk=desk, demand=demand, movable=movable, longest=longest)) or progress


def chain(*, desk: Desk, demand: Demand, movable: frozenset[str], longest: int = LONGEST_CHAIN) -> tuple[Step, ...]:
    """Find and make the shortest chain of changes that covers the session; empty when there is none.

    The search ends after PAIRS_PER_SESSION pairs of adult and session, whatever the machine.
    """
    stop = desk.tried + PAIRS_PER_SESSION
    for length in range(1, longest + 1):
        steps = _chain(desk, demand, movable, length, stop)
        if steps:
            return steps
    return _pair(desk, demand, movable, stop) if longest == LONGEST_CHAIN else ()


def _chain(desk: Desk, demand: Demand, movable: frozenset[str], length: int, stop: int) -> tuple[Step, ...]:
    able = sorted(desk.able(demand), key=lambda diary: (desk.price(demand, diary), diary.adult.code))
    if length == 1:
        first = next((diary for diary in able if desk.free(demand, diary)), None)
        return () if first is None else (_give(desk, demand, first),)
    for diary in able:
        for session in _in_the_way(desk, demand, diary):
            if desk.tried >= stop:
                return ()
            steps = _after_release(desk, demand, diary, session, movable, length, stop) if session in movable else ()
            if steps:
                return steps
    return ()


def _after_release(
    desk: Desk, demand: Demand, diary: Diary, session: str, movable: frozenset[str], length: int, stop: int
) -> tuple[Step, ...]:
    holder = desk.take(session)
    if desk.free(demand, diary):
        step = _give(desk, demand, diary)
        rest = _chain(desk, desk.demands[session], movable - {session, demand.session}, length - 1, stop)
        if rest:
            moved = Step(session=session, before=holder, after=rest[0].after)
            return (step, moved, *rest[1:])
        desk.take(demand.session)
    desk.put(session, holder)
    return ()


def _pair(desk: Desk, demand: Demand, movable: frozenset[str], stop: int) -> tuple[Step, ...]:
    """Free an adult whom one session of the week and another of the month keep from this one: both go to others."""
    for diary in sorted(desk.able(demand), key=lambda diary: (desk.price(demand, diary), diary.adult.code)):
        for first in _in_the_way(desk, demand, diary):
            steps = _two_released(desk, demand, diary, first, movable, stop) if first in movable else ()
            if steps or desk.tried >= stop:
                return steps
    return ()


def _two_released(
    desk: Desk, demand: Demand, diary: Diary, first: str, movable: frozenset[str], stop: int
) -> tuple[Step, ...]:
    holder = desk.take(first)
    for second in _in_the_way(desk, demand, diary):
        if second not in movable or desk.tried >= stop:
            continue
        desk.take(second)
        steps = _given_on(desk, demand, diary, (first, second)) if desk.free(demand, diary) else ()
        if steps:
            return steps
        desk.put(second, holder)
    desk.put(first, holder)
    return ()


def _given_on(desk: Desk, demand: Demand, diary: Diary, released: tuple[str, str]) -> tuple[Step, ...]:
    """Give the session to its adult and the two released ones to others; nothing changes where that cannot be."""
    made = [_give(desk, demand, diary)]
    for session in released:
        found = _chain(desk, desk.demands[session], frozenset(), 1, desk.tried)
        if not found:
            for step in made:
                desk.take(step.session)
            return ()
        made.append(Step(session=session, before=diary.adult.code, after=found[0].after))
    return tuple(made)


def _give(desk: Desk, demand: Demand, diary: Diary) -> Step:
    desk.put(demand.session, diary.adult.code)
    return Step(session=demand.session, before=None, after=diary.adult.code)


def _in_the_way(desk: Desk, demand: Demand, diary: Diary) -> tuple[str, ...]:
    desk.tried += 1
    found = (rule.test(demand, diary, desk.problem.limits) for rule in PASSING)
    return tuple(sorted({session for sessions in found if sessions is not None for session in sessions}))
