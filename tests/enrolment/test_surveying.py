"""What came of a survey, for the school and its homerooms, with nobody to be recognised."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from afterbell.base.refusals import NotThere
from afterbell.base.tenancy import within
from afterbell.enrolment import queries
from afterbell.enrolment.commands import answer_surveys, collection_answer
from afterbell.enrolment.models import SurveyAnswer, SurveyCount
from afterbell.enrolment.queries import SurveyStory
from afterbell.schools.commands import (
    CorrectedPupil,
    NewGuardian,
    NewPupil,
    correct_pupil,
    pupil_leaves,
    register_pupils,
)
from afterbell.schools.models import Pupil
from tests.support.moving import move_back, move_forward
from tests.support.premises import Premises
from tests.support.surveyed import more_children, surveyed_school
from tests.support.world import MORNING, TODAY, SmallSchool, answer_survey, build_school

CLOSED, LATER = date(2026, 3, 1), MORNING + timedelta(days=10)


def told(story: SurveyStory | None) -> tuple[int, tuple[tuple[object, ...], ...]]:
    """Give all that a survey tells of answers."""
    assert story
    return story.counted, tuple((row.totals, row.grades, row.unsaid) for row in story.questions)


def test_while_it_is_open_only_how_many_answered_is_told(small_school: SmallSchool) -> None:
    answer_survey(small_school)
    with within(small_school.id):
        for today in (TODAY, CLOSED - timedelta(days=1)):
            story = queries.survey_story(viewer=small_school.actor("principal"), today=today)
            assert story
            assert (story.answered, story.counted, story.questions) == (8, 0, ())


def test_once_closed_the_figures_stand_whoever_answers_late_or_leaves(small_school: SmallSchool) -> None:
    """A child who came late answers everything, also what is only counted; another leaves; nothing moves."""
    survey = surveyed_school(small_school)
    office = small_school.actor("office")
    with within(small_school.id):
        before = told(queries.survey_story(viewer=office, today=CLOSED))
        counts = list(SurveyCount.objects.values_list("homeroom", "question", "number"))
    assert before[0] == 32
    guardian = NewGuardian(name="家长", relation="母亲", phone="")
    late = NewPupil(
        homeroom=small_school.homerooms[0],
        name="新来的",
        residence="day",
        joined_on=LATER.date(),
        guardians=(guardian,),
    )
    (row,) = register_pupils(actor=office, now=LATER, pupils=[late])
    said = collection_answer(pupil=row.pupil, collector="parent", no_one_at_home=True, kinship_care=True)
    teacher = small_school.actor("homeroom1", today=LATER.date())
    assert answer_surveys(actor=teacher, now=LATER, survey=survey, channel="phone", answers=[said]) == 1
    pupil_leaves(actor=office, now=LATER, pupil=small_school.children[0].code, last_day=LATER.date())
    with within(small_school.id):
        story = queries.survey_story(viewer=office, today=LATER.date() + timedelta(days=1))
        assert told(story) == before
        assert story
        assert story.answered == 32
        assert list(SurveyCount.objects.values_list("homeroom", "question", "number")) == counts
        form = queries.survey_form(viewer=teacher, pupil=row.pupil, today=LATER.date())
        assert "kinship_care" not in {question.key for question in form.questions}


def test_numbers_are_shown_for_the_school_and_for_grades(small_school: SmallSchool) -> None:
    survey = answer_survey(small_school)
    for room in (0, 1):
        more_children(small_school, survey, 6, room=room, collector="parent")
        more_children(small_school, survey, 6, room=room, collector="nobody")
    with within(small_school.id):
        story = queries.survey_story(viewer=small_school.actor("principal"), today=CLOSED)
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
        story = queries.survey_story(viewer=small_school.actor("principal"), today=CLOSED)
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


def test_no_answer_is_read_by_moving_a_child_to_another_grade_once_it_is_closed(small_school: SmallSchool) -> None:
    survey = surveyed_school(small_school)
    office = small_school.actor("office", today=CLOSED)
    with within(small_school.id):
        row = Pupil.objects.filter(homeroom__code=small_school.homerooms[0], name__startswith="孩子parent").first()
        assert row
        before = told(queries.survey_story(viewer=office, today=CLOSED, survey=survey))
    moved = CorrectedPupil(homeroom=small_school.homerooms[1], name=row.name, residence=row.residence, guardians=())
    correct_pupil(actor=office, now=MORNING + timedelta(days=7), pupil=row.code, given=moved)
    with within(small_school.id):
        assert Pupil.objects.get(pk=row.pk).homeroom_id != row.homeroom_id
        assert told(queries.survey_story(viewer=office, today=CLOSED, survey=survey)) == before


def test_answers_of_an_earlier_version_get_the_grade_their_children_are_in(own_database: Premises) -> None:
    school = build_school(name="测试小学", code="alpha")
    surveyed_school(school)
    with within(school.id):
        kept = list(SurveyAnswer.objects.order_by("pk").values_list("pupil", "grade"))
        story = told(queries.survey_story(viewer=school.actor("office"), today=CLOSED))
    move_back(own_database, context="enrolment", to="0016_needs_and_care_notes")
    move_forward(own_database)
    with within(school.id):
        assert list(SurveyAnswer.objects.order_by("pk").values_list("pupil", "grade")) == kept
        assert told(queries.survey_story(viewer=school.actor("office"), today=CLOSED)) == story
        with pytest.raises(DatabaseError), transaction.atomic():
            SurveyAnswer.objects.update(grade=6)
