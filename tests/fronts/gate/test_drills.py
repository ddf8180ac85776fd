"""A drill on the pages: started by a leader, reported in one tap, seen everywhere, ended with a note or as real."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import time
from uuid import uuid4

import pytest

from afterbell.attendance.commands import raise_alarms
from tests.support.afternoon import DAY, Afternoon, at, build_afternoon, here
from tests.support.visits import standing_clock, visitor
from tests.support.world import SmallSchool

NOW = at(time(17, 55))
REPORT = "/gate/drill/"


@pytest.fixture
def afternoon(small_school: SmallSchool) -> Iterator[Afternoon]:
    with standing_clock(NOW):
        built = build_afternoon(small_school)
        here(built, *built.tutored)
        yield built


def start(afternoon: Afternoon) -> str:
    sent = visitor(afternoon.actor("duty")).post("/gate/drills/", {"kind": "fire"})
    assert sent.status_code == 302
    return str(sent.headers["Location"])


def report(afternoon: Afternoon, handle: str, **said: object) -> int:
    teacher = visitor(afternoon.actor(handle))
    (group,) = set(re.findall(r'name="group" value="([^"]+)"', teacher.get(REPORT).text))
    return teacher.post(REPORT, {"sent_as": str(uuid4()), "group": group, **said}).status_code


def test_a_leader_starts_a_drill_and_everybody_sees_that_it_is_one(afternoon: Afternoon) -> None:
    pages = (
        ("subject2", "/classroom/"),
        ("subject2", f"/classroom/sessions/{afternoon.tutoring}/roll/"),
        ("gate", "/gate/"),
        ("gate", "/gate/inside/"),
        ("gate", "/gate/visitors/"),
        ("duty", "/office/today/"),
        ("duty", "/office/board/"),
    )
    for who, page in pages:
        assert "演练进行中" not in visitor(afternoon.actor(who)).get(page).text
    start(afternoon)
    for who, page in pages:
        assert "演练进行中：消防疏散演练，17:55 开始" in visitor(afternoon.actor(who)).get(page).text, page
    family = visitor(afternoon.school.family(afternoon.tutored[0], today=DAY))
    assert "演练" not in family.get("/family/").text


def test_a_teacher_reports_in_one_tap_and_the_leader_sees_who_is_awaited(afternoon: Afternoon) -> None:
    drill = start(afternoon)
    leader = visitor(afternoon.actor("duty"))
    assert leader.get(drill).text.count("还没有报告") == 2
    number = len(afternoon.tutored)
    assert f"我的学生到齐 {number}/{number}" in visitor(afternoon.actor("subject2")).get(REPORT).text
    with standing_clock(at(time(17, 55, 48))):
        assert report(afternoon, "subject2", do="all") == 302
    page = leader.get(drill).text
    assert page.count("还没有报告") == 1
    assert "48 秒" in page


def test_who_was_not_ticked_is_named_as_missing_until_found(afternoon: Afternoon) -> None:
    drill = start(afternoon)
    missed, *others = afternoon.tutored
    assert report(afternoon, "subject2", do="some", here=[child.code for child in others]) == 302
    leader = visitor(afternoon.actor("duty"))
    assert f"没找到：{missed.name}" in leader.get(drill).text
    report(afternoon, "subject2", do="all")
    report(afternoon, "club1", do="all")
    assert "没找到" not in leader.get(drill).text
    assert leader.post(drill, {"note": ""}).status_code == 422
    assert leader.post(drill, {"note": "东侧楼梯拥挤"}).status_code == 302
    over = visitor(afternoon.actor("office")).get(drill).text
    assert "东侧楼梯拥挤" in over
    assert "第一次：" in over
    assert "现在没有演练" in visitor(afternoon.actor("subject2")).get(REPORT).text


def test_anybody_says_that_it_is_real_and_what_is_real_says_so(afternoon: Afternoon) -> None:
    drill = start(afternoon)
    code = drill.rstrip("/").rsplit("/", 1)[-1]
    raise_alarms(actor=afternoon.actor("club1"), now=NOW, session=afternoon.club, pupils=[afternoon.in_club[0].code])
    leader = visitor(afternoon.actor("duty"))
    assert "真事，不是演练：马头琴" in leader.get(drill).text
    sent = visitor(afternoon.actor("subject2")).post("/gate/drill/real/", {"drill": code})
    assert sent.status_code == 302
    assert "因为真的紧急情况中止了这次演练" in leader.get(drill).text
    assert "演练进行中" not in leader.get("/office/today/").text


def test_the_roll_is_called_while_a_drill_runs(afternoon: Afternoon) -> None:
    start(afternoon)
    page = visitor(afternoon.actor("subject2")).get(f"/classroom/sessions/{afternoon.tutoring}/roll/").text
    assert "data-roll" in page
    assert "都是真的，不算在演练里" in page


def test_teachers_and_families_start_and_follow_none(afternoon: Afternoon) -> None:
    drill = start(afternoon)
    family = afternoon.school.family(afternoon.tutored[0], today=DAY)
    for who in (family, afternoon.actor("subject2")):
        assert visitor(who).get("/gate/drills/").status_code == 404
        assert visitor(who).get(drill).status_code == 404
    assert visitor(family).get(REPORT).status_code == 404
    assert visitor(family).post("/gate/drill/real/", {"drill": "x"}).status_code == 404
    assert visitor(afternoon.actor("office")).post("/gate/drills/", {"kind": "fire"}).status_code == 404
