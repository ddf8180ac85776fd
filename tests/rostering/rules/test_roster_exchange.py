"""What can be exchanged is exactly what a swap allows, and what speaks for a substitute is true of the roster."""

from __future__ import annotations

from hypothesis import given

from afterbell.rostering.rules.roster.change import swap
from afterbell.rostering.rules.roster.desk import Desk
from afterbell.rostering.rules.roster.exchange import exchanges
from afterbell.rostering.rules.roster.problem import RosterProblem
from afterbell.rostering.rules.roster.solve import solve
from afterbell.rostering.rules.roster.speaking import KNOWS, NAMED, NOTHING_THAT_DAY, OWN, THIS_WEEK, speaks_for
from tests.rostering.rules.small_schools import EARLY, LATE, adult, day, demand, problem, problems
from tests.support.examples import examples


@examples(60)
@given(problems())
def test_what_is_listed_is_exactly_what_a_swap_allows(asked: RosterProblem) -> None:
    roster = solve(problem=asked)
    for session in (row.session for row in asked.demands):
        listed = [row.session for row in exchanges(problem=asked, roster=roster, session=session)]
        if session not in roster.assignments:
            assert listed == []
            continue
        allowed = {
            other
            for other in roster.assignments
            if other != session and swap(problem=asked, roster=roster, first=session, second=other).allowed
        }
        assert set(listed) == allowed
        assert len(listed) == len(allowed)


def test_a_session_nobody_has_and_one_the_school_fixed_are_not_exchanged() -> None:
    asked = problem([demand("a"), demand("b", day=day(1))], [adult("T0"), adult("T1")], fixed={"a": "T0"})
    roster = solve(problem=asked)
    assert exchanges(problem=asked, roster=roster, session="a") == ()
    assert exchanges(problem=asked, roster=roster, session="b") == ()
    open_one = problem([demand("a", skills=frozenset({"dance"}))], [adult("T0")])
    assert exchanges(problem=open_one, roster=solve(problem=open_one), session="a") == ()


def test_what_speaks_for_somebody_names_group_homeroom_day_and_week() -> None:
    wanted = demand("a", group="G1", homerooms=frozenset({"1A"}))
    asked = problem(
        [wanted, demand("b", day=day(1), group="G1"), demand("c", span=LATE), demand("d", day=day(2), span=EARLY)],
        [adult("T0", homeroom="1A"), adult("T1"), adult("T2")],
        keep={"G1": "T1"},
    )
    desk = Desk(problem=asked, assignments={"b": "T0", "c": "T1", "d": "T0"})
    assert speaks_for(desk=desk, demand=wanted, adult="T0") == (KNOWS, OWN, NOTHING_THAT_DAY, THIS_WEEK.fill(count=2))
    one, other, week = speaks_for(desk=desk, demand=wanted, adult="T1")
    assert (one, week) == (NAMED, THIS_WEEK.fill(count=1))
    assert "1" in other.zh
    assert speaks_for(desk=desk, demand=wanted, adult="T2") == (NOTHING_THAT_DAY, THIS_WEEK.fill(count=0))
