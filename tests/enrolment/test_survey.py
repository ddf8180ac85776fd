"""The survey's days: open to the end of the last one, and after it only for a child who came later."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from afterbell.base.refusals import NotThere, Refused
from afterbell.base.tenancy import within
from afterbell.enrolment.commands import answer_surveys, collection_answer, open_survey
from afterbell.enrolment.models import SurveyAnswer
from afterbell.enrolment.queries import survey_form, unanswered
from afterbell.enrolment.queries.survey import state_of_days
from afterbell.schools.models import Pupil
from tests.support.world import MORNING, TODAY, SmallSchool

LAST = date(2026, 2, 28)
MIDNIGHT = datetime(2026, 2, 28, 16, 0, tzinfo=UTC)
A_DAY = timedelta(days=1)


@pytest.fixture
def survey(small_school: SmallSchool) -> str:
    office = small_school.actor("office")
    return open_survey(
        actor=office, now=MORNING, term=small_school.term, title="接送情况调查", opens_on=TODAY, closes_on=LAST
    )


def answer(school: SmallSchool, survey: str, *places: int, now: datetime) -> int:
    """Let the homeroom teacher enter answers for the children at these places."""
    answers = [
        collection_answer(pupil=school.children[place].code, collector="nobody", no_one_at_home=True)
        for place in places
    ]
    return answer_surveys(actor=school.actor("homeroom1"), now=now, survey=survey, answers=answers, channel="paper")


def test_the_last_day_lasts_until_its_midnight_here(small_school: SmallSchool, survey: str) -> None:
    assert answer(small_school, survey, 0, now=MIDNIGHT - timedelta(seconds=1)) == 1
    with pytest.raises(Refused, match="survey_not_open"):
        answer(small_school, survey, 1, now=MIDNIGHT)


def test_a_child_who_came_later_answers_later_and_takes_nobody_along(small_school: SmallSchool, survey: str) -> None:
    with within(small_school.id):
        Pupil.objects.filter(code=small_school.children[1].code).update(joined_on=LAST + A_DAY)
    with pytest.raises(Refused, match="survey_not_open"):
        answer(small_school, survey, 0, 1, now=MIDNIGHT)
    assert answer(small_school, survey, 1, now=MIDNIGHT) == 1
    with within(small_school.id):
        assert [row.pupil.code for row in SurveyAnswer.objects.select_related("pupil")] == [
            small_school.children[1].code
        ]
        teacher = small_school.actor("homeroom1")
        late = survey_form(viewer=teacher, pupil=small_school.children[1].code, today=LAST + A_DAY)
        early = survey_form(viewer=teacher, pupil=small_school.children[0].code, today=LAST + A_DAY)
    assert (late.state, early.state) == ("open", "closed")


@pytest.mark.parametrize(
    ("today", "joined_on", "state"),
    [
        (TODAY - A_DAY, None, "before"),
        (TODAY, None, "open"),
        (LAST, TODAY, "open"),
        (LAST + A_DAY, TODAY, "closed"),
        (LAST + A_DAY, LAST, "closed"),
        (LAST + A_DAY, LAST + A_DAY, "open"),
    ],
)
def test_what_a_day_means(today: date, joined_on: date | None, state: str) -> None:
    assert state_of_days(opens_on=TODAY, closes_on=LAST, today=today, joined_on=joined_on) == state


def test_a_term_without_a_survey_has_none(small_school: SmallSchool) -> None:
    assert state_of_days(opens_on=None, closes_on=None, today=TODAY) == "none"
    with within(small_school.id):
        seen = unanswered(viewer=small_school.actor("homeroom1"), homeroom=small_school.homerooms[0], today=TODAY)
    assert (seen.state, seen.answered, len(seen.children)) == ("none", 0, 4)


def test_who_is_missing_shrinks_with_every_answer(small_school: SmallSchool, survey: str) -> None:
    teacher = small_school.actor("homeroom1")
    answer(small_school, survey, 0, 2, now=MORNING)
    with within(small_school.id):
        seen = unanswered(viewer=teacher, homeroom=small_school.homerooms[0], today=TODAY)
        assert {row.pupil for row in seen.children} == {small_school.children[place].code for place in (1, 3)}
        assert {row.name: row.has_phone for row in seen.children} == {
            small_school.children[1].name: True,
            small_school.children[3].name: False,
        }
        with pytest.raises(NotThere):
            unanswered(viewer=teacher, homeroom=small_school.homerooms[1], today=TODAY)
