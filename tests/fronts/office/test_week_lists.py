"""Lists of a week: per homeroom, group and room, as PDF and Excel; names only, each for whoever may see it."""

from __future__ import annotations

import re
from datetime import date, timedelta
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest

from afterbell.base.tenancy import within
from afterbell.placement.models import GroupPlace, ServiceGroup
from tests.support.asking import AsksAtMost
from tests.support.term_begun import FIRST_MONDAY, MONDAY_NOON, SECOND_MONDAY, form
from tests.support.visits import standing_clock, visitor
from tests.support.world import LAST_DAY

if TYPE_CHECKING:
    from django.test import Client

    from tests.support.world import SmallSchool

LISTS = "/office/groups/lists/"


@pytest.fixture
def formed(small_school: SmallSchool) -> SmallSchool:
    form(small_school)
    return small_school


def in_sheet(browser: Client, address: str) -> str:
    with ZipFile(BytesIO(browser.get(address).content)) as book:
        return book.read("xl/sharedStrings.xml").decode()


def group_of(school: SmallSchool, number: int) -> ServiceGroup:
    with within(school.id):
        place = GroupPlace.objects.select_related("group__room").get(
            pupil__code=school.children[number].code, weekday=2, until=None
        )
        return place.group


def test_a_week_begins_on_its_day_and_goes_on_by_date(formed: SmallSchool) -> None:
    wednesday = FIRST_MONDAY + timedelta(days=2)
    with standing_clock(MONDAY_NOON):
        office = visitor(formed.actor("office"))
        page = office.get(LISTS, {"day": wednesday.isoformat()}).text
        today = office.get(LISTS).text
    shown = re.findall(r"(\d+)月(\d+)日\(周.\)", page.split('<p class="quiet small">')[-1].split("</p>")[0])
    days = [(int(month), int(day)) for month, day in shown]
    assert days == sorted(days)
    assert len(days) > 1
    assert days[0] == (wednesday.month, wednesday.day)
    assert re.search(rf'name="day"[^>]*value="{FIRST_MONDAY}"|value="{FIRST_MONDAY}"[^>]*name="day"', today)
    assert "每个班级一份" in today


def test_every_kind_of_list_is_shown_and_given_as_pdf_and_excel(formed: SmallSchool, asks_at_most: AsksAtMost) -> None:
    child, other = formed.children[3], formed.children[4]
    group = group_of(formed, 3)
    assert group.room
    one_of = {
        "homerooms": f"/classroom/homerooms/{child.homeroom}/week",
        "groups": f"/office/groups/{group.code}/week",
        "rooms": f"/office/rooms/{group.room.code}/week",
    }
    with standing_clock(MONDAY_NOON):
        office = visitor(formed.actor("office"))
        for kind, address in one_of.items():
            with asks_at_most(12):
                listed = office.get(LISTS, {"kind": kind}).text
            assert f"{address}.pdf?day={FIRST_MONDAY.isoformat()}" in listed
            with asks_at_most(10):
                assert office.get(f"{address}.pdf").content.startswith(b"%PDF-1.7")
            sheet = in_sheet(office, f"{address}.xlsx")
            assert child.name in sheet
            assert (other.name in sheet) == (kind == "rooms")
            assert office.get(f"{LISTS}all.pdf", {"kind": kind}).content.startswith(b"%PDF-1.7")
            everybody = in_sheet(office, f"{LISTS}all.xlsx?kind={kind}")
            assert child.name in everybody
            assert other.name in everybody
        assert "没有符合条件的名单" in office.get(LISTS, {"q": "无此班"}).text
        assert office.get(f"{LISTS}all.pdf", {"q": "无此班"}).status_code == 404
        assert "周二" in in_sheet(office, f"{one_of['groups']}.xlsx")
        assert office.get(f"{one_of['homerooms']}.pdf?day=9999-12-31").status_code == 200


def test_a_list_is_of_the_week_asked_for(formed: SmallSchool) -> None:
    child, group = formed.children[3], group_of(formed, 3)
    with within(formed.id):
        GroupPlace.objects.filter(pupil__code=child.code).update(until=SECOND_MONDAY)
    there = f"/office/groups/{group.code}/week.xlsx"
    with standing_clock(MONDAY_NOON):
        office = visitor(formed.actor("office"))
        assert child.name in in_sheet(office, there)
        assert child.name not in in_sheet(office, f"{there}?day={SECOND_MONDAY.isoformat()}")


def test_no_list_is_of_a_week_after_the_term(formed: SmallSchool) -> None:
    child, group = formed.children[3], group_of(formed, 3)
    there = f"/office/groups/{group.code}/week.xlsx"
    with standing_clock(MONDAY_NOON):
        office = visitor(formed.actor("office"))
        assert child.name in in_sheet(office, f"{there}?day={(LAST_DAY - timedelta(days=4)).isoformat()}")
        for day in (LAST_DAY + timedelta(days=1), date(2099, 12, 31)):
            assert child.name not in in_sheet(office, f"{there}?day={day.isoformat()}")
            assert "这一周还没有人在组里" in office.get(LISTS, {"kind": "groups", "day": day.isoformat()}).text


def test_a_teacher_has_the_own_homeroom_and_nobody_else(formed: SmallSchool) -> None:
    own, other = formed.homerooms
    group = group_of(formed, 3)
    with standing_clock(MONDAY_NOON):
        teacher = visitor(formed.actor("homeroom1"))
        assert f"/classroom/homerooms/{own}/week.pdf" in teacher.get(f"/classroom/homerooms/{own}/").text
        assert teacher.get(f"/classroom/homerooms/{own}/week.pdf").status_code == 200
        assert "按组" not in in_sheet(teacher, f"/classroom/homerooms/{own}/week.xlsx")
        family = visitor(formed.family(formed.children[3]))
        for browser in (teacher, visitor(formed.actor("gate")), family):
            for address in (
                f"/classroom/homerooms/{other}/week.pdf",
                f"/classroom/homerooms/{other}/week.xlsx",
                f"/office/groups/{group.code}/week.pdf",
                f"/office/rooms/{formed.rooms[0]}/week.xlsx",
                LISTS,
                f"{LISTS}all.pdf",
            ):
                assert browser.get(address).status_code == 404, address


def test_before_anybody_is_in_a_group_the_page_says_what_comes_first(small_school: SmallSchool) -> None:
    with standing_clock(MONDAY_NOON):
        page = visitor(small_school.actor("office")).get(LISTS).text
    assert "这一周还没有人在组里" in page
    assert "/office/placing/" in page
