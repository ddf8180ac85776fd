"""A term has as many surveys as the office opens, one after the other; each has its own lists, rates and results."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from afterbell.base.refusals import NotThere, Refused
from afterbell.base.tenancy import within
from afterbell.base.words import Words
from afterbell.enrolment.commands import NewAnswer, answer_surveys, change_survey, collection_answer, open_survey
from afterbell.enrolment.models import Survey
from afterbell.enrolment.queries import built_survey, homeroom_list, stage_counts, survey_form, survey_story, unanswered
from afterbell.enrolment.queries.gathering import gathered
from afterbell.enrolment.rules.survey import COLLECTION, Kind, Question
from tests.support.at_once import at_once
from tests.support.premises import Premises
from tests.support.world import MORNING, TODAY, SmallSchool, answer_survey, build_school

AGAIN, LAST = date(2026, 4, 20), date(2026, 4, 24)
SPRING = datetime(2026, 4, 20, 1, 0, tzinfo=UTC)
STILL = Question(key="still", kind=Kind.YES_NO, words=Words(zh="还想参加吗？", en="Still?"))
SHORT = (*(row for row in COLLECTION if row.key in {"collector", "free_at", "at_home"}), STILL)


def again(school: SmallSchool, *, opens: date = AGAIN, closes: date = LAST, by: str = "office") -> str:
    """Ask again in mid-term whether the child still wants to come."""
    return open_survey(
        actor=school.actor(by, today=AGAIN),
        now=SPRING,
        term=school.term,
        title="期中意愿",
        opens_on=opens,
        closes_on=closes,
        questions=SHORT,
    )


def answer(school: SmallSchool, survey: str) -> None:
    child = school.children[0]
    given = {"collector": "parent", "at_home": "adult", "still": "yes"}
    answer_surveys(
        actor=school.family(child, today=AGAIN),
        now=SPRING,
        survey=survey,
        answers=[NewAnswer(pupil=child.code, given=given)],
    )


def test_lists_rates_and_results_are_the_surveys_own(small_school: SmallSchool) -> None:
    first = answer_survey(small_school)
    second = again(small_school)
    child, office = small_school.children[0], small_school.actor("office", today=AGAIN)
    teacher = small_school.actor("homeroom1", today=AGAIN)
    with within(small_school.id):
        form = survey_form(viewer=small_school.family(child, today=AGAIN), pupil=child.code, today=AGAIN)
        assert (form.survey, form.title, form.state, form.answer) == (second, "期中意愿", "open", None)
        assert unanswered(viewer=teacher, homeroom=child.homeroom, today=AGAIN).answered == 0
    answer(small_school, second)
    with within(small_school.id):
        page = unanswered(viewer=teacher, homeroom=child.homeroom, today=AGAIN)
        assert (page.title, page.answered, len(page.children)) == ("期中意愿", 1, 3)
        assert homeroom_list(viewer=teacher, homeroom=child.homeroom, today=AGAIN).answered == 1
        assert stage_counts(viewer=office, today=AGAIN).answered == 1
        stories = [survey_story(viewer=office, today=AGAIN, survey=code) for code in ("", first, second)]
    told = [(story.code, story.answered, len(story.questions)) for story in stories if story]
    assert told == [(second, 1, 0), (first, 8, 7), (second, 1, 0)]
    assert stories[0]
    assert [row.title for row in stories[0].surveys] == ["接送情况调查", "期中意愿"]


def test_before_the_next_opens_the_first_stands(small_school: SmallSchool) -> None:
    first = answer_survey(small_school)
    again(small_school)
    with within(small_school.id):
        story = survey_story(viewer=small_school.actor("office"), today=TODAY)
        assert story
        assert story.code == first
        built = built_survey(viewer=small_school.actor("office"), today=AGAIN)
        assert built
        assert (built.title, built.answered) == ("期中意愿", False)


def test_what_the_second_does_not_ask_stands_as_the_first_was_answered(small_school: SmallSchool) -> None:
    survey = answer_survey(small_school)
    child = small_school.children[0]
    said = collection_answer(pupil=child.code, collector="nobody", no_one_at_home=True, clubs_wanted=("choir",))
    answer_surveys(actor=small_school.family(child), now=MORNING, survey=survey, answers=[said])
    answer(small_school, again(small_school))
    with within(small_school.id):
        found = gathered(today=AGAIN)
    assert found
    mine = next(given for given in found.given.values() if "still" in given)
    assert {key: mine[key] for key in ("collector", "still")} == {"collector": "parent", "still": "yes"}
    assert mine["clubs"] == ["choir"]  # type: ignore[comparison-overlap]


def test_two_are_never_open_on_one_day(small_school: SmallSchool) -> None:
    answer_survey(small_school)
    for opens, closes in ((date(2026, 2, 28), LAST), (TODAY, LAST)):
        with pytest.raises(Refused, match="survey_known") as refused:
            again(small_school, opens=opens, closes=closes)
        assert refused.value.conflict
    second = again(small_school, opens=date(2026, 3, 1))
    with within(small_school.id):
        built = built_survey(viewer=small_school.actor("office"), today=date(2026, 3, 1))
    assert built
    with pytest.raises(Refused, match="survey_known"):
        change_survey(
            actor=small_school.actor("office"),
            now=MORNING,
            survey=second,
            title=built.title,
            opens_on=TODAY,
            closes_on=LAST,
            questions=built.questions,
            seen=built.mark,
        )


def test_a_survey_of_another_school_is_not_there(small_school: SmallSchool, other_school: SmallSchool) -> None:
    other = answer_survey(other_school)
    with within(small_school.id), pytest.raises(NotThere):
        survey_story(viewer=small_school.actor("office"), today=TODAY, survey=other)
    with pytest.raises(NotThere):
        again(small_school, by="principal")


def test_two_who_open_at_the_same_moment_open_one(own_database: Premises) -> None:
    assert own_database
    world = build_school(name="测试小学", code="alpha")
    ended = at_once(lambda: again(world), lambda: again(world, opens=date(2026, 4, 22)))
    with within(world.id):
        assert (ended, Survey.objects.count()) == (["conflict", "done"], 1)
