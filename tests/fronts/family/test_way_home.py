"""Who may collect and how a child goes home, kept on the family's phone or by the homeroom teacher."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from django.test import Client

from afterbell.base import clock
from afterbell.base.spans import instant
from afterbell.base.tenancy import within
from afterbell.dismissal.models import Collector, GoingHome
from tests.support.visits import as_told, standing_clock, stranger, visitor
from tests.support.world import TODAY, Child, SmallSchool

GRANDMOTHER = {"name": "乌兰图雅", "relation": "奶奶", "since": "2026-02-24"}


@pytest.fixture(autouse=True)
def _clock(small_school: SmallSchool) -> Iterator[None]:  # noqa: ARG001 - the clock stands in the school's tables
    with standing_clock():
        yield


@pytest.fixture
def child(small_school: SmallSchool) -> Child:
    return small_school.children[0]


@pytest.fixture
def family(small_school: SmallSchool, child: Child) -> Client:
    return visitor(small_school.family(child))


def listed(school: SmallSchool) -> list[tuple[str, date, date | None]]:
    with within(school.id):
        return list(Collector.objects.order_by("pk").values_list("name", "since", "until"))


def test_a_family_names_somebody_and_takes_them_off(small_school: SmallSchool, child: Child, family: Client) -> None:
    there = f"/family/children/{child.code}/collectors/"
    assert "今天还没有人可以来接" in family.get(there).text
    assert family.post(there, GRANDMOTHER)["Location"] == there
    page = family.get(there).text
    assert "奶奶 · 一直可以接" in page
    assert "今天还没有人可以来接" not in page
    assert "奶奶 乌兰图雅" in family.get("/family/").text
    family.cookies["django_language"] = "en"
    english = family.get("/family/").text + family.get(there).text
    assert ("grandma 乌兰图雅" in english.lower(), "奶奶" in english) == (True, False)
    family.cookies["django_language"] = "zh-hans"
    with within(small_school.id):
        code = Collector.objects.get().code
    gone = family.post(f"{there}end/", {"collector": code}, follow=True)
    assert "乌兰图雅 从今天起不能再接" in gone.text
    assert listed(small_school) == [("乌兰图雅", TODAY, TODAY)]


def test_the_last_day_named_is_one_on_which_the_adult_still_may(
    small_school: SmallSchool, child: Child, family: Client
) -> None:
    there = f"/family/children/{child.code}/collectors/"
    family.post(there, {**GRANDMOTHER, "last": "2026-02-26"})
    assert listed(small_school) == [("乌兰图雅", TODAY, date(2026, 2, 27))]
    assert "可以接到2月26日" in family.get(there).text
    for day, may in ((26, True), (27, False)):
        clock.stand_at(moment=instant(date(2026, 2, day), clock.now().time()))
        page = family.get(there).text
        assert ('href="#end-' in page) is may
        assert ("以前的接送人" in page) is not may


def test_days_that_run_backwards_and_missing_names_are_said_and_nothing_is_lost(
    small_school: SmallSchool, child: Child, family: Client
) -> None:
    there = f"/family/children/{child.code}/collectors/"
    backwards = family.post(there, {**GRANDMOTHER, "since": "2026-03-09", "last": "2026-03-02"})
    assert backwards.status_code == 422
    assert "结束日期要在开始日期之后" in backwards.text
    assert 'value="乌兰图雅"' in backwards.text
    assert family.post(there, {**GRANDMOTHER, "relation": ""}).status_code == 422
    assert listed(small_school) == []


def test_ending_a_collector_says_what_it_does_and_asks_once_more(
    small_school: SmallSchool, child: Child, family: Client
) -> None:
    there = f"/family/children/{child.code}/collectors/"
    assert family.post(there, GRANDMOTHER).status_code == 302
    assert len(listed(small_school)) == 1
    page = family.get(there).text
    assert "不再让 TA 接" in page
    assert f"不再让 乌兰图雅 接 {child.name}？" in page
    assert "取消" not in page


def test_a_child_goes_home_alone_only_from_the_schemes_grade(
    small_school: SmallSchool, child: Child, family: Client
) -> None:
    there = f"/family/children/{child.code}/"
    page = family.get(f"{there}collectors/").text
    assert "学校规定四年级起才可以自行离校" in page
    assert 'value="alone"' not in page
    assert 'value="boarding_house"' not in page
    refused = family.post(f"{there}going-home/", {"mode": "alone"})
    assert refused.status_code == 422
    assert family.post(f"{there}going-home/", {"mode": "collected"}).status_code == 302
    with within(small_school.id):
        assert list(GoingHome.objects.values_list("mode", "since")) == [("collected", TODAY)]


def test_a_boarder_may_go_to_the_boarding_house(small_school: SmallSchool) -> None:
    boarder = next(child for child in small_school.children if child.residence == "boarder")
    family = visitor(small_school.family(boarder))
    assert family.post(f"/family/children/{boarder.code}/going-home/", {"mode": "boarding_house"}).status_code == 302
    assert "今天还没有人可以来接" not in family.get(f"/family/children/{boarder.code}/collectors/").text


def test_a_teacher_keeps_the_list_of_a_family_without_a_phone(small_school: SmallSchool) -> None:
    child, teacher = small_school.children[3], visitor(small_school.actor("homeroom1"))
    there = f"/classroom/pupils/{child.code}/"
    assert teacher.post(f"{there}collectors/", GRANDMOTHER)["Location"] == f"{there}collectors/"
    with within(small_school.id):
        code = Collector.objects.get().code
    assert teacher.post(f"{there}going-home/", {"mode": "collected"})["Location"] == f"{there}collectors/"
    assert teacher.post(f"{there}collectors/end/", {"collector": code})["Location"] == f"{there}collectors/"
    assert listed(small_school) == [("乌兰图雅", TODAY, TODAY)]


def test_another_childs_collector_is_not_on_this_list(small_school: SmallSchool, child: Child, family: Client) -> None:
    sibling = small_school.children[4]
    family.post(f"/family/children/{sibling.code}/collectors/", GRANDMOTHER)
    with within(small_school.id):
        code = Collector.objects.get().code
    assert family.post(f"/family/children/{child.code}/collectors/end/", {"collector": code}).status_code == 404


def test_others_find_nothing(small_school: SmallSchool, other_school: SmallSchool, child: Child) -> None:
    for other in (
        visitor(small_school.family(small_school.children[1])),
        visitor(small_school.actor("homeroom2")),
        visitor(small_school.actor("gate")),
        visitor(other_school.actor("homeroom1")),
        stranger(),
    ):
        nothing = other.get("/family/children/nothing/collectors/")
        assert nothing.status_code == 404
        for base in (f"/family/children/{child.code}", f"/classroom/pupils/{child.code}"):
            for answer in (
                other.get(f"{base}/collectors/"),
                other.post(f"{base}/collectors/", GRANDMOTHER),
                other.post(f"{base}/collectors/end/", {"collector": "x"}),
                other.post(f"{base}/going-home/", {"mode": "collected"}),
            ):
                assert as_told(answer) == as_told(nothing)
    assert listed(small_school) == []


def test_somebody_who_collected_before_is_put_back_with_one_touch(
    small_school: SmallSchool, child: Child, family: Client
) -> None:
    there = f"/family/children/{child.code}/collectors/"
    family.post(there, GRANDMOTHER)
    assert "以前的接送人" not in family.get(there).text
    with within(small_school.id):
        code = Collector.objects.get().code
    family.post(f"{there}end/", {"collector": code})
    page = family.get(there).text
    assert "以前的接送人" in page
    assert "只到" in page
    assert 'value="2026-02-24"' in page
    family.post(there, GRANDMOTHER)
    assert listed(small_school) == [("乌兰图雅", date(2026, 2, 24), None)]
    assert "以前的接送人" not in family.get(there).text
