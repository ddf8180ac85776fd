"""Every assignment, every refusal and every gap has its sentence in both languages, true of the roster as it stands."""

from __future__ import annotations

import pytest
from hypothesis import given

from afterbell.rostering.rules.roster.explain import Explainer
from afterbell.rostering.rules.roster.problem import Away, Kind, Reason, Roster, RosterProblem
from afterbell.rostering.rules.roster.rules import HARD
from afterbell.rostering.rules.roster.solve import solve
from afterbell.rostering.rules.roster.verify import broken_rules
from tests.rostering.rules.small_schools import LATE, adult, day, demand, problem, problems
from tests.support.examples import examples

NAMES = {"T1": "娜仁", "T2": "巴图"}


def explainer(asked: RosterProblem, **fixed: str) -> Explainer:
    given_out = problem(list(asked.demands), list(asked.adults), keep=asked.keep, fixed=fixed)
    roster = solve(problem=given_out)
    return Explainer(problem=asked, roster=roster, names=NAMES)


@examples(40)
@given(problems())
def test_every_question_has_an_answer_in_both_languages(asked: RosterProblem) -> None:
    roster = solve(problem=asked)
    tell = Explainer(problem=asked, roster=roster)
    for wanted in asked.demands:
        sentences = [tell.why(session=wanted.session)]
        sentences += [tell.why_not(session=wanted.session, adult=someone.code) for someone in asked.adults]
        assert all(words.zh and words.en and "{" not in words.zh + words.en for words in sentences)
    for someone in asked.adults:
        statement = tell.statement(adult=someone.code)
        assert statement.carried + sum(line.weight for line in statement.lines) == statement.load
        assert statement.load == roster.loads[someone.code]


def test_the_lighter_load_is_told_with_both_figures() -> None:
    asked = problem([demand("duty")], [adult("T1", carried_load=80), adult("T2", carried_load=20)])
    words = explainer(asked).why(session="duty")
    assert words.zh == "3月2日17:00—17:50的值班有2人能担任，排巴图最合适：巴图的工作量较轻（20对80）（与娜仁相比）"
    assert "巴图 carries the lighter load (20 against 80)" in words.en


def test_the_named_adult_is_told_as_such() -> None:
    asked = problem([demand("a", group="G1")], [adult("T1"), adult("T2")], keep={"G1": "T2"})
    assert "巴图是本组指定的老师" in explainer(asked).why(session="a").zh
    assert "巴图是本组指定的老师" in explainer(asked).why_not(session="a", adult="T1").zh


def test_equals_are_decided_by_their_codes() -> None:
    asked = problem([demand("a")], [adult("T1"), adult("T2")])
    assert "all being equal, the code that comes first" in explainer(asked).why(session="a").en


def test_the_only_one_who_can_is_told() -> None:
    asked = problem([demand("a", skills=frozenset({"music"}))], [adult("T1"), adult("T2", skills=frozenset())])
    assert explainer(asked).why(session="a").zh == "3月2日17:00—17:50的值班只有娜仁能担任"


def test_what_the_school_fixed_is_told() -> None:
    asked = problem([demand("a")], [adult("T1"), adult("T2")], fixed={"a": "T2"})
    tell = Explainer(problem=asked, roster=solve(problem=asked))
    assert tell.why(session="a").en == "the school itself named T2 for the duty of 2026-03-02, 17:00—17:50"


def test_an_assignment_by_hand_against_a_rule_is_told() -> None:
    asked = problem([demand("a", language="zh")], [adult("T1", languages=frozenset({"mn"})), adult("T2")])
    words = explainer(asked, a="T1").why(session="a")
    assert "人工指定娜仁，但有不合之处：娜仁不用本组的授课语言辅导" in words.zh


def test_one_who_would_fit_better_may_swap() -> None:
    asked = problem([demand("a")], [adult("T1", carried_load=500), adult("T2")])
    tell = explainer(asked, a="T1")
    assert "巴图 would fit as well and may swap" in tell.why(session="a").en
    assert "可以与娜仁商量调换" in tell.why_not(session="a", adult="T2").zh


