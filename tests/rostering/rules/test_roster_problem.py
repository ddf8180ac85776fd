"""A roster's problem refuses what cannot be meant and forgets the order it was written in."""

from __future__ import annotations

import pickle

import pytest

from tests.rostering.rules.small_schools import adult, day, demand, problem


def test_the_order_of_demands_and_adults_is_forgotten() -> None:
    wanted, people = [demand("b"), demand("a"), demand("c", day=day(1))], [adult("T2"), adult("T1")]
    asked = problem(wanted, people)
    assert asked == problem(wanted[::-1], people[::-1])
    assert [one.session for one in asked.demands] == ["a", "b", "c"]


def test_a_code_occurs_once() -> None:
    with pytest.raises(ValueError, match="session a occurs twice"):
        problem([demand("a"), demand("a", day=day(1))], [])
    with pytest.raises(ValueError, match="adult T1 occurs twice"):
        problem([], [adult("T1"), adult("T1")])


@pytest.mark.parametrize("fixed", [{"a": "T9"}, {"z": "T1"}])
def test_a_fixed_assignment_names_what_is_known(fixed: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="unknown"):
        problem([demand("a")], [adult("T1")], fixed=fixed)


def test_figures_beyond_measure_are_refused() -> None:
    with pytest.raises(ValueError, match="weight"):
        demand("a", weight=-1)
    with pytest.raises(ValueError, match="weekly maximum"):
        adult("T1", most_a_week=-1)
    with pytest.raises(ValueError, match="carried load"):
        adult("T1", carried_load=10**7)


def test_a_week_runs_from_monday_to_sunday() -> None:
    weeks = [demand("a", day=day(number)).week for number in range(8)]
    assert weeks == [weeks[0]] * 7 + [weeks[0] + 1]


def test_a_problem_travels_between_processes() -> None:
    asked = problem([demand("a")], [adult("T1")], keep={"G1": "T1"}, fixed={"a": "T1"})
    assert pickle.loads(pickle.dumps(asked)) == asked  # noqa: S301 - the test's own bytes
