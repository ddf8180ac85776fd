"""A session with a seat beside it has two different adults, each under every hard rule; the named one answers."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from afterbell.rostering.rules.roster.change import substitute, swap
from afterbell.rostering.rules.roster.problem import Demand, Roster, RosterProblem
from afterbell.rostering.rules.roster.solve import solve
from afterbell.rostering.rules.roster.verify import broken_rules, verify
from tests.rostering.rules.small_schools import EARLY, LATE, adult, demand, problem, problems
from tests.support.examples import examples

one_day = problems(days=1, spans=(EARLY, LATE), most_demands=2, most_adults=4)


def beside(row: Demand, number: int) -> Demand:
    return replace(row, session=f"{row.session}+{number}", skills=frozenset(), language=None, beside=True)


def seated(asked: RosterProblem, seats: list[int]) -> RosterProblem:
    """Let each session stand for itself, with so many seats beside it."""
    rows = [replace(row, beside=False) for row in asked.demands]
    places = [beside(row, number) for row, more in zip(rows, seats, strict=False) for number in range(2, 2 + more)]
    return replace(asked, demands=(*rows, *places))


def most_that_can_be_named(asked: RosterProblem) -> int:
    """Try every way to name somebody or nobody for each session and seat of the day."""
    best = 0
    for picked in product([*asked.adults, None], repeat=len(asked.demands)):
        named = [(row, person) for row, person in zip(asked.demands, picked, strict=True) if person]
        kept = all(
            not broken_rules(
                problem=asked,
                demand=row,
                adult=person,
                others=[other for other, holder in named if holder is person and other is not row],
            )
            for row, person in named
        )
        best = max(best, len(named)) if kept else best
    return best


@examples(40)
@given(asked=one_day, seats=st.lists(st.integers(0, 1), min_size=2, max_size=2))
def test_what_is_named_is_right_and_nobody_holds_two_places_at_once(asked: RosterProblem, seats: list[int]) -> None:
    asked = seated(asked, seats)
    roster = solve(problem=asked)
    assert verify(problem=asked, roster=roster) == ()
    for row in asked.demands:
        held = {roster.assignments[one.session] for one in asked.demands if _beside_each_other(row, one, roster)}
        together = [one for one in asked.demands if _beside_each_other(row, one, roster)]
        assert len(held) == len(together)


@examples(25)
@given(asked=problems(days=1, spans=(EARLY,), most_demands=2, most_adults=3), seats=st.just([1, 1]))
def test_of_one_band_as_many_places_are_filled_as_can_be(asked: RosterProblem, seats: list[int]) -> None:
    asked = seated(asked, seats)
    assert len(solve(problem=asked).assignments) == most_that_can_be_named(asked)


def test_the_adult_the_group_was_promised_answers_and_another_helps() -> None:
    club = demand("club", group="G1")
    asked = problem([club, beside(club, 2)], [adult("A"), adult("B")], keep={"G1": "B"})
    assert solve(problem=asked).assignments == {"club": "B", "club+2": "A"}


def test_who_helps_needs_no_skill_of_the_session_and_no_child_in_it() -> None:
    club = demand("club", group="G1", skills=frozenset({"music"}))
    unskilled = adult("B", skills=frozenset(), children_in=frozenset({"G1"}))
    asked = problem([club, beside(club, 2)], [adult("A"), unskilled])
    roster = solve(problem=asked)
    assert roster.assignments == {"club": "A"}
    (gap,) = roster.uncovered
    assert gap.session == "club+2"
    assert {(reason.adult, reason.rule) for reason in gap.reasons} >= {("A", "one_place"), ("B", "own_child")}


def test_a_seat_changes_hands_like_a_session_and_never_to_who_answers() -> None:
    club = demand("club", group="G1")
    other = demand("other", span=LATE)
    asked = problem([club, beside(club, 2), other], [adult(code) for code in "ABCD"])
    roster = Roster(
        assignments={"club": "A", "club+2": "B", "other": "C"}, uncovered=(), loads=dict.fromkeys("ABCD", 0)
    )
    found = substitute(problem=asked, roster=roster, session="club+2", absent="B")
    assert [row.adult for row in found.candidates] == ["D"]
    assert ("A", "one_place") in {(reason.adult, reason.rule) for reason in found.barred}
    assert swap(problem=asked, roster=roster, first="club", second="club+2").allowed


def _beside_each_other(row: Demand, other: Demand, roster: Roster) -> bool:
    code = row.session.partition("+")[0]
    return other.session.partition("+")[0] == code and other.session in roster.assignments
