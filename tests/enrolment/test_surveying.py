"""What came of a survey, for the school and its homerooms, with nobody to be recognised."""

from __future__ import annotations

import pytest

from afterbell.base.refusals import NotThere
from afterbell.base.tenancy import within
from afterbell.enrolment import queries
from tests.support.surveyed import more_children
from tests.support.world import TODAY, SmallSchool, answer_survey


def test_numbers_are_shown_for_the_school_and_for_grades(small_school: SmallSchool) -> None:
    survey = answer_survey(small_school)
    for room in (0, 1):
        more_children(small_school, survey, 6, room=room, collector="parent")
        more_children(small_school, survey, 6, room=room, collector="nobody")
    with within(small_school.id):
        story = queries.survey_story(viewer=small_school.actor("principal"), today=TODAY)
    assert story
    collectors = story.question("collector")
    assert collectors
    assert collectors.totals == (12, 0, 0, 20)
    assert dict(collectors.grades) == {1: (6, 0, 0, 10), 3: (6, 0, 0, 10)}
    alone = story.question("at_home")
    assert alone
    assert alone.totals == (24, 8)
    assert [numbers for _grade, numbers in alone.grades] == [(None, None)] * 2
    assert [(row.answered, row.pupils) for row in story.homerooms] == [(16, 16), (16, 16)]


def test_where_all_of_a_few_said_the_same_nothing_is_told(small_school: SmallSchool) -> None:
    answer_survey(small_school)
    with within(small_school.id):
        story = queries.survey_story(viewer=small_school.actor("principal"), today=TODAY)
    assert story
    assert story.answered == 8
    told = [story.question(key) for key in ("collector", "at_home")]
    numbers = [number for row in told if row for number in (*row.totals, *(n for _g, rest in row.grades for n in rest))]
    assert set(numbers) == {None}


def test_before_the_survey_there_is_nothing_and_outsiders_see_nothing(small_school: SmallSchool) -> None:
    with within(small_school.id):
        assert queries.survey_story(viewer=small_school.actor("office"), today=TODAY) is None
        with pytest.raises(NotThere):
            queries.survey_story(viewer=small_school.actor("gate"), today=TODAY)
