"""The pages of who is looked for and who is missing in the morning, and a roll signed late."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import time, timedelta
from uuid import uuid4

import pytest
from django.test import Client

from afterbell.attendance.commands import NewMark, raise_alarms, sync_roll, watch_over_children
from afterbell.attendance.models import AlarmClosed, MorningAbsence
from afterbell.base import clock
from afterbell.base.tenancy import within
from afterbell.schools.actors import house_actor
from tests.support.afternoon import DAY, Afternoon, at, build_afternoon
from tests.support.asking import AsksAtMost
from tests.support.visits import standing_clock, visitor
from tests.support.world import SmallSchool

ROLL = at(time(17, 57))


@pytest.fixture
def afternoon(small_school: SmallSchool) -> Iterator[Afternoon]:
    with standing_clock(ROLL):
        yield build_afternoon(small_school)


def test_the_homeroom_teacher_says_where_the_own_child_is_and_is_told_who_knows(
    afternoon: Afternoon, asks_at_most: AsksAtMost
) -> None:
    lost = afternoon.tutored[0]
    (alarm,) = raise_alarms(actor=afternoon.actor("subject2"), now=ROLL, session=afternoon.tutoring, pupils=[lost.code])
    teacher, other = visitor(afternoon.actor("homeroom2")), visitor(afternoon.actor("homeroom1"))
    with asks_at_most(12):
        page = teacher.get("/classroom/looking/").text
    assert lost.name in page
    assert "还没有告诉家长" in page
    assert lost.name not in other.get("/classroom/looking/").text
    assert other.post(f"/classroom/looking/{alarm}/", {"whereabouts": "在操场"}).status_code == 404
    again = teacher.post(f"/classroom/looking/{alarm}/", {"whereabouts": ""})
    assert (again.status_code, "请写明孩子在哪里" in again.text) == (422, True)
    found = teacher.post(f"/classroom/looking/{alarm}/", {"whereabouts": "在图书室，和管理员在一起"})
    assert found.headers["Location"] == "/classroom/looking/"
    assert "没有正在找的学生" in teacher.get("/classroom/looking/").text
    with within(afternoon.school.id):
        assert AlarmClosed.objects.get().whereabouts == "在图书室，和管理员在一起"


def test_who_is_missing_in_the_morning_is_ticked_and_what_was_not_touched_is_not_said(afternoon: Afternoon) -> None:
    ill, late = afternoon.tutored[:2]
    homeroom = afternoon.school.homerooms[1]
    there = f"/classroom/homerooms/{homeroom}/morning/"
    teacher, office = visitor(afternoon.actor("homeroom2")), visitor(afternoon.actor("office"))
    assert there in teacher.get(f"/classroom/homerooms/{homeroom}/").text
    with standing_clock(at(time(8, 20))):
        assert teacher.post(there, {"absent": [ill.code, late.code]}).status_code == 302
        assert "今天 2 名学生没有到校" in office.get(there).text
        office.post(there, {"absent": [ill.code], "was": [ill.code, late.code]})
        teacher.post(there, {"absent": [ill.code, late.code], "was": [ill.code, late.code]})
    with standing_clock(ROLL):
        assert teacher.post(there, {"absent": [ill.code, late.code], "was": [ill.code]}).status_code == 422
        with within(afternoon.school.id):
            said = MorningAbsence.objects.order_by("pk").values_list("pupil__code", "absent")
            assert sorted(said[:2]) == sorted([(ill.code, True), (late.code, True)])
            assert list(said[2:]) == [(late.code, False)]
        assert visitor(afternoon.actor("homeroom1")).get(there).status_code == 404
        roll = visitor(afternoon.actor("subject2")).get(f"/classroom/sessions/{afternoon.tutoring}/roll/").text
        assert "上午没有到校" in roll
        family = visitor(afternoon.school.family(ill, today=DAY)).get("/family/").text
        assert "今天没有到校，不参加课后服务。" in family


def test_a_roll_of_a_day_that_has_passed_asks_for_the_reason_first(afternoon: Afternoon) -> None:
    clock.stand_at(moment=at(time(9), day=DAY + timedelta(days=1)))
    teacher: Client = visitor(afternoon.actor("subject2"))
    roll = f"/classroom/sessions/{afternoon.tutoring}/roll/"
    assert "这一天已经过去" in teacher.get(roll).text
    there = f"/classroom/sessions/{afternoon.tutoring}/late/reason/"
    assert teacher.post(there, {"reason": " "}).status_code == 422
    assert teacher.post(there, {"reason": "手机没电"}).status_code == 302
    page = teacher.get(roll).text
    assert "补签：手机没电" in page
    assert 'name="do" value="seal"' in page


def test_a_seal_does_not_keep_the_alarm_from_whoever_was_marked_absent(afternoon: Afternoon) -> None:
    lost, teacher = afternoon.tutored[0], afternoon.actor("subject2")
    marks = [
        NewMark(mark_id=uuid4(), pupil=child.code, state="present", device="phone", device_seq=1)
        for child in afternoon.tutored
    ]
    marks[0] = replace(marks[0], state="absent")
    early = at(time(17, 47))
    assert sync_roll(actor=teacher, now=early, session=afternoon.tutoring, marks=marks, seal=True).sealed
    house = house_actor(school=afternoon.school.id)
    watch_over_children(actor=house, now=at(time(18, 1)))
    with standing_clock(at(time(18, 2))):
        roll = visitor(teacher).get(f"/classroom/sessions/{afternoon.tutoring}/roll/").text
        looking = visitor(afternoon.actor("homeroom2")).get("/classroom/looking/").text
    assert "点名已封存，记为缺的孩子还在找" in roll
    of_the_child = looking.partition(f"<b>{lost.name}</b>")[2].partition("</form>")[0]
    assert "点名记为缺，到时限自动报告。" in of_the_child
    assert "到时限没有点到" not in of_the_child
