"""Substitutes, replanned days and swaps change as little as possible and never break a rule."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import time

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from afterbell.rostering.rules.roster.change import replan_day, substitute, swap
from afterbell.rostering.rules.roster.mend import Step
from afterbell.rostering.rules.roster.problem import Kind, Limits, Roster, RosterProblem
from afterbell.rostering.rules.roster.solve import solve
from afterbell.rostering.rules.roster.verify import broken_rules, verify
from tests.rostering.rules.small_schools import (
    AFTERNOON,
    EARLY,
    EVENING,
    LATE,
    adult,
    cost_from_the_end,
    day,
    demand,
    problem,
    problems,
)
from tests.support.examples import examples

STRUCTURAL = {"lost", "twice", "unknown", "fixed", "idle", "untrue_reason", "load"}


def given_out(asked: RosterProblem, assignments: dict[str, str]) -> Roster:
    fixed = replace(asked, fixed=assignments)
    return solve(problem=fixed)


@examples(48)
@given(problems(), st.data())
def test_everybody_is_either_a_candidate_or_barred_for_true_reasons(asked: RosterProblem, data: st.DataObject) -> None:
    roster = solve(problem=asked)
    assume(roster.assignments)
    session = data.draw(st.sampled_from(sorted(roster.assignments)))
    absent = roster.assignments[session]
    found = substitute(problem=asked, roster=roster, session=session, absent=absent)
    wanted = next(one for one in asked.demands if one.session == session)
    for someone in asked.adults:
        others = [one for one in asked.demands if roster.assignments.get(one.session) == someone.code]
        broken = broken_rules(problem=asked, demand=wanted, adult=someone, others=others)
        told = {reason.rule for reason in found.barred if reason.adult == someone.code}
        free = someone.code in [candidate.adult for candidate in found.candidates]
        assert (told, free) == ((set(), False) if someone.code == absent else (broken, not broken))


@examples(48)
@given(problems(), st.data())
def test_candidates_stand_in_the_order_of_what_the_roster_would_cost(asked: RosterProblem, data: st.DataObject) -> None:
    roster = solve(problem=asked)
    assume(roster.assignments)
    session = data.draw(st.sampled_from(sorted(roster.assignments)))
    found = substitute(problem=asked, roster=roster, session=session, absent=roster.assignments[session])
    costs = [
        (cost_from_the_end(asked, {**roster.assignments, session: candidate.adult}), candidate.adult)
        for candidate in found.candidates
    ]
    assert costs == sorted(costs)


def test_a_substitute_who_knows_the_group_comes_first_and_says_so() -> None:
    wanted = [demand("mon", group="G1"), demand("tue", day=day(1), group="G1"), demand("wed", day=day(2))]
    asked = problem(wanted, [adult("T1"), adult("T2"), adult("T3")])
    roster = given_out(asked, {"mon": "T1", "tue": "T3", "wed": "T2"})
    found = substitute(problem=asked, roster=roster, session="mon", absent="T1")
    assert [(one.adult, one.speaks_for, one.load) for one in found.candidates] == [
        ("T3", ("continuity",), 100),
        ("T2", (), 100),
    ]
    assert found.chain == ()


def test_a_chain_of_two_changes_is_proposed_when_nobody_is_free() -> None:
    wanted = [demand("club", skills=frozenset({"music"})), demand("duty")]
    people = [adult("T1"), adult("T2"), adult("T3", skills=frozenset())]
    asked = problem(wanted, people)
    roster = solve(problem=replace(asked, fixed={"club": "T1", "duty": "T2"}))
    found = substitute(problem=asked, roster=roster, session="club", absent="T1")
    assert found.candidates == ()
    assert found.chain == (
        Step(session="club", before=None, after="T2"),
        Step(session="duty", before="T2", after="T3"),
    )


def test_a_chain_moves_no_session_that_has_begun() -> None:
    wanted = [demand("duty", span=AFTERNOON), demand("club", skills=frozenset({"music"}))]
    people = [adult("T1"), adult("T2"), adult("T3", skills=frozenset())]
    asked = problem(wanted, people)
    roster = solve(problem=replace(asked, fixed={"club": "T1", "duty": "T2"}))
    found = substitute(problem=asked, roster=roster, session="club", absent="T1")
    assert (found.candidates, found.chain) == ((), ())


def test_a_session_of_somebody_else_cannot_be_substituted_for() -> None:
    asked = problem([demand("duty")], [adult("T1"), adult("T2")])
    roster = solve(problem=replace(asked, fixed={"duty": "T1"}))
    with pytest.raises(KeyError):
        substitute(problem=asked, roster=roster, session="duty", absent="T2")


@examples(60)
@given(problems(days=4), st.data())
def test_a_replanned_day_keeps_all_rules_and_touches_no_other_day(asked: RosterProblem, data: st.DataObject) -> None:
    roster = solve(problem=asked)
    when = data.draw(st.sampled_from([one.day for one in asked.demands]))
    absent = frozenset(data.draw(st.lists(st.sampled_from([one.code for one in asked.adults]), max_size=2)))
    plan = replan_day(problem=asked, roster=roster, day=when, absent=absent)
    days = {one.session: one.day for one in asked.demands}
    # Leave may free somebody for a session of another day that was open before: nothing else is ever found.
    found = verify(problem=plan.problem, roster=plan.roster)
    assert [finding for finding in found if finding.rule != "idle" or days[finding.session] == when] == []
    assert {days[step.session] for step in plan.changes} <= {when}
    left = {s for s, code in roster.assignments.items() if days[s] == when and code in absent}
    still = {s for s, code in plan.roster.assignments.items() if s in left and code in absent}
    assert not still


def test_a_replanned_day_moves_others_only_when_it_must() -> None:
    wanted = [demand("club", skills=frozenset({"music"})), demand("duty"), demand("gate")]
    people = [adult("T1"), adult("T2"), adult("T3", skills=frozenset()), adult("T4", skills=frozenset())]
    asked = problem(wanted, people)
    roster = given_out(asked, {"club": "T1", "duty": "T2", "gate": "T3"})
    for_gate = replan_day(problem=asked, roster=roster, day=day(0), absent=frozenset({"T3"}))
    assert for_gate.changes == (Step(session="gate", before="T3", after="T4"),)
    for_club = replan_day(problem=asked, roster=roster, day=day(0), absent=frozenset({"T1"}))
    assert for_club.changes == (
        Step(session="club", before="T1", after="T2"),
        Step(session="duty", before="T2", after="T4"),
    )


def test_who_leaves_in_the_afternoon_keeps_what_is_over_by_then() -> None:
    wanted = [demand("early"), demand("evening", span=EVENING, kind=Kind.EVENING)]
    asked = problem(wanted, [adult("T1"), adult("T2")], fixed={"early": "T1", "evening": "T1"})
    roster = solve(problem=asked)
    plan = replan_day(problem=asked, roster=roster, day=day(0), absent=frozenset({"T1"}), since=time(18))
    assert plan.roster.assignments == {"early": "T1", "evening": "T2"}
    assert verify(problem=plan.problem, roster=plan.roster) == ()


def test_who_leaves_in_the_middle_of_a_session_is_replaced_in_it() -> None:
    asked = problem([demand("early")], [adult("T1"), adult("T2")], fixed={"early": "T1"})
    plan = replan_day(
        problem=asked, roster=solve(problem=asked), day=day(0), absent=frozenset({"T1"}), since=time(17, 30)
    )
    assert plan.changes == (Step(session="early", before="T1", after="T2"),)


def test_what_nobody_can_take_over_is_listed() -> None:
    asked = problem([demand("duty")], [adult("T1")])
    plan = replan_day(problem=asked, roster=solve(problem=asked), day=day(0), absent=frozenset({"T1"}))
    assert [reason.rule for open_ in plan.roster.uncovered for reason in open_.reasons] == ["present"]
    assert plan.changes == ()


@examples(50)
@given(problems(), st.data())
def test_a_swap_is_allowed_exactly_when_the_swapped_roster_keeps_the_rules(
    asked: RosterProblem, data: st.DataObject
) -> None:
    roster = solve(problem=asked)
    assume(len(set(roster.assignments.values())) > 1)
    first = data.draw(st.sampled_from(sorted(roster.assignments)))
    others = [s for s, code in roster.assignments.items() if code != roster.assignments[first]]
    second = data.draw(st.sampled_from(sorted(others)))
    answer = swap(problem=asked, roster=roster, first=first, second=second)
    after = {**roster.assignments, first: roster.assignments[second], second: roster.assignments[first]}
    findings = verify(problem=asked, roster=replace(roster, assignments=after))
    broken = {finding.rule for finding in findings} - STRUCTURAL
    assert answer.allowed == (not broken)
    assert {reason.rule for reason in answer.reasons} >= broken
    assert answer.extra_price == cost_from_the_end(asked, after) - cost_from_the_end(asked, roster.assignments)


def test_a_swap_tells_all_reasons_at_once() -> None:
    wanted = [
        demand("club", skills=frozenset({"music"})),
        demand("late", span=LATE, day=day(1), language="zh"),
        demand("early", span=EARLY, day=day(1)),
    ]
    people = [adult("T1"), adult("T2", skills=frozenset())]
    asked = problem(wanted, people, fixed={"club": "T1", "late": "T2", "early": "T1"})
    answer = swap(problem=asked, roster=solve(problem=asked), first="club", second="late")
    assert not answer.allowed
    assert Counter(reason.rule for reason in answer.reasons) == {"fixed": 2, "skill": 1, "one_place": 1}


def test_a_swap_with_oneself_is_refused() -> None:
    asked = problem([demand("a"), demand("b", day=day(1))], [adult("T1")])
    answer = swap(problem=asked, roster=solve(problem=asked), first="a", second="b")
    assert [reason.rule for reason in answer.reasons] == ["same_adult"]


def test_a_swap_that_makes_the_load_less_even_says_so() -> None:
    wanted = [demand("long", span=AFTERNOON, weight=100), demand("short", day=day(1), weight=30)]
    people = [adult("T1"), adult("T2", carried_load=70)]
    asked = problem(wanted, people, limits=Limits())
    roster = given_out(asked, {"long": "T1", "short": "T2"})
    answer = swap(problem=asked, roster=roster, first="long", second="short")
    assert answer.allowed
    assert answer.extra_price > 0
    assert (answer.before.load.width, answer.after.load.width) == (0, 140)
