"""Search, feeds, maps and the pages of areas, as a stranger and a program meet them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from django.template import Context, Template

from afterbell.base.tenancy import within
from afterbell.portal.commands import lock_space
from afterbell.portal.models import Article, PageVersion
from afterbell.schools.actors import PUBLIC_ACTOR
from afterbell.schools.models import School
from afterbell.site.rounds import go_the_rounds
from tests.portal.pages_written import HOUR, TEXT, published, seen_by
from tests.support.asking import AsksAtMost
from tests.support.authorities import officer
from tests.support.visits import standing_clock, stranger
from tests.support.world import MORNING, SmallSchool

XSS = "<script>alert(1)</script>"


@pytest.fixture(autouse=True)
def _clock(small_school: SmallSchool) -> Iterator[None]:  # noqa: ARG001 - it stands before the clock does
    with standing_clock():
        yield


def area_of(school: SmallSchool) -> str:
    return School.objects.get(pk=school.id).banner.code


def test_a_stranger_finds_a_page_by_two_characters_and_what_was_asked_is_never_run(
    small_school: SmallSchool, asks_at_most: AsksAtMost
) -> None:
    there = f"/schools/{small_school.code}/search/"
    with asks_at_most(9):
        page = stranger().get(there, {"q": "考勤"}).text
    assert "<mark>考勤</mark>" in page
    assert "第 1—1 篇文章，共 1 篇" in page
    for asked in (XSS, f'"{XSS}', "'onfocus='alert(1)"):
        page = stranger().get(there, {"q": asked}).text
        assert XSS not in page
        assert "没有找到" in page
    for wrong in ("0", "-1", "x", "9" * 30, "²"):
        assert stranger().get(there, {"q": "考勤", "page": wrong}).status_code == 200
    within_area = stranger().get(f"/areas/{area_of(small_school)}/search/", {"q": "考勤"}).text
    assert "<mark>考勤</mark>" in within_area
    assert stranger().get("/schools/nowhere/search/").status_code == 404
    assert stranger().get("/areas/nowhere/search/").status_code == 404


def test_feeds_and_maps_are_read_by_programs_and_name_what_is_public_alone(small_school: SmallSchool) -> None:
    with within(small_school.id):
        article = Article.objects.get(kind="scheme")
    there = f"/schools/{small_school.code}/articles/{article.code}/"
    for feed in (f"/schools/{small_school.code}/feed.xml", f"/areas/{area_of(small_school)}/feed.xml"):
        answer = stranger().get(feed)
        assert answer.headers["Content-Type"].startswith("application/rss+xml")
        (item,) = ET.fromstring(answer.text).findall("channel/item")  # noqa: S314 - our own answer
        assert (item.findtext("title"), str(item.findtext("link")).endswith(there)) == (article.title, True)
    name = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"
    maps = [str(row.text) for row in ET.fromstring(stranger().get("/sitemap.xml").text).iter(name)]  # noqa: S314 - as above
    assert any(row.endswith(f"/schools/{small_school.code}/sitemap.xml") for row in maps)
    answer = stranger().get(f"/schools/{small_school.code}/sitemap.xml")
    pages = [str(row.text) for row in ET.fromstring(answer.text).iter(name)]  # noqa: S314 - as above
    assert [row.split("/", 3)[3] for row in pages] == [f"schools/{small_school.code}/", there[1:]]
    robots = stranger().get("/robots.txt").text
    assert "Disallow: /\n" in robots
    assert "/sitemap.xml" in robots


@pytest.mark.parametrize("sign", ["\x02", "\x08", "\x1b", "\ufffe", "&#2;"])
def test_a_sign_xml_cannot_hold_breaks_no_feed(small_school: SmallSchool, sign: str) -> None:
    text = replace(TEXT, title=f"安{sign}排", issuing_unit=f"教导{sign}处", html=f"<p>三月{sign}二日</p>")
    page = published(small_school, text)
    with within(small_school.id):
        version = PageVersion.objects.get(page__code=page)
        assert version.text == "三月二日"
        Article.objects.filter(page__code=page).update(title="早先\x02存下的", issuing_unit="教导\x1b处")
    area = School.objects.get(pk=small_school.id).banner
    places = (f"schools/{small_school.code}", f"areas/{area.code}", f"areas/{area.parent.parent.code}")  # type: ignore[union-attr]
    for there in places:
        feed = ET.fromstring(stranger().get(f"/{there}/feed.xml").text)  # noqa: S314 - our own answer
        assert "早先存下的" in [one.findtext("title") for one in feed.iter("item")]
    go_the_rounds(now=MORNING + 2 * HOUR)
    assert seen_by(PUBLIC_ACTOR, small_school, page) is not None


def test_of_a_space_that_is_shut_nothing_is_found_fed_or_mapped(small_school: SmallSchool) -> None:
    area = area_of(small_school)
    lock_space(actor=officer("first"), now=MORNING, school=small_school.code, ground="unlawful", reason="首页有广告")
    for door in ("search/?q=考勤", "feed.xml", "sitemap.xml"):
        answer = stranger().get(f"/schools/{small_school.code}/{door}")
        assert (answer.status_code, answer.headers["Cache-Control"]) == (451, "no-store")
        assert "考勤" not in answer.text
    title = "课后服务实施方案"
    for door in (f"/areas/{area}/", f"/areas/{area}/feed.xml", f"/areas/{area}/search/?q=考勤", "/sitemap.xml"):
        answer = stranger().get(door)
        assert (answer.status_code, title in answer.text) == (200, False)
    assert small_school.code not in stranger().get("/sitemap.xml").text
    assert "已锁定" in stranger().get(f"/areas/{area}/").text


def test_areas_lead_from_the_region_down_to_the_schools(small_school: SmallSchool) -> None:
    area = area_of(small_school)
    page = stranger().get("/areas/").text
    top = page.split('href="/areas/')[1].split("/")[0]
    assert "下属地方" in stranger().get(f"/areas/{top}/").text
    assert f"/schools/{small_school.code}/" in stranger().get(f"/areas/{area}/").text
    assert "/areas/" in stranger().get("/").text


def test_a_page_says_of_itself_what_it_is_and_no_text_ends_what_it_stands_in(small_school: SmallSchool) -> None:
    with within(small_school.id):
        article = Article.objects.get(kind="scheme")
        Article.objects.filter(pk=article.pk).update(title="</script><script>alert(1)</script>")
    page = stranger().get(f"/schools/{small_school.code}/articles/{article.code}/").text
    said = json.loads(page.split('<script type="application/ld+json">')[1].split("</script>")[0])
    assert (said["@type"], said["headline"]) == ("Article", "</script><script>alert(1)</script>")
    assert said["publisher"]["@type"] == "ElementarySchool"
    assert "<script>alert" not in page


def test_a_public_page_says_in_one_line_what_it_is(small_school: SmallSchool) -> None:
    home = f"/schools/{small_school.code}/"
    for there, said in (
        ("/", "铃后 · 放学铃响以后 · "),
        ("/areas/", "铃后 · 各地 · "),
        (home, "测试小学 · "),
        (f"{home}complaints/", "测试小学 · 投诉与建议 · 写给测试小学，"),
    ):
        (line,) = re.findall(r'<meta name="description" content="([^"]*)">', stranger().get(there).text)
        assert line.startswith(said)
        assert len(line) <= 150


def test_the_line_of_a_page_is_words_alone_and_ends_where_it_is_long() -> None:
    page = Template(
        '{% extends "fronts/base_public.html" %}{% block heading %}<b>{{ name }}</b>{% endblock %}'
        '{% block state %}"' + "长" * 200 + "{% endblock %}"
    )
    text = page.render(Context({"name": f'x" onload="{XSS}'}))
    (line,) = re.findall(r'<meta name="description" content="([^"]*)">', text)
    assert "<" not in line
    assert line.startswith("铃后 · x&quot; onload=&quot;&lt;script&gt;")
    assert line.endswith("…")
