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
    return ()


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


def _give(desk: Desk, demand: Demand, diary: Diary) -> Step:
    desk.put(demand.session, diary.adult.code)
    return Step(session=demand.session, before=None, after=diary.adult.code)


def _in_the_way(desk: Desk, demand: Demand, diary: Diary) -> tuple[str, ...]:
    desk.tried += 1
    found = (rule.test(demand, diary, desk.problem.limits) for rule in PASSING)
    return tuple(sorted({session for sessions in found if sessions is not None for session in sessions}))
