"""A sealed roll is corrected on its page, decided on the list, and shows what stood."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import time

import pytest
from django.test import Client

from afterbell.attendance.models import Correction, LateMarkDecision
from afterbell.base.tenancy import within
from tests.support.afternoon import Afternoon, at, build_afternoon, here
from tests.support.asking import AsksAtMost
from tests.support.visits import standing_clock, visitor
from tests.support.world import SmallSchool

LIST = "/classroom/corrections/"


@pytest.fixture
def sealed(small_school: SmallSchool) -> Iterator[Afternoon]:
    with standing_clock(at(time(18, 5))):
        afternoon = build_afternoon(small_school)
        here(afternoon, *afternoon.tutored, seal=True)
        yield afternoon


@pytest.fixture
def teacher(sealed: Afternoon) -> Client:
    return visitor(sealed.actor("subject2"))


def address(afternoon: Afternoon, last: str) -> str:
    return f"/classroom/sessions/{afternoon.tutoring}/{last}/"


def asked(afternoon: Afternoon, teacher: Client, *, number: int = 0, **other: str) -> dict[str, str]:
    child = afternoon.tutored[number].code
    page = teacher.get(f"{address(afternoon, 'correct')}?pupil={child}").text
    assert f'<option value="{child}" selected' in page
    (mark,) = re.findall(r'name="mark" value="([^"]+)"', page)
    return {"mark": mark, "pupil": child, "state": "absent", "place": "", "reason": "点名时看错了人", **other}


def test_each_child_of_a_sealed_roll_is_corrected_from_its_page(sealed: Afternoon, teacher: Client) -> None:
    roll = address(sealed, "roll")
    page = teacher.get(roll).text
    for child in sealed.tutored:
        assert f"/correct/?pupil={child.code}" in page
    answer = teacher.post(address(sealed, "correct"), asked(sealed, teacher), follow=True)
    assert "已提出，等别人决定" in answer.text
    assert "您提的，等别人决定" in answer.text
    assert "老师subject2 03-04 18:05 提出：点名时看错了人" in answer.text


def test_several_are_decided_with_one_reason_and_the_old_state_stays(
    sealed: Afternoon, teacher: Client, asks_at_most: AsksAtMost
) -> None:
    for number in (0, 1):
        teacher.post(address(sealed, "correct"), asked(sealed, teacher, number=number))
    leader = visitor(sealed.actor("duty"))
    with asks_at_most(12):
        page = leader.get(LIST).text
    marks = re.findall(r'name="mark" value="([^"]+)"', page)
    assert len(marks) == 2
    there = address(sealed, "corrections")
    assert "请先勾选" in leader.post(there, {"do": "accept", "reason": "查过了"}, follow=True).text
    empty = leader.post(there, {"mark": marks, "do": "accept", "reason": ""})
    assert (empty.status_code, empty.text.count("请写明理由")) == (422, 1)
    assert "已决定 2 条" in leader.post(there, {"mark": marks, "do": "accept", "reason": "查过了"}, follow=True).text
    assert "没有等决定的改正" in leader.get(LIST).text
    with asks_at_most(22):
        roll = teacher.get(address(sealed, "roll")).text
    assert roll.count("<del>") == 4
    assert roll.count("老师duty 03-04 18:05 决定算数：查过了") == 2
    with within(sealed.school.id):
        assert set(LateMarkDecision.objects.values_list("accepted", flat=True)) == {True}


def test_what_is_refused_stays_with_its_reason_and_strikes_nothing_on_the_childs_row(
    sealed: Afternoon, teacher: Client
) -> None:
    form = asked(sealed, teacher)
    teacher.post(address(sealed, "correct"), form)
    leader = visitor(sealed.actor("homeroom2"))
    leader.post(address(sealed, "corrections"), {"mark": [form["mark"], "x"], "do": "refuse", "reason": "孩子在"})
    roll = teacher.get(address(sealed, "roll")).text
    assert "决定不算：孩子在" in roll
    assert roll.count("<del>") == 1


def test_the_form_asks_little(sealed: Afternoon, teacher: Client, asks_at_most: AsksAtMost) -> None:
    with asks_at_most(12):
        assert teacher.get(address(sealed, "correct")).status_code == 200


def test_what_is_wrong_is_said_on_the_form_and_what_was_written_stays(sealed: Afternoon, teacher: Client) -> None:
    there = address(sealed, "correct")
    answer = teacher.post(there, asked(sealed, teacher, state="elsewhere"))
    assert answer.status_code == 422
    for words in ("请写明在哪里", "点名时看错了人"):
        assert words in answer.text
    assert teacher.post(there, asked(sealed, teacher, reason="")).status_code == 422
    with within(sealed.school.id):
        assert not Correction.objects.exists()


def test_who_may_not_ask_or_decide_finds_nothing(sealed: Afternoon, teacher: Client) -> None:
    form = asked(sealed, teacher)
    for handle in ("club1", "homeroom1", "office"):
        assert visitor(sealed.actor(handle)).post(address(sealed, "correct"), form).status_code == 404
    teacher.post(address(sealed, "correct"), form)
    decision = {"mark": form["mark"], "do": "accept", "reason": "查过了"}
    assert teacher.get(LIST).status_code == 404
    for handle in ("subject2", "homeroom1"):
        assert visitor(sealed.actor(handle)).post(address(sealed, "corrections"), decision).status_code == 404
    assert "没有等决定的改正" in visitor(sealed.actor("homeroom1")).get(LIST).text
    with within(sealed.school.id):
        assert not LateMarkDecision.objects.exists()


def test_an_open_roll_has_nothing_to_correct(small_school: SmallSchool) -> None:
    with standing_clock(at(time(18, 5))):
        afternoon = build_afternoon(small_school)
        page = visitor(afternoon.actor("subject2")).get(address(afternoon, "correct"))
        assert "这一场现在不能改正" in page.text
