"""The bureau and the platform see schools and sums, never a child."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

import pytest

from afterbell.base.access import Actor
from afterbell.schools.actors import actor_of
from afterbell.schools.commands import appoint_bureau_officer
from afterbell.schools.models import Account, Area
from tests.support.asking import AsksAtMost
from tests.support.term_begun import hire
from tests.support.visits import standing_clock, visitor
from tests.support.world import (
    MORNING,
    SCHEME_FILE,
    TODAY,
    SmallSchool,
    answer_survey,
    apply,
    approve,
    platform_operator,
    publish_scheme,
)


def officer() -> Actor:
    """Appoint somebody for the banner in which the test's schools stand."""
    code = appoint_bureau_officer(
        actor=platform_operator(),
        now=MORNING,
        area=Area.objects.get(name="测试旗").code,
        handle="officer",
        name="主管人员",
        since=TODAY,
    )
    return actor_of(account=Account.objects.get(code=code), today=TODAY)


def test_a_school_may_withhold_more_figures_than_the_law_does(small_school: SmallSchool) -> None:
    text = SCHEME_FILE.read_text(encoding="utf-8").replace("minimum_aggregate = 5", "minimum_aggregate = 9")
    publish_scheme(
        office=small_school.actor("office"),
        principal=small_school.actor("principal"),
        term=small_school.term,
        now=MORNING,
        text=text,
    )
    with standing_clock():
        page = visitor(officer()).get("/bureau/").text
    assert "&lt;9" in page


def test_the_bureau_reads_sums_and_no_small_number(small_school: SmallSchool, other_school: SmallSchool) -> None:
    answer_survey(small_school)
    approve(small_school, apply(small_school, *small_school.children[:3]))
    with standing_clock():
        page = visitor(officer()).get("/bureau/").text
    assert "测试小学" in page
    assert "邻旗小学" in page
    assert "&lt;5" in page
    assert other_school.code in page
    for child in (*small_school.children, *other_school.children):
        assert child.name not in page


def test_the_bureau_searches_and_exports(small_school: SmallSchool, other_school: SmallSchool) -> None:
    assert small_school.code != other_school.code
    with standing_clock():
        browser = visitor(officer())
        assert "邻旗小学" not in browser.get("/bureau/", {"q": "测试小学"}).text
        assert "没有符合条件的学校" in browser.get("/bureau/", {"q": "无此校"}).text
        with ZipFile(BytesIO(browser.get("/bureau/schools.xlsx").content)) as book:
            assert "邻旗小学" in book.read("xl/sharedStrings.xml").decode()


def test_the_platform_lists_schools_and_areas(small_school: SmallSchool, other_school: SmallSchool) -> None:
    with standing_clock():
        browser = visitor(platform_operator())
        page = browser.get("/platform/").text
        assert all(
            text in page for text in ("测试小学", "邻旗小学", "测试自治区", small_school.code, other_school.code)
        )
        assert "邻旗小学" not in browser.get("/platform/", {"q": "测试小学"}).text
        assert browser.get("/platform/schools.xlsx").status_code == 200


@pytest.mark.parametrize("hired", [1, 3])
def test_the_tables_ask_few_questions(small_school: SmallSchool, asks_at_most: AsksAtMost, hired: int) -> None:
    hire(small_school, hired)
    with standing_clock():
        for address, viewer in (("/bureau/", officer()), ("/platform/", platform_operator())):
            browser = visitor(viewer)
            with asks_at_most(25):
                assert browser.get(address).status_code == 200


def test_nobody_else_finds_these_pages(small_school: SmallSchool) -> None:
    with standing_clock():
        for viewer in (small_school.actor("principal"), small_school.family(small_school.children[0])):
            browser = visitor(viewer)
            for address in ("/bureau/", "/bureau/schools.xlsx", "/platform/", "/platform/schools.xlsx"):
                assert browser.get(address).status_code == 404
        bureau = visitor(officer())
        assert bureau.get("/platform/").status_code == 404
        assert bureau.get("/office/").status_code == 404
        assert visitor(platform_operator()).get("/bureau/").status_code == 404
