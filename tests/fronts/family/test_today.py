"""A family changes today's way home on its phone; the teacher says it is known; staff write down calls."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time

import pytest
from django.test import Client

from afterbell.base.tenancy import within
from afterbell.dismissal.models import TodayChange
from tests.support.afternoon import DAY, Afternoon, at, build_afternoon, here, listed
from tests.support.visits import standing_clock, visitor
from tests.support.world import Child, SmallSchool

BEFORE, AFTER = at(time(17, 46)), at(time(17, 51))


@pytest.fixture
def afternoon(small_school: SmallSchool) -> Iterator[Afternoon]:
    with standing_clock(BEFORE):
        built = build_afternoon(small_school)
        listed(built, built.tutored[0])
        here(built, *built.tutored[:2])
        yield built


@pytest.fixture
def child(afternoon: Afternoon) -> Child:
    return afternoon.tutored[0]


@pytest.fixture
def family(afternoon: Afternoon, child: Child) -> Client:
    return visitor(afternoon.school.family(child, today=DAY))


def own(afternoon: Afternoon) -> list[TodayChange]:
    with within(afternoon.school.id):
        return list(TodayChange.objects.select_related("collector").order_by("pk"))


def test_a_family_says_who_comes_today_and_reads_who_knows(afternoon: Afternoon, child: Child, family: Client) -> None:
    there = f"/family/children/{child.code}/today/"
    assert there in family.get("/family/").text
    page = family.get(there).text
    assert "17:50 以前可以在这里改" in page
    assert "自己回家" not in page
    value = page.split('value="collected:', 1)[1].split('"', 1)[0]
    assert value
    answer = family.post(there, {"way": f"collected:{value}"}, follow=True)
    assert "已改，正在告诉负责的老师" in answer.text
    assert "老师还没有看到" in answer.text
    assert [row.collector and row.collector.code for row in own(afternoon)] == [value]
    teacher = visitor(afternoon.actor("subject2"))
    roll = f"/classroom/sessions/{afternoon.tutoring}/roll/"
    page = teacher.get(roll).text
    assert "今天回家的方式改了" in page
    known = teacher.post(
        f"/classroom/sessions/{afternoon.tutoring}/changes/known/", {"change": own(afternoon)[0].code}, follow=True
    )
    assert "已记下您知道了" in known.text
    assert "17:46 已知道" in family.get(there).text
    assert "17:46 已知道" in family.get("/family/").text


def test_after_the_cut_off_the_page_says_whom_to_ring(afternoon: Afternoon, child: Child, family: Client) -> None:
    there = f"/family/children/{child.code}/today/"
    with standing_clock(AFTER):
        page = family.get(there).text
        assert "17:50 以后不能在这里改了" in page
        assert "<form" not in page.split("<main", 1)[1].split("</main", 1)[0]
        answer = family.post(there, {"way": "collected:"})
        assert answer.status_code == 422
        assert "请马上打学校电话" in answer.text
    assert own(afternoon) == []


def test_nothing_chosen_says_what_to_do(afternoon: Afternoon, child: Child, family: Client) -> None:
    answer = family.post(f"/family/children/{child.code}/today/", {})
    assert answer.status_code == 422
    assert "请选一种" in answer.text
    assert own(afternoon) == []


def test_staff_write_down_a_call_and_the_gate_shows_it(afternoon: Afternoon, child: Child) -> None:
    there = f"/classroom/going-home/{child.code}/"
    leader = visitor(afternoon.actor("duty"))
    with standing_clock(at(time(18, 15))):
        assert there in leader.get("/gate/").text
        sent = {"call-guardian": child.guardian, "call-way": "collected:"}
        assert "复述一遍" in leader.post(there, sent).text
        answer = leader.post(there, sent | {"call-read_back": "on"}, follow=True)
        assert "校门的名单已经改了" in answer.text
        assert "来电" in visitor(afternoon.actor("gate")).get("/gate/").text
        assert there not in visitor(afternoon.actor("gate")).get("/gate/").text
    assert [row.by_phone for row in own(afternoon)] == [True]


def test_strangers_find_nothing(afternoon: Afternoon, child: Child) -> None:
    other = visitor(afternoon.school.family(afternoon.tutored[1], today=DAY))
    assert other.get(f"/family/children/{child.code}/today/").status_code == 404
    for handle in ("gate", "club1", "principal"):
        assert visitor(afternoon.actor(handle)).get(f"/classroom/going-home/{child.code}/").status_code == 404
    club = visitor(afternoon.actor("club1"))
    known = club.post(f"/classroom/sessions/{afternoon.tutoring}/changes/known/", {"change": "x"})
    assert known.status_code == 404
