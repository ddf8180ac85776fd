"""Survey, application, reviews and withdrawal through the commands the pages use."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from afterbell.base.refusals import NotThere, Refused
from afterbell.base.tenancy import within
from afterbell.enrolment import commands
from afterbell.enrolment.commands import AskedDay, Decision, NewApplication, NewSignature, collection_answer
from afterbell.enrolment.ending import earliest_end_of
from afterbell.enrolment.models import Application, Review, Signature, SurveyAnswer, SurveyCount
from tests.support.world import (
    MORNING,
    SCHEME_FILE,
    SIGNED,
    TODAY,
    SmallSchool,
    answer_survey,
    apply,
    approve,
    days_for,
    enrol_everybody,
    publish_scheme,
)

LATER = MORNING + timedelta(hours=1)


def codes_of(refused: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {reason.code for reason in refused.value.reasons}


def test_a_family_applies_and_is_approved_twice(small_school: SmallSchool) -> None:
    applications = enrol_everybody(small_school)
    with within(small_school.id):
        assert set(Application.objects.values_list("state", flat=True)) == {"approved"}
        assert Signature.objects.filter(application__code=applications[0]).count() == 3
        assert Review.objects.count() == 16


def test_sending_an_application_twice_is_one_application(small_school: SmallSchool) -> None:
    answer_survey(small_school)
    child = small_school.children[0]
    apply(small_school, child)
    with pytest.raises(Refused) as refused:
        apply(small_school, child)
    assert refused.value.conflict
    assert codes_of(refused) == {"enrolment.already_applied"}
    with within(small_school.id):
        assert Application.objects.count() == 1


def widened() -> str:
    """Give the demonstration scheme with its early band, and the homework in it, open to every grade."""
    text = SCHEME_FILE.read_text(encoding="utf-8")
    old = 'name = { zh = "早段", en = "early band" }\ngrades = [1, 2]'
    assert old in text
    return text.replace(old, old.replace("[1, 2]", "[1, 2, 3, 4, 5, 6]"))


def test_a_child_is_not_enrolled_in_two_bands_that_share_minutes(small_school: SmallSchool) -> None:
    publish_scheme(
        office=small_school.actor("office"),
        principal=small_school.actor("principal"),
        term=small_school.term,
        now=MORNING,
        text=widened(),
    )
    answer_survey(small_school)
    child = small_school.children[4]
    both = (*days_for(child, small_school), *(AskedDay(weekday=weekday, band="early") for weekday in (2, 3)))
    with pytest.raises(Refused) as refused:
        commands.apply_for_service(
            actor=small_school.family(child), now=MORNING, pupil=child.code, days=both, signatures=SIGNED
        )
    (reason,) = refused.value.reasons
    assert (reason.code, reason.field) == ("enrolment.eligibility.bands_overlap", "days")
    assert reason.words.zh == (
        "周二、周三的早段与晚段时间重叠（冬令 16:30—17:20 与 17:15—17:50，夏令 17:00—17:50 与 17:45—18:20），"
        "孩子不能同时在两处，请只选一个。"
    )
    with within(small_school.id):
        assert not Application.objects.exists()
    apply(small_school, child)


def test_all_reasons_against_an_application_are_given_at_once(small_school: SmallSchool) -> None:
    child = small_school.children[0]
    answer_survey(small_school)
    with pytest.raises(Refused) as refused:
        commands.apply_for_service(
            actor=small_school.family(child),
            now=MORNING,
            pupil=child.code,
            days=[AskedDay(weekday=5, band="late")],
            signatures=[NewSignature(paper="application", strokes="M1 1 L2 2")],
            circumstances=["rich"],
        )
    assert codes_of(refused) >= {
        "enrolment.eligibility.weekday_not_served",
        "enrolment.eligibility.grade",
        "enrolment.signature_empty",
        "enrolment.paper_unsigned",
        "enrolment.circumstance_unknown",
    }
    with within(small_school.id):
        assert not Application.objects.exists()


def test_a_child_whose_family_has_not_answered_the_survey_cannot_apply(small_school: SmallSchool) -> None:
    commands.open_survey(
        actor=small_school.actor("office"),
        now=MORNING,
        term=small_school.term,
        title="调查",
        opens_on=TODAY,
        closes_on=TODAY,
    )
    with pytest.raises(Refused) as refused:
        apply(small_school, small_school.children[1])
    assert "enrolment.eligibility.survey_unanswered" in codes_of(refused)


def test_applications_are_taken_until_the_end_of_the_last_day(small_school: SmallSchool) -> None:
    answer_survey(small_school)
    child = small_school.children[1]
    with pytest.raises(Refused) as refused:
        apply(small_school, child, now=MORNING + timedelta(days=5))
    assert codes_of(refused) == {"enrolment.closed"}
    last_minute = MORNING.replace(day=28, hour=15, minute=59)
    assert len(apply(small_school, child, now=last_minute)) == 1


def test_applications_are_not_taken_before_they_open(small_school: SmallSchool) -> None:
    text = SCHEME_FILE.read_text(encoding="utf-8").replace("opens = 2026-02-24", "opens = 2026-02-25")
    publish_scheme(
        office=small_school.actor("office"),
        principal=small_school.actor("principal"),
        term=small_school.term,
        now=MORNING,
        text=text,
    )
    answer_survey(small_school)
    with pytest.raises(Refused) as refused:
        apply(small_school, small_school.children[1])
    assert codes_of(refused) == {"enrolment.not_open_yet"}


def test_another_familys_child_is_not_there(small_school: SmallSchool, other_school: SmallSchool) -> None:
    answer_survey(small_school)
    mine, theirs = small_school.children[1], small_school.children[2]
    for stranger in (small_school.family(mine), other_school.family(other_school.children[0])):
        with pytest.raises(NotThere):
            commands.apply_for_service(
                actor=stranger, now=MORNING, pupil=theirs.code, days=days_for(theirs, small_school), signatures=SIGNED
            )


def test_the_same_person_never_reviews_twice(small_school: SmallSchool) -> None:
    answer_survey(small_school)
    (code,) = apply(small_school, small_school.children[0])
    teacher = small_school.actor("homeroom1")
    decision = [Decision(application=code, decision="approved")]
    commands.review_in_homeroom(actor=teacher, now=LATER, decisions=decision)
    with pytest.raises(NotThere):
        commands.review_in_school(actor=teacher, now=LATER, decisions=decision)
    office = small_school.actor("office")
    commands.review_in_school(actor=office, now=LATER, decisions=decision)
    with pytest.raises(Refused) as refused:
        commands.review_in_school(actor=small_school.actor("office2"), now=LATER, decisions=decision)
    assert refused.value.conflict


def test_another_homerooms_teacher_finds_nothing_to_review(small_school: SmallSchool) -> None:
    answer_survey(small_school)
    (code,) = apply(small_school, small_school.children[0])
    with pytest.raises(NotThere):
        commands.review_in_homeroom(
            actor=small_school.actor("homeroom2"),
            now=LATER,
            decisions=[Decision(application=code, decision="approved")],
        )


def test_a_return_needs_a_reason_and_one_fault_stops_the_batch(small_school: SmallSchool) -> None:
    answer_survey(small_school)
    first, second = apply(small_school, *small_school.children[:2])
    teacher = small_school.actor("homeroom1")
    with pytest.raises(Refused) as refused:
        commands.review_in_homeroom(
            actor=teacher,
            now=LATER,
            decisions=[
                Decision(application=first, decision="approved"),
                Decision(application=second, decision="returned"),
            ],
        )
    assert [(reason.code, reason.field) for reason in refused.value.reasons] == [
        ("enrolment.review.reason_missing", second)
    ]
    with within(small_school.id):
        assert set(Application.objects.values_list("state", flat=True)) == {"submitted"}


def test_a_returned_application_is_signed_anew_and_reviewed_twice_again(small_school: SmallSchool) -> None:
    answer_survey(small_school)
    child = small_school.children[0]
    (code,) = apply(small_school, child)
    teacher, office = small_school.actor("homeroom1"), small_school.actor("office")
    commands.review_in_homeroom(actor=teacher, now=LATER, decisions=[Decision(application=code, decision="approved")])
    commands.review_in_school(
        actor=office, now=LATER, decisions=[Decision(application=code, decision="returned", reason="请改星期")]
    )
    commands.resubmit_application(
        actor=small_school.family(child),
        now=LATER,
        application=code,
        days=days_for(child, small_school, weekdays=(1, 2)),
        signatures=SIGNED,
        circumstances=["left_behind"],
    )
    approve(small_school, [code], now=LATER)
    with within(small_school.id):
        row = Application.objects.get(code=code)
        assert (row.state, row.round, row.priority_class) == ("approved", 2, 1)
        assert row.days.count() == 2
        assert row.signatures.filter(round=2).count() == 3


def test_siblings_are_of_the_siblings_class(small_school: SmallSchool) -> None:
    answer_survey(small_school)
    first, second = small_school.children[0], small_school.children[4]
    applications = [
        NewApplication(pupil=child.code, days=days_for(child, small_school), signatures=SIGNED)
        for child in (first, second)
    ]
    commands.submit_applications(actor=small_school.family(first), now=MORNING, applications=applications)
    apply(small_school, small_school.children[1])
    with within(small_school.id):
        classes = dict(Application.objects.values_list("pupil__code", "priority_class"))
    assert (classes[first.code], classes[second.code], classes[small_school.children[1].code]) == (4, 4, 5)


def test_a_homeroom_teacher_enters_a_paper_application_marked_as_such(small_school: SmallSchool) -> None:
    answer_survey(small_school)
    child = small_school.children[3]
    given = NewApplication(
        pupil=child.code,
        guardian=child.guardian,
        days=days_for(child, small_school),
        signatures=tuple(NewSignature(paper=signature.paper) for signature in SIGNED),
    )
    with pytest.raises(NotThere):
        commands.submit_paper_applications(actor=small_school.actor("homeroom2"), now=MORNING, applications=[given])
    (code,) = commands.submit_paper_applications(
        actor=small_school.actor("homeroom1"), now=MORNING, applications=[given]
    )
    with within(small_school.id):
        row = Application.objects.get(code=code)
        assert row.channel == "paper"
        assert set(row.signatures.values_list("channel", "strokes_sealed")) == {("paper", None)}


def test_withdrawing_takes_one_step_and_frees_the_way_to_apply_again(small_school: SmallSchool) -> None:
    child = small_school.children[0]
    code = enrol_everybody(small_school)[0]
    family = small_school.family(child)
    with pytest.raises(Refused):
        commands.withdraw(actor=family, now=LATER, application=code, effective_on=TODAY - timedelta(days=1))
    assert commands.withdraw(actor=family, now=LATER, application=code, effective_on=TODAY) == TODAY
    with pytest.raises(Refused) as refused:
        commands.withdraw(actor=family, now=LATER, application=code, effective_on=TODAY)
    assert refused.value.conflict
    assert len(apply(small_school, child, now=LATER)) == 1


def test_an_afternoon_that_has_begun_stays_as_it_was(small_school: SmallSchool) -> None:
    child, afternoon = small_school.children[0], datetime(2026, 3, 4, 9, 30, tzinfo=UTC)
    code = enrol_everybody(small_school)[0]
    today, tomorrow = date(2026, 3, 4), date(2026, 3, 5)
    family = small_school.family(child, today=today)
    with pytest.raises(Refused) as refused:
        commands.withdraw(actor=family, now=afternoon, application=code, effective_on=today)
    assert codes_of(refused) == {"enrolment.effective_mid_afternoon"}
    noon = afternoon.replace(hour=4)
    with within(small_school.id):
        row = Application.objects.select_related("version").get(code=code)
        assert earliest_end_of(application=row, now=noon) == today
    assert commands.withdraw(actor=family, now=afternoon, application=code, effective_on=tomorrow) == tomorrow


def test_strangers_cannot_withdraw(small_school: SmallSchool, other_school: SmallSchool) -> None:
    answer_survey(small_school)
    (code,) = apply(small_school, small_school.children[0])
    strangers = (
        small_school.family(small_school.children[1]),
        small_school.actor("homeroom2"),
        other_school.actor("homeroom1"),
    )
    for stranger in strangers:
        with pytest.raises(NotThere):
            commands.withdraw(actor=stranger, now=LATER, application=code, effective_on=TODAY)


def test_the_newest_answer_counts_and_the_same_answer_is_stored_once(small_school: SmallSchool) -> None:
    survey = answer_survey(small_school)
    child = small_school.children[0]
    family = small_school.family(child)
    answer = collection_answer(pupil=child.code, collector="parent", no_one_at_home=False, kinship_care=True)
    assert commands.answer_surveys(actor=family, now=LATER, survey=survey, answers=[answer]) == 1
    assert commands.answer_surveys(actor=family, now=LATER, survey=survey, answers=[answer]) == 0
    with within(small_school.id):
        assert SurveyAnswer.objects.filter(pupil__code=child.code).count() == 2
        assert not SurveyCount.objects.exists()


def test_care_by_grandparents_is_counted_and_not_kept(small_school: SmallSchool) -> None:
    survey = commands.open_survey(
        actor=small_school.actor("office"),
        now=MORNING,
        term=small_school.term,
        title="调查",
        opens_on=TODAY,
        closes_on=date(2026, 2, 28),
    )
    answers = [
        collection_answer(pupil=child.code, collector="nobody", no_one_at_home=True, kinship_care=True)
        for child in small_school.children[:3]
    ]
    commands.answer_surveys(
        actor=small_school.actor("homeroom1"), now=MORNING, survey=survey, answers=answers, channel="phone"
    )
    with within(small_school.id):
        assert list(SurveyCount.objects.values_list("homeroom__code", "number")) == [(small_school.homerooms[0], 3)]
        assert not [answer for answer in SurveyAnswer.objects.all() if "kinship" in str(answer.given)]


def test_a_closed_survey_and_a_wrong_channel_are_refused_together(small_school: SmallSchool) -> None:
    survey = answer_survey(small_school)
    child = small_school.children[0]
    with pytest.raises(Refused) as refused:
        commands.answer_surveys(
            actor=small_school.family(child),
            now=MORNING + timedelta(days=9),
            survey=survey,
            answers=[collection_answer(pupil=child.code, collector="moon", no_one_at_home=False)],
            channel="paper",
        )
    assert codes_of(refused) == {
        "enrolment.survey_not_open",
        "enrolment.channel_wrong",
        "enrolment.survey.answer_unknown",
    }
