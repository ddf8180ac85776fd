"""The survey is built by the office until its first answer; who answers at the same moment answers what is asked."""

from __future__ import annotations

from datetime import date

import pytest

from afterbell.base.refusals import NotThere, Refused
from afterbell.base.tenancy import within
from afterbell.base.words import Words
from afterbell.enrolment.commands import answer_surveys, change_survey, collection_answer, open_survey
from afterbell.enrolment.models import Survey, SurveyAnswer
from afterbell.enrolment.queries import built_survey
from afterbell.enrolment.rules.survey import COLLECTION, Kind, Question, from_plain
from afterbell.enrolment.rules.survey.comparing import mark_of
from tests.support.at_once import at_once
from tests.support.premises import Premises
from tests.support.world import MORNING, TODAY, SmallSchool, build_school

LAST = date(2026, 2, 28)
BUS = Question(key="q1", kind=Kind.YES_NO, words=Words(zh="坐校车吗？", en="By bus?"), required=True)


def opened(school: SmallSchool) -> str:
    office = school.actor("office")
    return open_survey(actor=office, now=MORNING, term=school.term, title="调查", opens_on=TODAY, closes_on=LAST)


def change(school: SmallSchool, survey: str, *questions: Question, by: str = "office", last: date = LAST) -> str:
    with within(school.id):
        row = Survey.objects.filter(code=survey).first()
        asked = from_plain(row.questions) if row else ()
        seen = mark_of(title=row.title, opens_on=row.opens_on, closes_on=row.closes_on, questions=asked) if row else ""
    return change_survey(
        actor=school.actor(by),
        now=MORNING,
        survey=survey,
        title="接送",
        opens_on=TODAY,
        closes_on=last,
        questions=questions,
        seen=seen,
    )


def answer(school: SmallSchool, survey: str) -> int:
    said = collection_answer(pupil=school.children[0].code, collector="nobody", no_one_at_home=True)
    return answer_surveys(actor=school.actor("homeroom1"), now=MORNING, survey=survey, answers=[said], channel="paper")


def test_what_the_office_built_is_asked_until_it_is_answered(small_school: SmallSchool) -> None:
    survey = opened(small_school)
    change(small_school, survey, *COLLECTION, BUS)
    with pytest.raises(Refused, match="answer_missing"):
        answer(small_school, survey)
    change(small_school, survey, *COLLECTION[:4])
    assert answer(small_school, survey) == 1
    with pytest.raises(Refused, match="survey_answered") as refused:
        change(small_school, survey, *COLLECTION)
    assert refused.value.conflict
    with within(small_school.id):
        built = built_survey(viewer=small_school.actor("office"), today=TODAY)
        assert built
        assert (built.title, built.questions, built.answered) == ("接送", COLLECTION[:4], True)


def test_every_fault_is_told_and_nothing_is_stored(small_school: SmallSchool) -> None:
    survey = opened(small_school)
    with pytest.raises(Refused) as refused:
        change(small_school, survey, *COLLECTION[1:], BUS, BUS, last=date(2026, 2, 1))
    codes = {reason.code.rpartition(".")[2] for reason in refused.value.reasons}
    assert codes == {"needed_gone", "condition_wrong", "key_wrong", "survey_backwards"}
    with within(small_school.id):
        assert from_plain(Survey.objects.get().questions) == COLLECTION


def test_it_is_the_offices_own(small_school: SmallSchool, other_school: SmallSchool) -> None:
    survey = opened(small_school)
    for school, by in ((small_school, "principal"), (small_school, "homeroom1"), (other_school, "office")):
        with pytest.raises(NotThere):
            change(school, survey, *COLLECTION, by=by)
    with within(small_school.id), pytest.raises(NotThere):
        built_survey(viewer=small_school.actor("principal"), today=TODAY)


def test_a_first_answer_and_a_change_at_the_same_moment_never_cross(own_database: Premises) -> None:
    assert own_database
    world = build_school(name="测试小学", code="alpha")
    survey = opened(world)
    ended = at_once(lambda: answer(world, survey), lambda: change(world, survey, *COLLECTION, BUS))
    with within(world.id):
        asked, answered = from_plain(Survey.objects.get().questions), SurveyAnswer.objects.count()
    assert (ended, answered, asked) in (
        (["conflict", "done"], 1, COLLECTION),
        (["done", "refused"], 0, (*COLLECTION, BUS)),
    )


@pytest.mark.parametrize(
    ("title", "opens_on", "closes_on", "codes"),
    [
        ("调查", date(2026, 1, 5), date(2026, 1, 9), ["survey_past closes_on"]),
        ("调查", date(2026, 6, 20), date(2026, 8, 1), ["survey_after_term closes_on"]),
        ("调查", date(2026, 8, 1), date(2026, 8, 3), ["survey_after_term opens_on", "survey_after_term closes_on"]),
        ("调查", LAST, TODAY, ["survey_backwards closes_on"]),
        ("长" * 61, date(2026, 1, 5), date(2026, 1, 9), ["survey_title_long title", "survey_past closes_on"]),
        (" ", TODAY, LAST, ["survey_untitled title"]),
    ],
)
def test_days_that_are_past_or_beyond_the_term_are_refused(
    small_school: SmallSchool, title: str, opens_on: date, closes_on: date, codes: list[str]
) -> None:
    told = {"title": title, "opens_on": opens_on, "closes_on": closes_on}
    with pytest.raises(Refused) as refused:
        open_survey(actor=small_school.actor("office"), now=MORNING, term=small_school.term, **told)  # type: ignore[arg-type]
    assert [f"{reason.code.removeprefix('enrolment.')} {reason.field}" for reason in refused.value.reasons] == codes
    survey = opened(small_school)
    with within(small_school.id):
        row = Survey.objects.get(code=survey)
        seen = mark_of(title=row.title, opens_on=TODAY, closes_on=LAST, questions=COLLECTION)
    with pytest.raises(Refused) as changing:
        change_survey(
            actor=small_school.actor("office"),
            now=MORNING,
            survey=survey,
            questions=COLLECTION,
            seen=seen,
            **told,  # type: ignore[arg-type]
        )
    assert [reason.code for reason in changing.value.reasons] == [reason.code for reason in refused.value.reasons]
