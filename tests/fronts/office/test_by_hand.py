"""The office finds who is in no group, sees what is free and why the rest is not, and gives the place with a reason."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from afterbell.base.tenancy import within
from afterbell.enrolment.commands import decide_need, say_need
from afterbell.placement.models import GivenPlace, GroupPlace, ServiceGroup
from tests.support.asking import AsksAtMost
from tests.support.term_begun import FIRST_MONDAY, MONDAY_NOON
from tests.support.visits import standing_clock, visitor
from tests.support.world import MORNING

if TYPE_CHECKING:
    from tests.support.term_begun import Begun

LIST = "/office/placing/by-hand/"
SENT = {"since": (FIRST_MONDAY + timedelta(days=7)).isoformat(), "reason": "三月转入"}


def lose(begun: Begun, number: int, weekday: int) -> str:
    with within(begun.school.id):
        place = GroupPlace.objects.get(pupil__code=begun.school.children[number].code, weekday=weekday, until=None)
        GroupPlace.objects.filter(pk=place.pk).update(until=FIRST_MONDAY)
        return place.group.code


def test_a_child_is_found_and_placed(begun: Begun, asks_at_most: AsksAtMost) -> None:
    group, child = lose(begun, 3, 2), begun.school.children[3]
    there = f"{LIST}{begun.applications[3]}/"
    with standing_clock(MONDAY_NOON):
        office = visitor(begun.school.actor("office"))
        home = office.get("/office/").text
        assert "已通过、还没有进组的学生" in home
        assert f'href="{LIST}"' in home
        assert f'href="{LIST}"' in office.get("/office/groups/").text
        with asks_at_most(25):
            page = office.get(LIST).text
        assert child.name in page
        assert office.get(f"{LIST}list.xlsx").content[:2] == b"PK"
        with asks_at_most(12):
            choice = office.get(there).text
        value = re.search(rf'value="({group}:2)"', choice)
        assert value
        empty = office.post(there, SENT | {"group": value[1], "reason": ""})
        assert (empty.status_code, "checked" in empty.text) == (422, True)
        assert office.post(there, SENT | {"group": value[1]})["Location"] == LIST
        done = office.get(LIST).text
        assert f"{child.name} 已进组" in done
        assert "每个通过的学生都在组里" in done
        assert "三月转入" in office.get(there).text
        for forged in ("nonsense", f"{value[1].partition(':')[0]}:x-y", f"x:{'9' * 5000}"):
            assert office.post(there, SENT | {"group": forged}).status_code == 404
    with within(begun.school.id):
        assert GivenPlace.objects.get().weekdays == [2]


def test_the_second_clerk_is_told_that_the_last_place_is_gone(begun: Begun) -> None:
    group = lose(begun, 3, 2)
    with within(begun.school.id):
        taken = GroupPlace.objects.filter(group__code=group, weekday=2, until=None).count()
    there = f"{LIST}{begun.applications[3]}/"
    with standing_clock(MONDAY_NOON):
        clerk = visitor(begun.school.actor("office2"))
        assert f'value="{group}:2"' in clerk.get(there).text
        with within(begun.school.id):
            ServiceGroup.objects.filter(code=group).update(capacity=taken)
        late = clerk.post(there, SENT | {"group": f"{group}:2"})
        assert late.status_code == 409
        assert "最后一个位置可能刚刚给了别的孩子" in late.text
        assert "现在没有能进的组" in late.text


def test_a_group_larger_than_the_child_needs_is_ticked_before_the_place_is_given(begun: Begun) -> None:
    group, child, teacher = lose(begun, 3, 2), begun.school.children[3], begun.school.actor("homeroom1")
    need = say_need(actor=teacher, now=MORNING, pupil=child.code, kind="small_group", guardian=child.guardian)
    decide_need(actor=begun.school.actor("office"), now=MORNING, need=need, confirmed=True)
    there, chosen = f"{LIST}{begun.applications[3]}/", SENT | {"group": f"{group}:2"}
    with standing_clock(MONDAY_NOON):
        office = visitor(begun.school.actor("office"))
        assert 'name="large"' not in office.get(there).text
        told = office.post(there, chosen)
        assert told.status_code == 422
        assert "学校同意孩子在最多" in told.text
        assert 'name="large"' in told.text
        assert office.post(there, chosen | {"large": "on"})["Location"] == LIST


def test_only_the_office_gives_places(begun: Begun) -> None:
    lose(begun, 3, 2)
    there = f"{LIST}{begun.applications[3]}/"
    with standing_clock(MONDAY_NOON):
        principal = visitor(begun.school.actor("principal"))
        assert there not in principal.get(LIST).text
        for handle in ("principal", "vice", "homeroom1"):
            browser = visitor(begun.school.actor(handle))
            assert browser.get(there).status_code == 404, handle
            assert browser.post(there, SENT).status_code == 404, handle
        assert visitor(begun.school.actor("homeroom1")).get(LIST).status_code == 404
