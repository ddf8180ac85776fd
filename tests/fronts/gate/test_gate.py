"""Letting children go at the gate."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import time

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from afterbell.base.tenancy import within
from afterbell.dismissal.commands import NewCollector, name_collectors
from afterbell.dismissal.models import Handover
from tests.support.afternoon import DAY, Afternoon, at, build_afternoon, here, listed
from tests.support.asking import questions
from tests.support.visits import as_told, standing_clock, visitor
from tests.support.world import SmallSchool

END = at(time(18, 22))


@pytest.fixture
def afternoon(small_school: SmallSchool) -> Iterator[Afternoon]:
    with standing_clock(END):
        built = build_afternoon(small_school)
        for child in built.tutored[:2]:
            listed(built, child)
        here(built, *built.tutored[:3])
        yield built


@pytest.fixture
def gate(afternoon: Afternoon) -> Client:
    return visitor(afternoon.actor("gate"))


def buttons(page: str) -> list[str]:
    """Give the ways out of the school that the page offers."""
    return [go for go in touches(page) if ":to_gate:" not in go]


def touches(page: str) -> list[str]:
    return re.findall(r'name="go" value="([^"]+)"', page)


def test_the_gate_shows_who_waits_with_the_people_who_may_take_them(afternoon: Afternoon, gate: Client) -> None:
    page = gate.get("/gate/").text
    assert "3 名到过的学生还没有离校，0 名已离校" in page
    for child in afternoon.tutored[:3]:
        assert child.name in page
    assert page.count("交给奶奶 乌云") == 2
    assert "名单上没有接送人" in page
    assert afternoon.tutored[3].name not in page


def test_a_child_is_let_go_with_one_touch_and_a_second_changes_nothing(afternoon: Afternoon, gate: Client) -> None:
    go = buttons(gate.get("/gate/").text)[0]
    assert gate.post("/gate/", {"go": go}).status_code == 302
    (gone,) = [child.name for child in afternoon.tutored if child.code == go.split(":")[1]]
    assert f"{gone} 已交给 奶奶 乌云" in gate.get("/gate/").text
    assert gate.post("/gate/", {"go": go}).status_code == 302
    with within(afternoon.school.id):
        assert Handover.objects.count() == 1
    assert "2 名到过的学生还没有离校，1 名已离校" in gate.get("/gate/").text


def test_two_gates_that_let_the_same_child_go_are_told(gate: Client) -> None:
    first, second = buttons(gate.get("/gate/").text)[0], buttons(gate.get("/gate/").text)[0]
    gate.post("/gate/", {"go": first})
    answer = gate.post("/gate/", {"go": second})
    assert answer.status_code == 409
    assert "已经交接过" in answer.text


def test_a_button_of_somebodys_own_making_lets_nobody_go(afternoon: Afternoon, gate: Client) -> None:
    go = buttons(gate.get("/gate/").text)[0].split(":")
    of_other = buttons(gate.get("/gate/").text)[1].split(":")
    forged = ":".join([*go[:4], of_other[4]])
    assert gate.post("/gate/", {"go": forged}).status_code == 422
    assert gate.post("/gate/", {"go": ":".join([*go[:3], "dismissed", ""])}).status_code == 422
    for rubbish in ("", "x", "a:b:c:d:e"):
        assert gate.post("/gate/", {"go": rubbish}).status_code == 404
    with within(afternoon.school.id):
        assert not Handover.objects.exists()


def test_a_child_is_found_by_name_or_homeroom(afternoon: Afternoon, gate: Client) -> None:
    child = afternoon.tutored[0]
    page = gate.get("/gate/", {"q": child.name}).text
    assert child.name in page
    assert afternoon.tutored[1].name not in page
    assert "全部场次" in page
    assert "现在放学的" in gate.get("/gate/").text
    assert "没有找到学生" in gate.get("/gate/", {"q": "没有这个人"}).text


def test_the_gate_is_not_there_for_others(afternoon: Afternoon) -> None:
    nothing = visitor(afternoon.actor("club1")).get("/classroom/sessions/nothing/roll/")
    for actor in (afternoon.actor("subject2"), afternoon.school.family(afternoon.tutored[0], today=DAY)):
        assert as_told(visitor(actor).get("/gate/")) == as_told(nothing)
        assert as_told(visitor(actor).post("/gate/", {"go": "x"})) == as_told(nothing)


def test_leaders_look_and_do_not_hand_over(afternoon: Afternoon, gate: Client) -> None:
    principal = visitor(afternoon.actor("principal"))
    assert buttons(principal.get("/gate/").text) == []
    assert principal.post("/gate/", {"go": buttons(gate.get("/gate/").text)[0]}).status_code == 404


def test_the_gate_asks_the_database_few_questions(gate: Client) -> None:
    with CaptureQueriesContext(connection) as asked:
        gate.get("/gate/")
    assert len(questions(asked)) <= 15


def test_a_wrong_handover_is_undone_with_a_reason_and_the_child_waits_again(afternoon: Afternoon, gate: Client) -> None:
    go = buttons(gate.get("/gate/").text)[0]
    gate.post("/gate/", {"go": go})
    session = f"/gate/?session={afternoon.tutoring}"
    undo = go.split(":")[0]
    assert f'name="undo" value="{undo}"' in gate.get(session).text
    empty = gate.post(session, {"undo": undo, "reason": " "})
    assert (empty.status_code, "请写明撤销的理由" in empty.text) == (422, True)
    assert gate.post(session, {"undo": undo, "reason": "点错了人"}).status_code == 302
    page = gate.get(session).text
    assert "回到原来负责的人那里" in page
    assert "3 名到过的学生还没有离校，0 名已离校" in page
    for rubbish in ("", "x", "00000000-0000-4000-8000-000000000000"):
        assert gate.post(session, {"undo": rubbish, "reason": "点错了人"}).status_code == 404
    assert gate.post("/gate/", {"go": buttons(page)[0]}).status_code == 302


def test_two_words_about_one_child_stand_out_until_the_duty_leader_undoes_one(
    afternoon: Afternoon, gate: Client
) -> None:
    child = afternoon.tutored[0]
    name_collectors(
        actor=afternoon.school.family(child, today=DAY),
        now=END,
        collectors=[NewCollector(pupil=child.code, name="其其格", relation="姨妈", since=DAY)],
    )
    page = gate.get("/gate/").text
    first, second = (go for go in buttons(page) if child.code in go)
    gate.post("/gate/", {"go": first})
    assert gate.post("/gate/", {"go": second}).status_code == 409
    session = f"/gate/?session={afternoon.tutoring}"
    leader = visitor(afternoon.actor("duty"))
    assert "两次交接说法不一致" in leader.get(session).text
    assert leader.post(session, {"undo": first.split(":")[0], "reason": "问过姨妈"}).status_code == 302
    page = leader.get(session).text
    assert "两次交接说法不一致" not in page
    assert "姨妈" in page


def test_the_gate_takes_a_child_over_and_answers_for_it_until_it_is_collected(
    afternoon: Afternoon, gate: Client
) -> None:
    arrived = [go for go in touches(gate.get("/gate/").text) if ":to_gate:" in go]
    assert len(arrived) == 3
    assert gate.post("/gate/", {"go": arrived[0]}).status_code == 302
    page = gate.get("/gate/").text
    assert "到校门了，由您负责" in page
    assert f"在校门，由{afternoon.actor('gate').name}负责" in page
    assert len([go for go in touches(page) if ":to_gate:" in go]) == 2
    assert gate.post("/gate/", {"go": arrived[0]}).status_code == 302


def test_after_the_session_its_teacher_sends_who_is_still_there_to_the_gate(afternoon: Afternoon, gate: Client) -> None:
    address = f"/classroom/sessions/{afternoon.tutoring}/roll/"
    gate.post("/gate/", {"go": buttons(gate.get("/gate/").text)[0]})
    assert 'name="to_gate"' not in visitor(afternoon.actor("duty")).get(address).text
    teacher = visitor(afternoon.actor("subject2"))
    with standing_clock(at(time(18, 0))):
        assert 'name="to_gate"' not in teacher.get(address).text
    with standing_clock(END):
        assert 'name="to_gate"' in teacher.get(address).text
        assert teacher.post(address, {"to_gate": "1"}).status_code == 302
        assert "已把 2 名学生送往校门" in teacher.get(address).text
        assert gate.get("/gate/").text.count("已从教室送出，校门还没有接到") == 2
        teacher.post(address, {"to_gate": "1"})
        assert "没有还要送的学生" in teacher.get(address).text


def test_a_wrong_touch_is_taken_back_with_one_more_where_the_eye_is(afternoon: Afternoon, gate: Client) -> None:
    arrived = next(go for go in touches(gate.get("/gate/").text) if ":to_gate:" in go)
    landed = gate.post("/gate/?q=班", {"go": arrived})
    assert "just=" in landed["Location"]
    page = gate.get(landed["Location"]).text
    word = arrived.split(":")[0]
    assert (
        page.index('form method="post" class="card stack gate-just"')
        < page.index("gate-doors")
        < page.index("cells-title")
    )
    assert f'name="back" value="{word}:slip"' in page
    for reason in ("not_here", "went_back"):
        assert f'name="back" value="{word}:{reason}"' in page
    assert gate.post(landed["Location"], {"back": f"{word}:because"}).status_code == 422
    back = gate.post(landed["Location"], {"back": f"{word}:slip"})
    assert (back.status_code, "just=" in back["Location"]) == (302, False)
    assert f"在校门，由{afternoon.actor('gate').name}负责" not in gate.get("/gate/").text
    for rubbish in ("", "x", "00000000-0000-4000-8000-000000000000:slip"):
        assert gate.post("/gate/", {"back": rubbish}).status_code == 404
    go = buttons(gate.get("/gate/").text)[0]
    gone = gate.get(gate.post("/gate/", {"go": go})["Location"]).text
    assert f'name="undo" value="{go.split(":")[0]}"' in gone
    assert gate.post("/gate/", {"undo": go.split(":")[0], "reason": "点错了"}).status_code == 302


def test_who_is_found_before_the_session_ends_goes_only_when_that_is_said_once_more(
    afternoon: Afternoon, gate: Client
) -> None:
    with standing_clock(at(time(17, 55))):
        page = gate.get("/gate/", {"q": afternoon.tutored[0].name}).text
        go = buttons(page)[0]
        asked = gate.post("/gate/", {"go": go})
        assert (asked.status_code, "才结束，这名学生还在上课" in asked.text) == (200, True)
        with within(afternoon.school.id):
            assert not Handover.objects.exists()
        arrived = next(touch for touch in touches(page) if ":to_gate:" in touch)
        assert gate.post("/gate/", {"go": arrived}).status_code == 302
        assert gate.post("/gate/", {"go": go, "sure": "1"}).status_code == 302
    with within(afternoon.school.id):
        assert Handover.objects.count() == 1


def test_the_gate_looks_for_those_who_go_home_in_one_way(afternoon: Afternoon, gate: Client) -> None:
    assert afternoon.tutored[0].name in gate.get("/gate/", {"mode": "collected"}).text
    for mode in ("alone", "boarding_house"):
        page = gate.get("/gate/", {"mode": mode}).text
        assert "没有找到学生" in page
        assert afternoon.tutored[0].name not in page


def test_what_a_guard_opens_at_dusk_stands_before_the_list(gate: Client) -> None:
    page = gate.get("/gate/").text
    doors = page[page.index("gate-doors") : page.index("</nav>", page.index("gate-doors"))]
    for words in ("查代接码", "访客", "晚接", "应急名单"):
        assert words in doors
