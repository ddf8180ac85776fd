"""A survey is told from another by all it says, and compared question by question."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from afterbell.base.words import Words
from afterbell.enrolment.rules.survey import COLLECTION, Question
from afterbell.enrolment.rules.survey.comparing import apart, mark_of

DAY = date(2026, 2, 24)
WORDED = st.sampled_from(COLLECTION).flatmap(
    lambda row: st.sampled_from((row, replace(row, words=Words(zh="换个说法", en="otherwise"))))
)
SURVEYS = st.lists(WORDED, unique_by=lambda row: row.key).map(tuple)


def mark(questions: tuple[Question, ...], title: str = "调查", last: date = DAY) -> str:
    return mark_of(title=title, opens_on=DAY, closes_on=last, questions=questions)


@given(SURVEYS, SURVEYS)
def test_only_the_same_survey_has_the_same_mark(one: tuple[Question, ...], other: tuple[Question, ...]) -> None:
    assert (mark(one) == mark(other)) == (one == other)
    assert len({mark(one), mark(one, title="另一份"), mark(one, last=date(2026, 3, 1))}) == 3


@given(SURVEYS, SURVEYS)
def test_from_the_differences_the_stored_survey_can_be_made(
    stored: tuple[Question, ...], mine: tuple[Question, ...]
) -> None:
    found = apart(stored=stored, mine=mine)
    left = {row.key: row for row in mine if row not in found.only_mine}
    made = left | {row.key: row for row in (*found.otherwise, *found.only_stored)}
    assert made == {row.key: row for row in stored}
    nothing = not (found.only_stored or found.only_mine or found.otherwise or found.moved)
    assert nothing == (stored == mine)
