"""The office opens what is left over, and sees for every free place to whom it is offered or why to nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from afterbell.placement.commands import decline_offer
from afterbell.site.rounds import go_the_rounds
from tests.support.asking import AsksAtMost
from tests.support.in_line import Waiting, full_choir
from tests.support.term_begun import MONDAY_NOON
from tests.support.visits import standing_clock, visitor

if TYPE_CHECKING:
    from tests.support.world import SmallSchool

LIST = "/office/placing/free/"
TIMES = {"opens_on": "2026-03-02", "opens_at": "12:00", "closes_on": "2026-03-04", "closes_at": "18:00"}


@pytest.fixture
def waiting(small_school: SmallSchool) -> Waiting:
    return full_choir(small_school)


def test_the_office_sees_whose_a_free_place_is(waiting: Waiting, asks_at_most: AsksAtMost) -> None:
    with standing_clock(MONDAY_NOON):
        office = visitor(waiting.school.actor("office"))
        assert LIST in office.get("/office/groups/").text
        with asks_at_most(25):
            page = office.get(LIST).text
        assert "已满" in page
        waiting.leave()
        assert "几分钟内提供给下一位" in office.get(LIST).text
        go_the_rounds(now=MONDAY_NOON)
        page = office.get(LIST).text
        assert "已提供，等家长答复" in page
        assert "孩子0 到 " in page
        club = office.get(LIST, {"club": waiting.rush.choir}).text
        assert "在等" in club
        assert "已提供，答复到" in club


def test_a_list_that_is_through_says_why_to_nobody(waiting: Waiting) -> None:
    waiting.leave()
    family = waiting.school.family(waiting.school.children[0])
    for _child in waiting.line:
        go_the_rounds(now=MONDAY_NOON)
        ((_who, offer),) = waiting.offered().items()
        decline_offer(actor=family, now=MONDAY_NOON, offer=offer)
    with standing_clock(MONDAY_NOON):
        office = visitor(waiting.school.actor("office"))
        assert "候补的都问过了或不再需要，剩余名额" in office.get(LIST).text
        assert office.get(LIST, {"club": waiting.rush.choir}).text.count("家长不要这个名额。") == len(waiting.line)


def test_the_office_opens_what_is_left_over(waiting: Waiting) -> None:
    with standing_clock(MONDAY_NOON):
        office = visitor(waiting.school.actor("office"))
        assert "还没有开放认领" in office.get(LIST).text
        wrong = office.post(LIST, TIMES | {"closes_on": "2026-03-01"})
        assert wrong.status_code == 422
        assert "结束时间要晚于开始时间" in wrong.text
        assert office.post(LIST, TIMES).status_code == 302
        assert "正在认领：" in office.get(LIST).text
        principal = visitor(waiting.school.actor("principal"))
        assert principal.get(LIST).status_code == 200
        assert principal.post(LIST, TIMES).status_code == 404


def test_the_office_ends_claims_early_and_says_why(waiting: Waiting) -> None:
    stop = {"stop": "1", "stop-when": "now", "stop-reason": "定错了时间"}
    with standing_clock(MONDAY_NOON):
        office = visitor(waiting.school.actor("office"))
        page = office.get(LIST).text
        assert 'name="opens_on" value="2026-03-03"' in page
        assert 'name="opens_at" value="08:00"' in page
        assert "提前结束认领" not in page
        office.post(LIST, TIMES)
        wrong = office.post(LIST, stop | {"stop-reason": ""})
        assert wrong.status_code == 422
        later = {"stop-when": "then", "stop-closes_on": "2026-03-04", "stop-closes_at": "19:00"}
        assert "新的结束时间要早于现在定的 3月4日 18:00" in office.post(LIST, stop | later).text
        assert office.post(LIST, stop).status_code == 302
        page = office.get(LIST).text
        assert "提前结束：定错了时间" in page or "认领还没有开始就停了：定错了时间" in page
        family = visitor(waiting.school.family(waiting.school.children[0]))
        assert (
            "剩余名额的认领已经提前结束"
            in family.get(f"/family/applications/{waiting.rush.applications[0]}/places/").text
        )
        assert office.post(LIST, stop).status_code == 409


def test_who_waits_stands_in_one_place_once_the_club_is_a_group(waiting: Waiting) -> None:
    with standing_clock(MONDAY_NOON):
        office = visitor(waiting.school.actor("office"))
        there = office.get("/office/wishes/", {"waiting": "1:early:choir"})
        assert there.status_code == 302
        assert there["Location"] == f"{LIST}?club={waiting.rush.choir}#waiting"


def test_the_list_is_an_excel_file_too(waiting: Waiting) -> None:
    with standing_clock(MONDAY_NOON):
        office = visitor(waiting.school.actor("office"))
        assert office.get(f"{LIST}list.xlsx").content[:2] == b"PK"
        assert office.get(LIST, {"club": "nothing"}).status_code == 404
