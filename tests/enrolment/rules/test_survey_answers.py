"""A survey as data: stored and read again unchanged, answered only with what it asks, counted without small numbers."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterbell.base.words import Words
from afterbell.enrolment.rules.survey import (
    COLLECTION,
    NEEDED,
    Given,
    Kind,
    Option,
    Question,
    ShownIf,
    answer_faults,
    from_plain,
    kept,
    sensitive,
    to_plain,
)
from afterbell.enrolment.rules.survey.counting import Answers, Unsaid, column_of, counts_of, options_of
from afterbell.enrolment.rules.withholding import FEWEST

WORDS = Words(zh="问题", en="question")
CLUB = frozenset({"choir"})
COLLECTORS = ("parent", "other_adult", "late_parent", "nobody")


def faults(given: Given, questions: tuple[Question, ...] = COLLECTION) -> list[str]:
    found = answer_faults(questions=questions, given=given, clubs=CLUB)
    return [f"{fault.code.rpartition('.')[2]} {fault.field}" for fault in found]


def test_questions_are_stored_and_read_again_unchanged() -> None:
    assert from_plain(to_plain(COLLECTION)) == COLLECTION
    assert set(NEEDED) <= {question.key for question in COLLECTION}
    assert len({question.key for question in COLLECTION}) == len(COLLECTION)


def test_every_fault_of_an_answer_is_told_at_once() -> None:
    said: Given = {"collector": "late_parent", "on_days": (1, 9), "clubs": ("chess",), "moon": "full"}
    assert sorted(faults(said)) == [
        "answer_missing at_home",
        "answer_missing free_at",
        "answer_unknown clubs",
        "answer_unknown on_days",
        "question_unknown moon",
    ]
    assert faults({"collector": "nobody", "at_home": "nobody"}) == []


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        (Kind.YES_NO, "yes", "maybe"),
        (Kind.TIME, "18:05", "25:00"),
        (Kind.NUMBER, 3, -1),
        (Kind.WEEKDAYS, (1, 3), (1, 1)),
        (Kind.CLUBS, ("choir",), "choir"),
    ],
)
def test_each_kind_takes_its_own_answers_only(kind: Kind, good: Given, bad: Given) -> None:
    question = (Question(key="q", kind=kind, words=WORDS),)
    assert faults({"q": good}, question) == []  # type: ignore[dict-item]
    assert faults({"q": bad}, question) == ["answer_unknown q"]  # type: ignore[dict-item]


def test_what_was_not_asked_and_what_is_sensitive_is_not_kept() -> None:
    said: Given = {"collector": "nobody", "free_at": "18:00", "at_home": "adult", "kinship_care": "yes"}
    assert kept(questions=COLLECTION, given=said) == {"collector": "nobody", "at_home": "adult"}
    assert sensitive(questions=COLLECTION, given=said) == (("kinship_care", "yes"),)


@given(st.lists(st.tuples(st.integers(1, 3), st.sampled_from(COLLECTORS)), max_size=80))
def test_what_is_shown_is_right_and_never_small(said: list[tuple[int, str]]) -> None:
    questions = options_of(questions=COLLECTION, weekdays=[(1, WORDS)], clubs=[("choir", WORDS)])
    answers = Answers(
        given=tuple((grade, {"collector": collector, "at_home": "adult"}) for grade, collector in said),
        sensitive={(1, "kinship_care", "yes"): 3},
        grades=(1, 2, 3),
    )
    for row in counts_of(questions=questions, answers=answers, fewest=FEWEST):
        numbers = [*row.totals, *(number for _grade, found in row.grades for number in found)]
        assert not [number for number in numbers if number is not None and 0 < number < FEWEST]
        if row.question.key == "collector":
            for collector, number in zip(COLLECTORS, row.totals, strict=True):
                assert number in {None, sum(choice == collector for _grade, choice in said)}


@given(st.integers(0, 23), st.integers(0, 59))
def test_a_time_is_counted_at_the_half_hour_by_which_it_has_come(hours: int, minutes: int) -> None:
    (question,) = options_of(questions=[replace(COLLECTION[1])], weekdays=(), clubs=())
    column = column_of(question=question, value=f"{hours:02d}:{minutes:02d}")
    assert column in {option.key for option in question.options}
    if "16:30" <= f"{hours:02d}:{minutes:02d}" <= "20:00":
        assert f"{hours:02d}:{minutes:02d}" <= column


def test_what_follows_an_unasked_question_is_not_asked_either() -> None:
    """A bus line is asked after the bus, a stop after the line: who no longer takes the bus has neither."""
    bus = Question(
        key="q1", kind=Kind.YES_NO, words=WORDS, required=True, shown_if=ShownIf(question="going_home", one_of=("bus",))
    )
    stop = Question(
        key="q2", kind=Kind.NUMBER, words=WORDS, required=True, shown_if=ShownIf(question="q1", one_of=("yes",))
    )
    said: Given = {"collector": "nobody", "at_home": "nobody", "going_home": "alone", "q1": "yes", "q2": -5}
    questions = (*COLLECTION, bus, stop)
    assert faults(said, questions) == []
    assert set(kept(questions=questions, given=said)) == {"collector", "at_home", "going_home"}
    by_bus: Given = {**said, "going_home": "bus"}
    assert faults(by_bus, questions) == ["answer_unknown q2"]


def test_who_said_nothing_is_a_number_beside_the_others_and_withheld_with_them() -> None:
    """Eighty say yes and thirty-eight nothing: that makes the hundred and eighteen who answered the survey."""
    asked = options_of(
        questions=[Question(key="kin", kind=Kind.YES_NO, words=WORDS, sensitive=True)], weekdays=(), clubs=()
    )
    answers = Answers(
        given=(((1, {}),) * 60 + ((2, {}),) * 58),
        sensitive={(1, "kin", "yes"): 40, (2, "kin", "yes"): 40},
        grades=(1, 2),
    )
    (counted,) = counts_of(questions=asked, answers=answers, fewest=FEWEST)
    assert counted.unsaid == Unsaid(total=38, grades=(20, 18))
    assert sum(filter(None, counted.totals)) + 38 == 118
    few = Answers(given=(((1, {}),) * 20 + ((2, {}),) * 20), sensitive={(1, "kin", "yes"): 18}, grades=(1, 2))
    (counted,) = counts_of(questions=asked, answers=few, fewest=FEWEST)
    assert counted.unsaid
    assert counted.unsaid.grades[0] is None
    assert counted.unsaid.total is None


def test_of_a_question_all_must_answer_nobody_can_be_silent() -> None:
    """Were it told that none of twelve said the other, it would be told what all said, and with it the one child."""
    choices = (Option(key="a", words=WORDS), Option(key="b", words=WORDS))
    asked = Question(key="by", kind=Kind.ONE, words=WORDS, required=True, options=choices)
    said = ((1, "b"), *(((2, "a"),) * 12), *(((3, "b"),) * 6))
    answers = Answers(
        given=tuple((grade, {"by": choice}) for grade, choice in said), sensitive=Counter(), grades=(1, 2, 3)
    )
    (counted,) = counts_of(questions=[asked], answers=answers, fewest=FEWEST)
    assert dict(counted.grades) == dict.fromkeys((1, 2, 3), (None, None))
