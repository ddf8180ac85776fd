"""A survey's results are public as they were previewed, once it is closed, and nobody is recognised in them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterbell.base.refusals import NotThere, Refused
from afterbell.base.tenancy import within
from afterbell.base.words import Words
from afterbell.enrolment.commands import answer_surveys, collection_answer, open_survey
from afterbell.enrolment.queries import QuestionCounts, SurveyStory
from afterbell.enrolment.rules.survey import Kind, Option, Question
from afterbell.enrolment.rules.survey.counting import Answers, counts_of
from afterbell.portal.commands import publish_survey
from afterbell.portal.models import Article
from afterbell.portal.surveys import body_of, survey_publication
from tests.support.examples import examples
from tests.support.surveyed import surveyed_school
from tests.support.world import MORNING, TODAY, SmallSchool, answer_survey

CLOSED, AFTER = date(2026, 3, 2), datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
ASKED = Question(
    key="q1",
    kind=Kind.ONE,
    words=Words(zh="哪条线？", en="Which line?"),
    options=tuple(Option(key=key, words=Words(zh=key, en=key)) for key in "abc"),
)
GROUP = st.tuples(st.integers(0, 8), st.integers(0, 8), st.integers(0, 8), st.integers(0, 4))
ALL = "all"


def published(table: list[tuple[int, ...]]) -> dict[str, Any]:
    """Give what would be public where so many of each grade chose each answer; the last chose none."""
    given: list[tuple[int, dict[str, str]]] = []
    for grade, numbers in enumerate(table, start=1):
        for key, number in zip(["a", "b", "c", ""], numbers, strict=True):
            given += [(grade, {"q1": key} if key else {})] * number
    grades = tuple(range(1, len(table) + 1))
    (counted,) = counts_of(
        questions=[ASKED], answers=Answers(given=tuple(given), sensitive={}, grades=grades), fewest=5
    )
    question = QuestionCounts(
        key="q1",
        kind=Kind.ONE,
        words=ASKED.words,
        choices=tuple(option.words for option in ASKED.options),
        totals=counted.totals,
        grades=counted.grades,
        unsaid=counted.unsaid,
    )
    story = SurveyStory(
        code="s",
        title="调查",
        opens_on=TODAY,
        closes_on=TODAY,
        fewest=5,
        homerooms=(),
        questions=(question,),
    )
    return body_of(story)


def ways(row: list[int | None], answered: int) -> Iterator[tuple[int, ...]]:
    """Give every way in which a grade of so many answers could have chosen, in keeping with what is shown of it.

    The last number of a row are those who said nothing: all together are all who answered.
    """
    *choices, silent = row
    ranges = [range(answered + 1) if number is None else (number,) for number in choices]
    for each in product(*ranges):
        rest = answered - sum(each)
        if rest >= 0 and silent in {None, rest}:
            yield (*each, rest)


@examples(60)
@given(st.lists(GROUP, min_size=2, max_size=2))
def test_no_number_under_five_can_be_read_whatever_is_added_or_subtracted(table: list[tuple[int, ...]]) -> None:
    """Try every table that would show the same, knowing even how many of each grade answered."""
    (question,) = published(table)["questions"]
    shown = [number for _grade, row in question["grades"] for number in row] + question["totals"]
    assert not any(number is not None and 0 < number < 5 for number in shown)
    could: defaultdict[tuple[object, int], set[int]] = defaultdict(set)
    each = [list(ways(row, sum(numbers))) for (_grade, row), numbers in zip(question["grades"], table, strict=True)]
    for first, second in product(*each):
        sums = [one + other for one, other in zip(first, second, strict=True)]
        if all(total in {None, found} for total, found in zip(question["totals"], sums, strict=True)):
            for group, row in ((1, first), (2, second), (ALL, tuple(sums))):
                for at, number in enumerate(row):
                    could[group, at].add(number)
    for numbers in could.values():
        assert len(numbers) > 1 or not 0 < next(iter(numbers)) < 5


def test_while_it_is_open_it_is_refused_in_a_clear_sentence(small_school: SmallSchool) -> None:
    survey = surveyed_school(small_school)
    principal = small_school.actor("principal")
    with within(small_school.id):
        found = survey_publication(viewer=principal, today=TODAY)
    assert found
    with pytest.raises(Refused) as refused:
        publish_survey(actor=principal, now=MORNING, survey=survey, seen=found.digest)
    (reason,) = refused.value.reasons
    assert reason.code == "portal.survey_open"
    assert "2月28日" in reason.words.zh
    with within(small_school.id):
        assert not Article.objects.filter(kind="survey").exists()


def test_what_was_seen_is_published_once_and_stays(small_school: SmallSchool) -> None:
    survey = surveyed_school(small_school)
    principal = small_school.actor("principal", today=CLOSED)
    with within(small_school.id):
        found = survey_publication(viewer=principal, today=CLOSED)
    assert found
    with pytest.raises(Refused) as moved:
        publish_survey(actor=principal, now=AFTER, survey=survey, seen="0" * 64)
    assert moved.value.conflict
    page = publish_survey(actor=principal, now=AFTER, survey=survey, seen=found.digest)
    assert publish_survey(actor=principal, now=AFTER, survey=survey, seen=found.digest) == page
    with within(small_school.id):
        article = Article.objects.get(kind="survey")
        again = survey_publication(viewer=principal, today=CLOSED)
    assert again
    assert (article.code, article.content_hash, article.subject) == (page, found.digest, survey)
    assert (again.article, again.shown) == (page, found.shown)
    collectors = next(row for row in found.shown.questions if row.totals == (12, 0, 0, 20))
    assert collectors.grades == ((1, (6, 0, 0, 10)), (3, (6, 0, 0, 10)))


def test_who_may_not_publish_finds_nothing(small_school: SmallSchool) -> None:
    survey = answer_survey(small_school)
    principal = small_school.actor("principal", today=CLOSED)
    with within(small_school.id):
        found = survey_publication(viewer=principal, today=CLOSED)
    assert found
    assert all(set(row.totals) <= {None, 0} for row in found.shown.questions)
    with pytest.raises(NotThere):
        publish_survey(actor=principal, now=AFTER, survey="another", seen=found.digest)
    with pytest.raises(NotThere):
        publish_survey(actor=small_school.actor("office", today=CLOSED), now=AFTER, survey=survey, seen=found.digest)


def test_few_answers_are_not_published_at_all(small_school: SmallSchool) -> None:
    survey = open_survey(
        actor=small_school.actor("office"),
        now=MORNING,
        term=small_school.term,
        title="接送情况调查",
        opens_on=TODAY,
        closes_on=TODAY,
    )
    child = small_school.children[0]
    answer_surveys(
        actor=small_school.family(child),
        now=MORNING,
        survey=survey,
        answers=[collection_answer(pupil=child.code, collector="nobody", no_one_at_home=True)],
    )
    principal = small_school.actor("principal", today=CLOSED)
    with pytest.raises(Refused) as refused:
        publish_survey(actor=principal, now=AFTER, survey=survey, seen="")
    assert [reason.code for reason in refused.value.reasons] == ["portal.survey_few"]
