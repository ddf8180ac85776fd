"""The adult in charge sees a mark on the roll, and one tap shows the note; everybody else sees neither."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time

import pytest

from afterbell.base.tenancy import within
from afterbell.enrolment.commands import give_care_note, say_consent
from afterbell.enrolment.papers.consents import WORDINGS, Purpose
from afterbell.enrolment.rules.caring import CareWords
from afterbell.rostering.models import CareLook
from tests.support.afternoon import DAY, Afternoon, at, build_afternoon
from tests.support.asking import AsksAtMost
from tests.support.visits import as_told, standing_clock, visitor
from tests.support.world import MORNING, Child, SmallSchool

SECRET = CareWords(kind="seizures", what="会抽搐", todo="侧躺，不要按住", call="爷爷", kept="")
MARK = "有照护须知"


@pytest.fixture
def afternoon(small_school: SmallSchool) -> Iterator[Afternoon]:
    with standing_clock(at(time(17, 50))):
        yield build_afternoon(small_school)


@pytest.fixture
def child(afternoon: Afternoon) -> Child:
    child = afternoon.tutored[2]
    family = afternoon.school.family(child, today=DAY)
    text = WORDINGS[Purpose.HEALTH].text_hash
    say_consent(actor=family, now=MORNING, pupil=child.code, purpose=Purpose.HEALTH.value, text=text, given=True)
    give_care_note(actor=family, now=MORNING, pupil=child.code, words=SECRET)
    return child


def test_a_mark_on_the_roll_and_one_tap_to_the_note(
    afternoon: Afternoon, child: Child, asks_at_most: AsksAtMost
) -> None:
    teacher = visitor(afternoon.actor("subject2"))
    roll, care = (f"/classroom/sessions/{afternoon.tutoring}/{page}/" for page in ("roll", "care"))
    teacher.get(roll)
    with asks_at_most(19):
        page = teacher.get(roll).text
    assert page.count(MARK) == 2
    assert f'action="{care}"' in page
    assert f'name="pupil" value="{child.code}"' in page
    assert SECRET.todo not in page
    assert child.name in teacher.get(care).text
    with within(afternoon.school.id):
        assert not CareLook.objects.exists()
    shown = teacher.post(care, {"pupil": child.code}).text
    assert all(words in shown for words in (SECRET.what, SECRET.todo, SECRET.call, "没有带药", "抽搐、癫痫"))
    with within(afternoon.school.id):
        assert CareLook.objects.get().looked_by.code == afternoon.actor("subject2").code
    assert teacher.post(care, {"pupil": afternoon.tutored[0].code}).status_code == 404


def test_the_duty_leader_finds_it_from_any_roll_and_a_group_without_notes_says_so(
    afternoon: Afternoon, child: Child
) -> None:
    leader = visitor(afternoon.actor("duty"))
    assert MARK in leader.get(f"/classroom/sessions/{afternoon.tutoring}/roll/").text
    shown = leader.post(f"/classroom/sessions/{afternoon.tutoring}/care/", {"pupil": child.code})
    assert SECRET.todo in shown.text
    assert "这一组没有照护须知" in leader.get(f"/classroom/sessions/{afternoon.club}/care/").text


@pytest.mark.parametrize("handle", ["principal", "vice", "office", "homeroom2", "club1", "subject1", "gate"])
def test_whoever_is_not_in_charge_sees_neither_mark_nor_page(afternoon: Afternoon, child: Child, handle: str) -> None:
    other = visitor(afternoon.actor(handle))
    assert MARK not in other.get(f"/classroom/sessions/{afternoon.tutoring}/roll/").text
    there = f"/classroom/sessions/{afternoon.tutoring}/care/"
    nowhere = "/classroom/sessions/zzzzzzzzzz/care/"
    assert as_told(other.get(there)) == as_told(other.get(nowhere))
    answer = other.post(there, {"pupil": child.code})
    assert as_told(answer) == as_told(other.post(nowhere, {"pupil": child.code}))
    assert answer.status_code == 404


def test_tomorrow_the_mark_and_the_page_are_gone(afternoon: Afternoon, child: Child) -> None:
    teacher = visitor(afternoon.actor("subject2"))
    assert child.name in teacher.get(f"/classroom/sessions/{afternoon.tutoring}/care/").text
    with standing_clock(at(time(8), day=DAY.replace(day=5))):
        assert teacher.get(f"/classroom/sessions/{afternoon.tutoring}/care/").status_code == 404
        assert MARK not in teacher.get(f"/classroom/sessions/{afternoon.tutoring}/roll/").text
