"""Whoever locks a space never decides alone, and only they or those above open it again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterbell.portal.rules.locking import LockStep, Standing, Step, Wanted, reasons_against, stand

LOCKER, SECOND, ABOVE, SCHOOL = 1, 2, 3, 4
LEVEL = {LOCKER: 3, SECOND: 3, ABOVE: 1, SCHOOL: 4}
FIRST = datetime(2026, 6, 10, 9, tzinfo=UTC)
TAKES = st.lists(st.tuples(st.sampled_from(LockStep), st.sampled_from(sorted(LEVEL))), max_size=8)


def after(*taken: tuple[LockStep, int]) -> Standing:
    steps = [Step(kind=kind, by=by, at=FIRST + timedelta(hours=place)) for place, (kind, by) in enumerate(taken)]
    return stand(locked_by=LOCKER, level=LEVEL[LOCKER], steps=steps)


def codes(standing: Standing, kind: LockStep, by: int) -> set[str]:
    wanted = Wanted(kind=kind, by=by, level=LEVEL[by])
    return {reason.code.rpartition(".")[2] for reason in reasons_against(standing=standing, wanted=wanted)}


def test_it_holds_from_the_first_moment_and_a_second_person_reviews_it_once() -> None:
    assert after().in_force
    assert codes(after(), LockStep.CONFIRMED, LOCKER) == {"own_lock"}
    confirmed = after((LockStep.CONFIRMED, SECOND))
    assert confirmed.in_force
    assert codes(confirmed, LockStep.REJECTED, ABOVE) == {"reviewed_before"}
    assert not after((LockStep.REJECTED, SECOND)).in_force


@pytest.mark.parametrize(
    ("by", "forwarded", "found"),
    [
        (LOCKER, False, set()),
        (SECOND, False, {"not_yours_to_lift"}),
        (SECOND, True, {"not_yours_to_lift"}),
        (ABOVE, False, {"not_forwarded"}),
        (ABOVE, True, set()),
    ],
)
def test_only_the_locker_or_those_above_whom_the_appeal_reached_propose_to_unlock(
    by: int, *, forwarded: bool, found: set[str]
) -> None:
    way = ((LockStep.APPEALED, SCHOOL), (LockStep.FORWARDED, SECOND)) if forwarded else ()
    assert codes(after(*way), LockStep.WANTED, by) == found


def test_unlocking_takes_two_and_happens_once() -> None:
    assert codes(after(), LockStep.LIFTED, SECOND) == {"nothing_wanted"}
    wanted = after((LockStep.WANTED, LOCKER))
    assert codes(wanted, LockStep.LIFTED, LOCKER) == {"own_wish"}
    assert codes(wanted, LockStep.WANTED, LOCKER) == {"wanted_before"}
    assert codes(wanted, LockStep.LIFTED, SECOND) == set()
    lifted = after((LockStep.WANTED, LOCKER), (LockStep.LIFTED, SECOND))
    assert not lifted.in_force
    for kind, by in product(LockStep, LEVEL):
        assert codes(lifted, kind, by) == {"not_locked"}


def test_an_appeal_waits_until_it_is_passed_on_and_may_come_again() -> None:
    assert codes(after(), LockStep.FORWARDED, SECOND) == {"no_appeal"}
    appealed = after((LockStep.APPEALED, SCHOOL))
    assert codes(appealed, LockStep.APPEALED, SCHOOL) == {"appeal_waits"}
    passed = after((LockStep.APPEALED, SCHOOL), (LockStep.FORWARDED, SECOND))
    assert codes(passed, LockStep.APPEALED, SCHOOL) == set()


@given(TAKES)
def test_however_people_act_no_lock_ends_by_one_person_alone(wishes: list[tuple[LockStep, int]]) -> None:
    taken: list[tuple[LockStep, int]] = []
    for kind, by in wishes:
        if not codes(after(*taken), kind, by):
            taken.append((kind, by))
    kinds = dict(taken)
    if not after(*taken).in_force:
        ended = kinds.get(LockStep.LIFTED, kinds.get(LockStep.REJECTED))
        assert ended != (kinds.get(LockStep.WANTED) if LockStep.LIFTED in kinds else LOCKER)
