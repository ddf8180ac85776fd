"""What if somebody else took a session: the same answer as building that roster anew and verifying it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from afterbell.rostering.rules.roster.problem import Kind, Roster, RosterProblem
from afterbell.rostering.rules.roster.rules import SOFT
from afterbell.rostering.rules.roster.solve import solve
from afterbell.rostering.rules.roster.verify import fairness, verify
from afterbell.rostering.rules.roster.whatif import WORSE, IfTaken, what_if
from tests.rostering.rules.small_schools import (
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


def stood(assignments: dict[str, str]) -> Roster:
    return Roster(assignments=assignments, uncovered=(), loads={})


def of(found: tuple[IfTaken, ...], code: str) -> IfTaken:
    return next(one for one in found if one.adult == code)


@examples(60)
@given(problems(), st.data())
def test_everybody_is_judged_as_the_roster_built_anew_is_verified(asked: RosterProblem, data: st.DataObject) -> None:
    roster = solve(problem=asked)
    session = data.draw(st.sampled_from([one.session for one in asked.demands]))
    found = what_if(problem=asked, roster=roster, session=session)
    before = cost_from_the_end(asked, roster.assignments)
    assert found.holder == roster.assignments.get(session, "")
    assert found.width == fairness(problem=asked, roster=roster).load.width
    assert {one.adult for one in found.adults} == {one.code for one in asked.adults} - {found.holder}
    for one in found.adults:
        anew = stood({**roster.assignments, session: one.adult})
        broken = {finding.rule for finding in verify(problem=asked, roster=anew) if finding.session == session}
        assert {reason.rule for reason in one.reasons} == broken
        if not broken:
            assert one.dearer == cost_from_the_end(asked, anew.assignments) - before
            assert one.width == fairness(problem=asked, roster=anew).load.width


@examples(60)
@given(problems(), st.data())
def test_what_is_dearer_names_a_rule_and_the_cheapest_comes_first(asked: RosterProblem, data: st.DataObject) -> None:
    roster = solve(problem=asked)
    assume(roster.assignments)
    session = data.draw(st.sampled_from(sorted(roster.assignments)))
    found = what_if(problem=asked, roster=roster, session=session)
    free = [one for one in found.adults if not one.reasons]
    assert [one.dearer for one in free] == sorted(one.dearer for one in free)
    assert list(found.adults[: len(free)]) == free
    for one in free:
        assert bool(one.worse) or one.dearer <= 0


def test_the_sentences_say_by_how_much() -> None:
    asked = problem(
        [
            demand("s1", group="G1", kind=Kind.TUTORING, homerooms=frozenset({"1A"})),
            demand("s2", day=day(1), group="G1", kind=Kind.TUTORING, homerooms=frozenset({"1A"})),
            demand("s3", day=day(2), kind=Kind.TUTORING, span=LATE),
            demand("s4", day=day(3), kind=Kind.TUTORING, span=LATE),
        ],
        [adult("T1", homeroom="1A"), adult("T2"), adult("T3", skills=frozenset(), off_weekdays=frozenset({1}))],
    )
    roster = stood({"s1": "T1", "s2": "T1", "s3": "T2", "s4": "T2"})
    names = {"T1": "乌兰", "T2": "图雅", "T3": "苏和"}
    found = what_if(problem=asked, roster=roster, session="s1", names=names)
    assert {one.rule: one.words.zh for one in of(found.adults, "T2").worse} == {
        "continuity": "图雅这一周没有带过本组，孩子们不熟悉",
        "own_homeroom": "图雅不是组里孩子的班主任",
        "load": "图雅的工作量会到 150 分钟，乌兰现在是 100 分钟",
        "evenness": "这一周会是图雅的第 3 场作业辅导，乌兰现在有 2 场",
    }
    assert [reason.rule for reason in of(found.adults, "T3").reasons] == ["working_day"]


def test_the_named_tutor_is_missed() -> None:
    asked = problem([demand("s1", group="G1")], [adult("T1"), adult("T2")], keep={"G1": "T1"})
    found = what_if(problem=asked, roster=stood({"s1": "T1"}), session="s1")
    assert {worse.rule for worse in of(found.adults, "T2").worse} == {"named_tutor", "continuity"}


def test_nothing_gets_worse_where_nobody_stands() -> None:
    asked = problem([demand("s1", kind=Kind.EVENING, span=EVENING)], [adult("T1", carried_load=90), adult("T2")])
    found = what_if(problem=asked, roster=stood({}), session="s1")
    assert [(one.adult, one.worse, one.width) for one in found.adults] == [("T2", (), 40), ("T1", (), 140)]


def test_every_soft_rule_has_its_sentence_and_a_stranger_session_is_an_error() -> None:
    assert {rule.name for rule in SOFT} == set(WORSE)
    asked = problem([demand("s1")], [adult("T1")])
    with pytest.raises(KeyError):
        what_if(problem=asked, roster=replace(stood({})), session="s2")