def test_why_not_me_names_every_rule_and_the_session_in_the_way() -> None:
    asked = problem(
        [demand("a"), demand("b", span=LATE, language="zh")], [adult("T1", languages=frozenset({"mn"})), adult("T2")]
    )
    words = explainer(asked, a="T1", b="T2").why_not(session="b", adult="T1")
    assert words.zh.endswith("娜仁不用本组的授课语言辅导；娜仁同一时间另有3月2日17:00—17:50的值班")


def test_why_not_me_of_the_one_who_has_it() -> None:
    asked = problem([demand("a")], [adult("T1")])
    assert explainer(asked).why_not(session="a", adult="T1").zh == "3月2日17:00—17:50的值班正是由娜仁负责"


def test_a_gap_tells_what_would_close_it_by_itself() -> None:
    asked = problem(
        [demand("a", skills=frozenset({"music"}))],
        [adult("T1", away=(Away(day=day(0)),)), adult("T2", skills=frozenset(), away=(Away(day=day(0)),))],
    )
    tell = explainer(asked)
    assert tell.gap(session="a").zh == "3月2日17:00—17:50的值班无人能担任。可行的办法：娜仁当时能到岗"
    assert tell.why(session="a").zh == "3月2日17:00—17:50的值班还没有负责人"


@pytest.mark.parametrize("rule", [*HARD, "fixed", "same_adult"])
def test_every_rule_has_a_sentence(rule: str) -> None:
    asked = problem([demand("a")], [adult("T1")])
    words = explainer(asked).reason(reason=Reason(adult="T1", rule=rule, sessions=("a",)))
    assert words.zh
    assert words.en
    assert "{" not in words.zh + words.en


def test_a_statement_counts_each_kind() -> None:
    wanted = [demand("a"), demand("b", day=day(1), kind=Kind.CLUB, weight=70), demand("c", day=day(2))]
    tell = explainer(problem(wanted, [adult("T1", carried_load=10), adult("T2")]), a="T1", b="T1", c="T2")
    statement = tell.statement(adult="T1")
    assert [(line.kind, line.sessions, line.minutes, line.weight) for line in statement.lines] == [
        (Kind.DUTY, 1, 50, 50),
        (Kind.CLUB, 1, 50, 70),
    ]
    assert statement.words.zh == "娜仁本期2场、100分钟，工作量130（含上期结转10）；按岗位比例，人均90"


def test_an_unknown_session_or_adult_is_a_key_error() -> None:
    asked = problem([demand("a")], [adult("T1")])
    tell = Explainer(problem=asked, roster=Roster(assignments={}, uncovered=(), loads={}))
    with pytest.raises(KeyError):
        tell.why(session="b")
    with pytest.raises(KeyError):
        tell.why_not(session="a", adult="T9")


def test_who_else_could_is_told_with_what_it_would_cost() -> None:
    people = [adult("T1"), adult("T2", carried_load=50), adult("T3", skills=frozenset())]
    asked = problem([demand("a", skills=frozenset({"music"}))], people)
    others = explainer(asked).others(session="a")
    assert [(other.adult, other.cost) for other in others] == [("T2", 100)]
    assert others[0].words.zh == "巴图也能担任3月2日17:00—17:50的值班，全校的安排会差1.00场：娜仁的工作量较轻（0对50）"
    assert "1.00 sessions worse" in others[0].words.en


def test_an_equal_costs_nothing_and_an_open_session_has_no_others() -> None:
    asked = problem([demand("a")], [adult("T1"), adult("T2")])
    assert [(other.cost, other.words.en[-11:]) for other in explainer(asked).others(session="a")] == [
        (0, "be no worse")
    ]
    nobody = problem([demand("a", language="en")], [adult("T1")])
    assert explainer(nobody).others(session="a") == ()


@examples(30)
@given(problems(most_demands=6))
def test_whoever_else_could_have_it_may_indeed_have_it(asked: RosterProblem) -> None:
    roster = solve(problem=asked)
    tell = Explainer(problem=asked, roster=roster)
    known = {someone.code: someone for someone in asked.adults}
    for session, code in roster.assignments.items():
        told = {other.adult for other in tell.others(session=session)}
        may = {
            other
            for other in known
            if other != code
            and not broken_rules(
                problem=asked,
                demand=next(wanted for wanted in asked.demands if wanted.session == session),
                adult=known[other],
                others=[wanted for wanted in asked.demands if roster.assignments.get(wanted.session) == other],
            )
        }
        assert told == may
