"""Rooms on the phone: gone through with the list, closed while something dangerous is open, opened by the leader."""

from __future__ import annotations

from datetime import time

import pytest

from afterbell.attendance.commands import report_defect
from afterbell.attendance.models import Defect, VenueCheck
from afterbell.base.tenancy import within
from tests.support.afternoon import DAY, Afternoon, at, build_afternoon
from tests.support.asking import AsksAtMost
from tests.support.visits import standing_clock, visitor
from tests.support.world import SmallSchool

START = at(time(17, 45))
ITEMS = ("doors", "power", "fire", "equipment")
RIGHT = {"do": "check"} | {f"is-{item}": "right" for item in ITEMS}


@pytest.fixture
def unchecked(small_school: SmallSchool) -> Afternoon:
    return build_afternoon(small_school, checked=False)


@pytest.fixture
def afternoon(small_school: SmallSchool) -> Afternoon:
    return build_afternoon(small_school)


def of(afternoon: Afternoon) -> str:
    return f"/classroom/rooms/{afternoon.school.rooms[6]}/"


def defects(afternoon: Afternoon) -> list[str]:
    with within(afternoon.school.id):
        return list(Defect.objects.filter(mended=None).order_by("pk").values_list("words", flat=True))


def test_the_roll_leads_to_the_list_and_the_list_lets_the_session_begin(unchecked: Afternoon) -> None:
    with standing_clock(START):
        teacher = visitor(unchecked.actor("subject2"))
        roll = f"/classroom/sessions/{unchecked.tutoring}/roll/"
        assert of(unchecked) in teacher.get(roll).text
        assert "本学期还没有检查" in teacher.get("/classroom/rooms/").text
        assert teacher.post(of(unchecked), {"do": "check", "is-doors": "right"}).status_code == 422
        assert teacher.post(of(unchecked), RIGHT).status_code == 302
        assert "检查已记下：都没有问题。" in teacher.get(of(unchecked)).text
        assert "去检查" not in teacher.get(roll).text
    with within(unchecked.school.id):
        assert VenueCheck.objects.get().answers == dict.fromkeys(ITEMS, True)


def test_what_is_refused_stays_filled_in(unchecked: Afternoon) -> None:
    half = {"do": "check", "is-doors": "wrong", "words-doors": "门关不上", "closes-doors": "on"}
    with standing_clock(START):
        page = visitor(unchecked.actor("subject2")).post(of(unchecked), half)
    assert (page.status_code, "门关不上" in page.text) == (422, True)
    assert "还没有看：灭火器在位有效。" in page.text
    assert defects(unchecked) == []


def test_what_is_wrong_is_mended_by_who_may(afternoon: Afternoon) -> None:
    with standing_clock(START):
        teacher = visitor(afternoon.actor("subject2"))
        wrong = RIGHT | {"is-fire": "wrong", "words-fire": "灭火器过期", "closes-fire": "on"}
        assert teacher.post(of(afternoon), wrong).status_code == 302
        assert defects(afternoon) == ["灭火器过期"]
        assert "修好了" not in teacher.get(of(afternoon)).text
        office = visitor(afternoon.actor("office"))
        with within(afternoon.school.id):
            code = Defect.objects.get().code
        mended = {"do": "mend", "defect": code, "how": "换了新的"}
        assert teacher.post(of(afternoon), mended).status_code == 404
        assert office.post(of(afternoon), mended).status_code == 302
        assert office.post(of(afternoon), mended).status_code == 409
        assert "换了新的" in office.get(of(afternoon)).text
    assert defects(afternoon) == []


def test_the_duty_leader_opens_it_for_today(afternoon: Afternoon) -> None:
    room = afternoon.school.rooms[6]
    report_defect(actor=afternoon.actor("club1"), now=START, room=room, words="吊扇松动", closes=True)
    with standing_clock(START):
        leader = visitor(afternoon.actor("duty"))
        assert "值班领导：今天还是要用" in leader.get(of(afternoon)).text
        assert leader.post(of(afternoon), {"do": "open", "reason": " "}).status_code == 422
        assert leader.post(of(afternoon), {"do": "open", "reason": "吊扇已断电"}).status_code == 302
        assert "值班领导今天开放：吊扇已断电" in leader.get(of(afternoon)).text
        assert visitor(afternoon.actor("subject2")).post(of(afternoon), {"do": "open"}).status_code == 404


def test_families_and_strangers_find_no_rooms(afternoon: Afternoon, other_school: SmallSchool) -> None:
    with standing_clock(START):
        family = visitor(afternoon.school.family(afternoon.in_club[0], today=DAY))
        stranger = visitor(other_school.actor("duty", today=DAY))
        for address in ("/classroom/rooms/", of(afternoon)):
            assert family.get(address).status_code == 404
        assert stranger.get(of(afternoon)).status_code == 404
        assert stranger.post(of(afternoon), {"do": "moon"}).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_the_pages_ask_few_questions(afternoon: Afternoon, asks_at_most: AsksAtMost, number: int) -> None:
    for _ in range(number):
        room = afternoon.school.rooms[6]
        report_defect(actor=afternoon.actor("club1"), now=START, room=room, words="吊扇松动", closes=False)
    with standing_clock(START):
        office = visitor(afternoon.actor("office"))
        for address in ("/classroom/rooms/", of(afternoon)):
            with asks_at_most(12):
                assert office.get(address).status_code == 200
