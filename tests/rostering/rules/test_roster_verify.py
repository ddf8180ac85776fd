"""The verifier catches every planted fault, and agrees with the solver's rules though it shares none of their code."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

import pytest
from hypothesis import given

from afterbell.base.spans import DateSpan, TimeSpan
from afterbell.rostering.rules.roster.desk import Desk
from afterbell.rostering.rules.roster.problem import (
    Away,
    Demand,
    Kind,
    Limits,
    Reason,
    Roster,
    RosterProblem,
    Uncovered,
)
from afterbell.rostering.rules.roster.solve import solve
from afterbell.rostering.rules.roster.verify import Spread, broken_rules, fairness, verify
from tests.rostering.rules.small_schools import EARLY, EVENING, LATE, adult, day, demand, problem, problems
from tests.support.examples import examples

MUSIC = frozenset({"music"})
NIGHT = {"span": EVENING, "kind": Kind.EVENING}


def roster_of(asked: RosterProblem, **assignments: str) -> Roster:
    """Give a roster with honest loads and whatever assignments a test wants."""
    weights = {wanted.session: wanted.weight for wanted in asked.demands}
    loads = {someone.code: someone.carried_load for someone in asked.adults}
    for session, code in assignments.items():
        loads[code] += weights[session]
    return Roster(assignments=assignments, uncovered=(), loads=loads)


def rules_found(asked: RosterProblem, roster: Roster) -> set[str]:
    return {finding.rule for finding in verify(problem=asked, roster=roster)}


@examples(80)
@given(problems(most_demands=7))
def test_rules_and_verifier_name_the_same_broken_rules_whoever_has_what(asked: RosterProblem) -> None:
    codes = [someone.code for someone in asked.adults]
    anyhow = {wanted.session: codes[place % len(codes)] for place, wanted in enumerate(asked.demands)}
    desk = Desk(problem=asked, assignments=anyhow)
    for wanted in asked.demands:
        holder = desk.take(wanted.session)
        for someone in asked.adults:
            diary = desk.diaries[someone.code]
            told = {reason.rule for reason in desk.reasons(wanted, diary)}
            assert told == broken_rules(problem=asked, demand=wanted, adult=someone, others=diary.sessions())
        desk.put(wanted.session, holder)


HARD_FAULTS: list[tuple[str, list[Demand], dict[str, object], Limits]] = [
    ("skill", [demand("a", skills=frozenset({"chess"}))], {}, Limits()),
    ("language", [demand("a", language="en")], {}, Limits()),
    ("own_child", [demand("a", group="G1")], {"children_in": frozenset({"G1"})}, Limits()),
    ("present", [demand("a")], {"away": (Away(day=day(0)),)}, Limits()),
    ("present", [demand("a")], {"away": (Away(day=day(0), span=TimeSpan(time(17, 49), time(18))),)}, Limits()),
    ("working_day", [demand("a", day=day(1))], {"off_weekdays": frozenset({2})}, Limits()),
    ("vetted", [demand("a", day=day(1))], {"unvetted": (DateSpan(day(1), day(2)),)}, Limits()),
    ("ready", [demand("a")], {"unready": (DateSpan(day(-3), day(1)),)}, Limits()),
    ("one_place", [demand("a"), demand("b", span=LATE)], {}, Limits()),
    (
        "walking",
        [demand("a", room="R1"), demand("b", span=TimeSpan(time(17, 54), time(18, 20)), room="R2")],
        {},
        Limits(walking_minutes=5),
    ),
    ("daily_maximum", [demand("a"), demand("b", **NIGHT)], {}, Limits(most_a_day=1)),
    ("weekly_maximum", [demand("a"), demand("b", day=day(6))], {"most_a_week": 1}, Limits()),
    ("monthly_maximum", [demand("a"), demand("b", day=day(29))], {"most_a_month": 1}, Limits()),
    ("beside_evening", [demand("a"), demand("b", **NIGHT)], {}, Limits(most_beside_evening=0)),
    ("evenings_a_week", [demand("a", **NIGHT), demand("b", day=day(3), **NIGHT)], {}, Limits(most_evenings_a_week=1)),
    ("evening_rest", [demand("a", **NIGHT), demand("b", day=day(2), **NIGHT)], {}, Limits(rest_nights=2)),
]


@pytest.mark.parametrize(("rule", "wanted", "changed", "limits"), HARD_FAULTS)
def test_a_broken_hard_rule_is_found_and_only_that_one(
    rule: str, wanted: list[Demand], changed: dict[str, object], limits: Limits
) -> None:
    asked = problem(wanted, [adult("T1", **changed)], limits=limits)
    assert rules_found(asked, roster_of(asked, **{one.session: "T1" for one in wanted})) == {rule}


@pytest.mark.parametrize(("rule", "wanted", "changed", "limits"), HARD_FAULTS)
def test_the_solver_leaves_open_what_would_break_the_rule(
    rule: str, wanted: list[Demand], changed: dict[str, object], limits: Limits
) -> None:
    asked = problem(wanted, [adult("T1", **changed)], limits=limits)
    roster = solve(problem=asked)
    assert [reason.rule for open_ in roster.uncovered for reason in open_.reasons] == [rule]


def test_just_enough_minutes_to_walk_and_the_next_week_are_no_faults() -> None:
    wanted = [
        demand("a", room="R1"),
        demand("b", span=TimeSpan(time(17, 55), time(18, 20)), room="R2"),
        demand("c", day=day(7)),
    ]
    asked = problem(wanted, [adult("T1", most_a_week=2)], limits=Limits(walking_minutes=5))
    assert verify(problem=asked, roster=roster_of(asked, a="T1", b="T1", c="T1")) == ()


def two_musicians() -> tuple[RosterProblem, Roster]:
    asked = problem([demand("club", skills=MUSIC), demand("duty", day=day(1))], [adult("T1"), adult("T2")])
    return asked, solve(problem=asked)


def test_a_lost_session_is_found() -> None:
    asked, roster = two_musicians()
    rest = {session: code for session, code in roster.assignments.items() if session != "duty"}
    assert "lost" in rules_found(asked, replace(roster, assignments=rest))


def test_a_session_both_covered_and_listed_is_found() -> None:
    asked, roster = two_musicians()
    listed = (Uncovered(session="duty", reasons=()),)
    assert "twice" in rules_found(asked, replace(roster, uncovered=listed))


@pytest.mark.parametrize("added", [{"play": "T1"}, {"duty": "T9"}])
def test_an_unknown_session_or_adult_is_found(added: dict[str, str]) -> None:
    asked, roster = two_musicians()
    assert rules_found(asked, replace(roster, assignments={**roster.assignments, **added})) == {"unknown"}


def test_a_listed_session_nobody_asked_for_is_found() -> None:
    asked, roster = two_musicians()
    assert rules_found(asked, replace(roster, uncovered=(Uncovered(session="play", reasons=()),))) == {"unknown"}


def test_a_fixed_assignment_given_to_another_is_found() -> None:
    asked, roster = two_musicians()
    other = "T2" if roster.assignments["duty"] == "T1" else "T1"
    assert rules_found(replace(asked, fixed={"duty": other}), roster) == {"fixed"}


def test_an_adult_left_idle_while_a_session_is_open_is_found() -> None:
    asked, _ = two_musicians()
    listed = (Uncovered(session="duty", reasons=(Reason(adult="T1", rule="present"),)),)
    assert rules_found(asked, replace(roster_of(asked, club="T1"), uncovered=listed)) == {"idle"}


@pytest.mark.parametrize(
    "told",
    [
        (),
        (Reason(adult="T1", rule="language"),),
        (Reason(adult="T1", rule="skill"), Reason(adult="T1", rule="language")),
    ],
)
def test_an_untrue_or_missing_reason_is_found(told: tuple[Reason, ...]) -> None:
    asked = problem([demand("club", skills=MUSIC)], [adult("T1", skills=frozenset())])
    honest = solve(problem=asked)
    assert verify(problem=asked, roster=honest) == ()
    listed = (Uncovered(session="club", reasons=told),)
    assert rules_found(asked, replace(honest, uncovered=listed)) == {"untrue_reason"}


@pytest.mark.parametrize("loads", [{"T1": 1, "T2": 50}, {"T1": 50}, {"T1": 50, "T2": 50, "T3": 0}])
def test_a_wrong_load_is_found(loads: dict[str, int]) -> None:
    asked, roster = two_musicians()
    assert rules_found(asked, replace(roster, loads=loads)) == {"load"}


def test_fairness_counts_load_and_kinds_among_those_able() -> None:
    wanted = [
        demand("a"),
        demand("b", day=day(1)),
        demand("club", span=EARLY, day=day(2), kind=Kind.CLUB, skills=MUSIC),
    ]
    people = [adult("T1"), adult("T2", skills=frozenset(), carried_load=30)]
    asked = problem(wanted, people)
    figures = fairness(problem=asked, roster=roster_of(asked, a="T1", b="T1", club="T1"))
    assert figures.load == Spread(least=30, most=150)
    assert figures.load.width == 120
    assert figures.kinds[Kind.DUTY] == Spread(least=0, most=2)
    assert figures.kinds[Kind.CLUB] == Spread(least=1, most=1)
    assert figures.kinds[Kind.EVENING] == Spread()
