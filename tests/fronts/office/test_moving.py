"""The office opens a child from its group, sees what a move breaks, ticks each of it, moves the child, and back."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from afterbell.base.tenancy import within
from afterbell.placement.models import GroupPlace, MovedPlace, ServiceGroup
from tests.support.asking import AsksAtMost
from tests.support.term_begun import FIRST_MONDAY, MONDAY_NOON, form
from tests.support.visits import standing_clock, visitor

if TYPE_CHECKING:
    from tests.support.world import SmallSchool

NEXT_MONDAY = (FIRST_MONDAY + timedelta(days=7)).isoformat()
CHILD = 3


@pytest.fixture
def codes(small_school: SmallSchool) -> tuple[str, str, str]:
    """Give the child's application, its group, and another one of that band beside it."""
    applications = form(small_school)
    with within(small_school.id):
        place = GroupPlace.objects.get(pupil__code=small_school.children[CHILD].code, weekday=2, until=None)
        group, old = ServiceGroup.objects.get(pk=place.group_id), place.group.code
        group.pk, group.code, group.name = None, "anothergrp", "二组"
        group.save(force_insert=True)
    return applications[CHILD], old, "anothergrp"


def test_a_child_is_moved_and_back(
    small_school: SmallSchool, codes: tuple[str, str, str], asks_at_most: AsksAtMost
) -> None:
    application, old, new = codes
    there, name = f"/office/placing/move/{application}/", small_school.children[CHILD].name
    sent = {"from": old, "to": new, "weekday": ["1", "2"], "since": NEXT_MONDAY}
    with standing_clock(MONDAY_NOON):
        office = visitor(small_school.actor("office"))
        with asks_at_most(15):
            listed = office.get(f"/office/groups/{old}/").text
        assert f'href="{there}?from={old}"' in listed
        with asks_at_most(12):
            page = office.get(there).text
        assert f'value="{new}"' in page
        with asks_at_most(20):
            preview = office.get(there, sent).text
        ticks = re.findall(r'name="accepted" value="([0-9a-f]{16})"', preview)
        assert len(ticks) >= 2
        assert "一周里有两个组" in preview
        some = office.post(there, sent | {"reason": "家长来电", "accepted": ticks[:1]})
        assert some.status_code == 422
        assert "没有勾选" in some.text
        assert "至少" in office.post(there, sent | {"reason": "a", "accepted": ticks}).text
        done = office.post(there, sent | {"reason": "家长来电", "accepted": ticks})
        assert (done.status_code, done["Location"]) == (302, there)
        after = office.get(there).text
        assert f"{name} 换组了" in after
        assert "家长来电" in after
        assert "3月9日(周一)起" in office.get(f"/office/groups/{new}/").text
        assert "到3月2日(周一)为止" in office.get(f"/office/groups/{old}/").text
        way = re.search(rf'href="({there}\?[^"]*)">移回去', after)
        assert way
        back = office.get(way[1].replace("&amp;", "&")).text
        again = {"from": new, "to": old, "weekday": ["1", "2"], "since": NEXT_MONDAY, "reason": "移错了"}
        ticks = re.findall(r'name="accepted" value="([0-9a-f]{16})"', back)
        assert office.post(there, again | {"accepted": ticks}).status_code == 302
    with within(small_school.id):
        assert MovedPlace.objects.count() == 2


def test_what_forbids_a_move_is_said_and_nothing_can_be_sent(
    small_school: SmallSchool, codes: tuple[str, str, str]
) -> None:
    application, old, new = codes
    there = f"/office/placing/move/{application}/"
    with within(small_school.id):
        ServiceGroup.objects.filter(code=new).update(capacity=0)
    sent = {"from": old, "to": new, "weekday": ["2"], "since": NEXT_MONDAY}
    with standing_clock(MONDAY_NOON):
        office = visitor(small_school.actor("office"))
        offered = office.get(there).text
        assert re.search(rf'value="{new}" required disabled>', offered)
        assert "0 · 已满，不能移过去" in offered
        seen = office.get(there, sent).text
        assert "“二组”周二已满（0 个位置" in seen
        assert 'name="reason"' not in seen
        assert office.post(there, sent | {"reason": "家长来电"}).status_code == 409
        assert "日期" in office.get(there, sent | {"since": "never"}).text
        for forged in ({"to": "nothing"}, {"to": old}):
            assert office.get(there, sent | forged).status_code == 404


def test_only_the_office_opens_it(small_school: SmallSchool, codes: tuple[str, str, str]) -> None:
    application, old, _new = codes
    there = f"/office/placing/move/{application}/"
    with standing_clock(MONDAY_NOON):
        principal = visitor(small_school.actor("principal"))
        assert there not in principal.get(f"/office/groups/{old}/").text
        for actor in (small_school.actor("principal"), small_school.actor("homeroom2"), small_school.actor("gate")):
            browser = visitor(actor)
            assert browser.get(there).status_code == 404
            assert browser.post(there, {}).status_code == 404


def test_a_family_reads_from_when_its_child_is_where(small_school: SmallSchool, codes: tuple[str, str, str]) -> None:
    application, old, new = codes
    there = f"/office/placing/move/{application}/"
    sent = {"from": old, "to": new, "weekday": ["2"], "since": NEXT_MONDAY}
    with standing_clock(MONDAY_NOON):
        office = visitor(small_school.actor("office"))
        ticks = re.findall(r'name="accepted" value="([0-9a-f]{16})"', office.get(there, sent).text)
        assert office.post(there, sent | {"reason": "家长来电", "accepted": ticks}).status_code == 302
        family = visitor(small_school.family(small_school.children[CHILD]))
        page = family.get(f"/family/applications/{application}/").text
    assert re.search(r"周二 · 二组 · [^<]*3月10日\(周二\)起", page)
    assert re.search(r"周二 · [^<]*到3月3日\(周二\)为止", page)
    assert re.search(r"已编班.*3月2日\(周一\)起", page, re.DOTALL)
