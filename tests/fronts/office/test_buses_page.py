"""The page of buses, and the family's choice: by role, by a stranger, and with what is missing said."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import time

import pytest

from afterbell.dismissal.commands import NewBus, keep_bus, put_aboard
from tests.support.afternoon import DAY, Afternoon, at, build_afternoon
from tests.support.visits import standing_clock, visitor
from tests.support.world import SmallSchool

THERE = "/office/buses/"


@pytest.fixture(autouse=True)
def _clock(small_school: SmallSchool) -> Iterator[None]:  # noqa: ARG001 - it stands before the clock does
    with standing_clock(at(time(12))):
        yield


@pytest.fixture
def afternoon(small_school: SmallSchool) -> Afternoon:
    return build_afternoon(small_school)


def test_the_office_keeps_a_bus_and_a_family_chooses_it(afternoon: Afternoon) -> None:
    school, child = afternoon.school, afternoon.tutored[0]
    office = visitor(afternoon.actor("office"))
    assert "还没有校车" in office.get(THERE).text
    wrong = office.post(THERE, {"name": "一号线", "leaves_at": "25:00", "stops": "供销社"})
    assert wrong.status_code == 422
    assert "请写几点几分，例如 17:40。" in wrong.text
    made = office.post(THERE, {"name": "一号线", "leaves_at": "18:30", "stops": "镇北路口\n供销社"}, follow=True)
    assert "没有随车大人，家长不能选" in made.text
    family = visitor(school.family(child, today=DAY))
    choosing = f"/family/children/{child.code}/collectors/"
    assert "坐校车" not in family.get(choosing).text
    bus = re.findall(r'name="bus" value="([a-z0-9]+)"', made.text)[0]
    done = office.post(THERE, {"bus": bus, "adult": "宝音", "since": DAY.isoformat()}, follow=True)
    assert "0 名学生的接送名单跟着改了" in done.text
    assert "坐校车" in family.get(choosing).text
    chosen = family.post(f"/family/children/{child.code}/bus/", {"ride": f"{bus}:供销社"}, follow=True)
    assert "从今天起坐校车，在供销社下车。" in chosen.text
    assert "校车 一号线" in chosen.text
    assert family.post(f"/family/children/{child.code}/bus/", {"ride": "x:y"}).status_code == 422
    assert child.name in office.get(THERE).text
    empty = office.post(THERE, {"bus": bus, "adult": " ", "since": DAY.isoformat()})
    assert (empty.status_code, "请按“从那天起停开”" in empty.text) == (422, True)
    assert child.name in office.get(THERE).text
    ended = office.post(THERE, {"bus": bus, "adult": "", "since": DAY.isoformat(), "stop": "1"}, follow=True)
    assert "1 名学生的接送名单跟着改了" in ended.text
    assert "没有随车大人，家长不能选" in ended.text


@pytest.mark.parametrize("handle", ["gate", "subject2", "duty"])
def test_others_find_no_buses(afternoon: Afternoon, handle: str) -> None:
    assert visitor(afternoon.actor(handle)).get(THERE).status_code == 404


def test_leaders_see_them_and_change_nothing(afternoon: Afternoon) -> None:
    school = afternoon.school
    now = at(time(12))
    bus = keep_bus(
        actor=school.actor("office"), now=now, bus=NewBus(name="一号线", leaves_at=time(18), stops=["供销社"])
    )
    put_aboard(actor=school.actor("office"), now=now, bus=bus, adult="宝音", since=DAY)
    principal = visitor(afternoon.actor("principal"))
    page = principal.get(THERE)
    assert "宝音" in page.text
    assert "登记随车大人" not in page.text
    assert principal.post(THERE, {"bus": bus, "adult": "我", "since": DAY.isoformat()}).status_code == 404


def test_a_stranger_rides_on_nobodys_bus(afternoon: Afternoon) -> None:
    family = visitor(afternoon.school.family(afternoon.tutored[1], today=DAY))
    there = f"/family/children/{afternoon.tutored[0].code}/bus/"
    assert family.post(there, {"ride": "x:y"}).status_code == 404
