"""The fallback: who has not opened a message, the number by a tap that is noted, and that the family was told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.test import Client

from afterbell.base.models import AuditEntry, Message, ToldByPhone
from afterbell.base.tenancy import within
from afterbell.enrolment.commands import Decision, open_survey, review_in_homeroom
from afterbell.enrolment.models import Application
from afterbell.schools.commands import open_message
from afterbell.schools.models import Guardian
from tests.support.visits import standing_clock, visitor
from tests.support.world import MORNING, Child, SmallSchool, answer_survey, apply, give_answers

NEXT_DAY = MORNING + timedelta(days=1)
MARCH = date(2026, 3, 1)


@pytest.fixture(autouse=True)
def _clock(small_school: SmallSchool) -> Iterator[None]:
    answer_survey(small_school)
    (code,) = apply(small_school, small_school.children[1])
    back = Decision(application=code, decision="returned", reason="请核对星期")
    review_in_homeroom(actor=small_school.actor("homeroom1"), now=MORNING, decisions=[back])
    with standing_clock(NEXT_DAY):
        yield


@pytest.fixture
def child(small_school: SmallSchool) -> Child:
    return small_school.children[1]


@pytest.fixture
def teacher(small_school: SmallSchool) -> Client:
    return visitor(small_school.actor("homeroom1"))


def calls(teacher: Client, school: SmallSchool, hours: int = 24) -> str:
    return teacher.get(f"/classroom/homerooms/{school.homerooms[0]}/calls/?hours={hours}").text


def test_who_has_not_opened_for_a_day_is_listed_until_one_guardian_opens(
    small_school: SmallSchool, child: Child, teacher: Client
) -> None:
    page = calls(teacher, small_school)
    assert "1 家要打电话：该看的消息还没有打开" in page
    assert "接送情况调查开始了" not in page
    assert f"{child.name}的申请被退回：请核对星期" in page
    assert "申请已收到" not in page
    assert "没有要打电话的" in calls(teacher, small_school, hours=72)
    with within(small_school.id):
        code = Message.objects.get(kind="enrolment.returned").code
    open_message(actor=small_school.family(child), now=NEXT_DAY, message=code)
    page = calls(teacher, small_school)
    assert f"{child.name}的申请被退回" not in page
    assert "现在没有哪一家要打电话" in page


def test_a_number_is_shown_by_a_tap_and_the_look_is_noted(
    small_school: SmallSchool, child: Child, teacher: Client
) -> None:
    phone = re.compile(r"tel:(1\d{10})")
    assert not phone.search(calls(teacher, small_school))
    there = f"/classroom/guardians/{child.guardian}/phone/"
    shown = teacher.post(there, {"homeroom": small_school.homerooms[0]})
    assert len(set(phone.findall(shown.text))) == 1
    assert shown.headers["Cache-Control"] == "no-store"
    assert not phone.search(calls(teacher, small_school))
    with within(small_school.id):
        entry = AuditEntry.objects.get(action="schools.reveal_phone")
        assert (entry.by, entry.subject) == (small_school.actor("homeroom1").code, child.guardian)
        assert phone.findall(shown.text)[0] not in str(entry.details)


def test_another_homerooms_teacher_a_leader_and_a_family_see_no_number(small_school: SmallSchool, child: Child) -> None:
    for who in (small_school.actor("homeroom2"), small_school.actor("principal"), small_school.family(child)):
        answer = visitor(who).post(f"/classroom/guardians/{child.guardian}/phone/")
        assert answer.status_code == 404
    page = calls(visitor(small_school.actor("principal")), small_school)
    assert child.name in page
    assert "的电话" not in page
    with within(small_school.id):
        assert not AuditEntry.objects.filter(action="schools.reveal_phone").exists()


def test_a_guardian_without_a_number_is_said_to_have_none(
    small_school: SmallSchool, child: Child, teacher: Client
) -> None:
    with within(small_school.id):
        Guardian.objects.filter(code=child.guardian).update(phone_sealed=None, phone_fingerprint="")
    assert "没有登记电话" in calls(teacher, small_school)
    answer = teacher.post(f"/classroom/guardians/{child.guardian}/phone/", {"homeroom": small_school.homerooms[0]})
    assert answer.status_code == 422
    assert "没有登记电话" in answer.text


def test_told_by_telephone_is_a_fact_noted_once(small_school: SmallSchool, child: Child, teacher: Client) -> None:
    with within(small_school.id):
        code = Message.objects.get(kind="enrolment.returned").code
    there, homeroom = f"/classroom/messages/{code}/told/", {"homeroom": small_school.homerooms[0]}
    assert visitor(small_school.actor("homeroom2")).post(there, homeroom).status_code == 404
    for _time in range(2):
        assert teacher.post(there, homeroom).status_code == 302
    page = calls(teacher, small_school)
    assert f"{child.name}的申请被退回" not in page
    assert "现在没有哪一家要打电话。1 家已电话告知。" in page
    with within(small_school.id):
        assert ToldByPhone.objects.get().told_at == NEXT_DAY


@pytest.fixture
def second_survey(small_school: SmallSchool) -> str:
    return open_survey(
        actor=small_school.actor("office"),
        now=MORNING,
        term=small_school.term,
        title="第二次调查",
        opens_on=MARCH,
        closes_on=MARCH + timedelta(days=6),
    )


def test_who_has_not_answered_the_survey_is_called_until_answered(
    small_school: SmallSchool, teacher: Client, second_survey: str
) -> None:
    own = [child for child in small_school.children if child.homeroom == small_school.homerooms[0]]
    page = calls(teacher, small_school)
    assert f"{len(own)} 家要打电话" in page
    assert page.count("接送情况调查开始了") == len(own)
    later = MORNING + (MARCH - MORNING.date()) + timedelta(days=1)
    give_answers(small_school, survey=second_survey, now=later)
    with standing_clock(later):
        assert "接送情况调查开始了" not in calls(teacher, small_school)


@pytest.mark.usefixtures("second_survey")
def test_nobody_is_called_for_a_survey_that_is_over(small_school: SmallSchool, teacher: Client) -> None:
    with standing_clock(MORNING + (MARCH - MORNING.date()) + timedelta(days=7)):
        assert "接送情况调查开始了" not in calls(teacher, small_school)


def test_an_application_sent_again_needs_no_call(small_school: SmallSchool, child: Child, teacher: Client) -> None:
    with within(small_school.id):
        Application.objects.filter(pupil__code=child.code).update(state=Application.State.SUBMITTED)
    assert f"{child.name}的申请被退回" not in calls(teacher, small_school)
