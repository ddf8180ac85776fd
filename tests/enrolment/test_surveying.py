"""What came of a survey, for the school and its homerooms, with nobody to be recognised."""

from __future__ import annotations

import pytest

from afterbell.base.refusals import NotThere
from afterbell.base.tenancy import within
from afterbell.enrolment import commands, queries
from afterbell.enrolment.commands import NewAnswer
from afterbell.schools.commands import NewGuardian, NewPupil, register_pupils
from tests.support.world import MORNING, TODAY, SmallSchool, answer_survey


def more_children(school: SmallSchool, survey: str, number: int) -> None:
    """Let children join the first homeroom whose parents collect them."""
    guardian = (NewGuardian(name="家长", relation="母亲", phone=""),)
    rows = register_pupils(
        actor=school.actor("office"),
        now=MORNING,
        pupils=[
            NewPupil(
                homeroom=school.homerooms[0],
                name=f"孩子{place}",
                residence="day",
                joined_on=TODAY,
                guardians=guardian,
            )
            for place in range(number)
        ],
    )
    commands.answer_surveys(
        actor=school.actor("homeroom1"),
        now=MORNING,
        survey=survey,
        channel="phone",
        answers=[NewAnswer(pupil=row.pupil, collector="parent", no_one_at_home=False) for row in rows],
    )


def test_a_schools_numbers_are_shown_and_a_homerooms_small_ones_are_not(small_school: SmallSchool) -> None:
    survey = answer_survey(small_school)
    more_children(small_school, survey, 6)
    with within(small_school.id):
        story = queries.survey_story(viewer=small_school.actor("principal"), today=TODAY)
    assert story
    assert (story.answered, story.pupils) == (14, 14)
    assert dict(zip((words.zh for words in story.choices), story.totals, strict=True)) == {
        "父母按时接": 6,
        "其他成年人接": 0,
        "父母迟接": 0,
        "无人接送": 8,
        "家里没人": 8,
        "由祖辈照看": 0,
    }
    first, second = story.homerooms
    assert (first.answered, second.answered) == (10, 4)
    assert (first.numbers[3], second.numbers[3]) == (None, None)
    assert (first.numbers[0], second.numbers[0]) == (None, None)


def test_before_the_survey_there_is_nothing_and_outsiders_see_nothing(small_school: SmallSchool) -> None:
    with within(small_school.id):
        assert queries.survey_story(viewer=small_school.actor("office"), today=TODAY) is None
        with pytest.raises(NotThere):
            queries.survey_story(viewer=small_school.actor("gate"), today=TODAY)
