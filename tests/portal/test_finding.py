"""What is public is found by its words, in a school's space and in all open spaces of an area."""

from __future__ import annotations

from datetime import timedelta

import pytest

from afterbell.base.refusals import NotThere
from afterbell.base.tenancy import within
from afterbell.base.words import Words
from afterbell.portal.commands import lock_space, publish_article
from afterbell.portal.finding import Found, area_page, every_page, newest_in_space, open_spaces, search_area
from afterbell.portal.inforce.searching import search_space
from afterbell.portal.locks import SpaceLocked
from afterbell.schools.actors import PUBLIC_ACTOR
from afterbell.schools.models import School
from tests.support.asking import AsksAtMost
from tests.support.authorities import officer
from tests.support.world import MORNING, TODAY, SmallSchool

pytestmark = pytest.mark.django_db


def say(school: SmallSchool, title: str, text: str, *, hours: int = 1) -> str:
    """Publish a page with a title and a text, some hours after the morning."""
    with within(school.id):
        return publish_article(
            actor=school.actor("principal"),
            now=MORNING + timedelta(hours=hours),
            kind="survey",
            subject=f"s{hours}",
            title=title,
            issuing_unit=Words(zh="教导处", en="office"),
            content_hash=f"{hours:064d}",
            body={},
            text=text,
        )


def looked_for(school: SmallSchool, asked: str, page: int = 1) -> Found:
    return search_space(viewer=PUBLIC_ACTOR, school=school.code, asked=asked, page=page, today=TODAY).pages


def titles(school: SmallSchool, asked: str, page: int = 1) -> list[str]:
    return [entry.title.zh for entry in looked_for(school, asked, page).entries]


def area_of(school: SmallSchool) -> str:
    return School.objects.get(pk=school.id).banner.code


def test_every_word_has_to_be_there_in_title_or_text_and_titles_come_first(small_school: SmallSchool) -> None:
    say(small_school, "食谱", "安全第一，收费公开，ＡＢ１２ Off", hours=1)
    say(small_school, "安全须知", "放学以后", hours=2)
    say(small_school, "通知", "收费标准，安全提示", hours=3)
    assert titles(small_school, "安全")[:2] == ["安全须知", "通知"]
    assert set(titles(small_school, " 安全　收费 ")) >= {"通知", "食谱"}
    assert "安全须知" not in titles(small_school, "安全 收费")
    assert titles(small_school, "ab12 OFF") == ["食谱"]
    for nothing in ("", "   ", "没有这个词", "_", "%安", "\\", "' OR 1=1 --", "x" * 400):
        assert titles(small_school, nothing) == []
    assert "通知" not in titles(small_school, "%")
    found = looked_for(small_school, "收费")
    assert {"".join(p.text for p in e.snippet if p.found) for e in found.entries if e.kind == "survey"} == {"收费"}


def test_the_scheme_is_found_by_what_it_says(small_school: SmallSchool) -> None:
    found = looked_for(small_school, "考勤")
    assert [entry.kind for entry in found.entries] == ["scheme"]


def test_a_long_list_comes_in_pages_and_a_page_beyond_is_the_last(
    small_school: SmallSchool, asks_at_most: AsksAtMost
) -> None:
    for number in range(1, 24):
        say(small_school, f"第 {number} 号", "放学", hours=number)
    with asks_at_most(6):
        assert titles(small_school, "放学 号")[:2] == ["第 23 号", "第 22 号"]
    assert (
        titles(small_school, "放学 号", page=2)
        == titles(small_school, "放学 号", page=99)
        == [
            "第 3 号",
            "第 2 号",
            "第 1 号",
        ]
    )


def test_an_area_shows_the_open_spaces_within_it_and_of_a_shut_one_the_name_alone(
    small_school: SmallSchool, other_school: SmallSchool, asks_at_most: AsksAtMost
) -> None:
    page = say(small_school, "安全须知", "放学以后", hours=9)
    area = area_of(small_school)
    with asks_at_most(8):
        seen = area_page(area=area)
    assert next(entry.article for entry in seen.newest) == page
    assert (small_school.code, False) in [(row.code, row.shut) for row in seen.spaces]
    top = seen.above[0].code
    assert search_area(area=top, asked="安全须知", page=1).total == 1
    lock_space(actor=officer("first"), now=MORNING, school=small_school.code, ground="unlawful", reason="首页有广告")
    seen = area_page(area=area)
    assert page not in [entry.article for entry in seen.newest]
    assert (small_school.code, True) in [(row.code, row.shut) for row in seen.spaces]
    assert search_area(area=top, asked="安全须知", page=1).total == 0
    assert small_school.code not in open_spaces()
    assert other_school.code in open_spaces()
    for ask in (newest_in_space, every_page):
        with pytest.raises(SpaceLocked):
            ask(viewer=PUBLIC_ACTOR, school=small_school.code)
    with pytest.raises(SpaceLocked):
        titles(small_school, "安全")
    with pytest.raises(NotThere):
        area_page(area="nowhere")
