"""The public pages: what is published is shown to everybody, with nobody's name and the hash of what runs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from afterbell.base import clock
from afterbell.base.tenancy import within
from afterbell.base.words import Words
from afterbell.portal.commands import publish_article
from afterbell.portal.counting import store_views
from afterbell.portal.models import Article
from afterbell.portal.tasks import prepare_scheme_pdf
from afterbell.scheme import commands as versions
from afterbell.scheme.queries import version_in_force
from afterbell.schools import commands as schools
from tests.support.asking import AsksAtMost
from tests.support.settled import APPROVED, PAID, SETTLING, build_settled, publish
from tests.support.visits import as_told, standing_clock, stranger, visitor
from tests.support.world import MORNING, SCHEME_FILE, TODAY, SmallSchool, platform_operator, publish_scheme

PERSON = {"User-Agent": "Mozilla/5.0 (iPhone) MicroMessenger/8.0"}
ANOTHER = {"User-Agent": "Mozilla/5.0 (Linux; Android 9) MicroMessenger/8.0"}
ROBOT = {"User-Agent": "Mozilla/5.0 (compatible; examplebot/2.1)"}


pytestmark = pytest.mark.usefixtures("small_school")


@pytest.fixture(autouse=True)
def _clock(small_school: SmallSchool, settings: Settings, tmp_path: Path) -> Iterator[None]:  # noqa: ARG001 - it stands before the clock does
    settings.MEDIA_ROOT = tmp_path
    with standing_clock():
        yield


@pytest.fixture
def anybody() -> Client:
    return stranger()


def scheme_article(world: SmallSchool) -> Article:
    with within(world.id):
        return Article.objects.get(kind="scheme")


def hashes(page: str) -> list[str]:
    return re.findall(r"\b[0-9a-f]{64}\b", page)


def test_a_schools_page_leads_to_its_scheme_and_lists_what_it_published(
    small_school: SmallSchool, anybody: Client
) -> None:
    page = anybody.get("/schools/alpha/").text
    assert "测试小学" in page
    assert 'href="/schools/alpha/scheme/"' in page
    assert f'href="/schools/alpha/articles/{scheme_article(small_school).code}/"' in page
    assert "主办：" in page
    assert "备案号：" in page


def test_the_scheme_shown_is_the_scheme_that_runs(small_school: SmallSchool, anybody: Client) -> None:
    with within(small_school.id):
        version, scheme = version_in_force(on=TODAY)
    page = anybody.get("/schools/alpha/scheme/").text
    assert set(hashes(page)) == {version.content_hash}
    assert scheme.safety.measures[0].words.zh in page
    assert page.count("<h1") == 1


def test_a_text_that_is_not_what_runs_is_not_shown(small_school: SmallSchool, anybody: Client) -> None:
    with within(small_school.id):
        Article.objects.update(content_hash="0" * 64)
    answer = anybody.get("/schools/alpha/scheme/")
    assert answer.status_code == 422
    assert "与运行的规则不一致" in answer.text


def test_the_english_page_is_the_same_scheme(small_school: SmallSchool, anybody: Client) -> None:
    page = anybody.get("/schools/alpha/scheme/", headers={"Accept-Language": "en"}).text
    assert 'lang="en"' in page
    assert set(hashes(page)) == {scheme_article(small_school).content_hash}


def test_a_version_to_come_is_announced_and_the_old_one_stays_until_its_day(
    small_school: SmallSchool, anybody: Client
) -> None:
    text = SCHEME_FILE.read_text(encoding="utf-8").replace("rate_fen = 3500", "rate_fen = 3600")
    principal = small_school.actor("principal")
    version = versions.draft_version(actor=small_school.actor("office"), now=MORNING, term=small_school.term, text=text)
    versions.approve_version(actor=principal, now=MORNING, version=version)
    versions.publish_version(actor=principal, now=MORNING, version=version, in_force_from=TODAY + timedelta(days=7))
    with within(small_school.id):
        old, new = (Article.objects.get(subject=code) for code in (small_school.version, version))
    assert "第 2 版已公布" in anybody.get("/schools/alpha/").text
    assert hashes(anybody.get("/schools/alpha/scheme/").text)[0] == old.content_hash
    assert "现在施行的不是这一版" in anybody.get(f"/schools/alpha/articles/{new.code}/").text
    clock.stand_at(moment=MORNING + timedelta(days=7))
    assert hashes(anybody.get("/schools/alpha/scheme/").text)[0] == new.content_hash
    assert "现在施行的不是这一版" in anybody.get(f"/schools/alpha/articles/{old.code}/").text


def test_the_pdf_is_being_prepared_until_the_worker_has_stored_it(small_school: SmallSchool, anybody: Client) -> None:
    waiting = anybody.get("/schools/alpha/scheme.pdf")
    assert waiting.status_code == 202
    assert waiting.headers["Retry-After"]
    assert "PDF 正在准备" in anybody.get("/schools/alpha/scheme/").text
    name = prepare_scheme_pdf.call(school="alpha", version=small_school.version)
    assert name == f"schemes/alpha/{scheme_article(small_school).content_hash}.pdf"
    assert prepare_scheme_pdf.call(school="alpha", version=small_school.version) == name
    file = anybody.get("/schools/alpha/scheme.pdf")
    assert file.status_code == 200
    assert file.headers["Content-Type"] == "application/pdf"
    assert b"".join(file.streaming_content).startswith(b"%PDF-")  # type: ignore[attr-defined]


def test_a_published_settlement_shows_sums_and_nobodys_name(small_school: SmallSchool, anybody: Client) -> None:
    settled = build_settled(small_school)
    clock.stand_at(moment=SETTLING)
    publish(settled)
    with within(small_school.id):
        article = Article.objects.get(kind="settlement")
    page = anybody.get(f"/schools/alpha/articles/{article.code}/").text
    assert page.count(">老***<") == len(PAID)
    for handle in PAID:
        assert f"老师{handle}" not in page
    for words in ("105.00 元", "30.00 元", "35.00 元", "40.00 元", article.content_hash, "2026-04-08 09:00"):
        assert words in page
    for child in small_school.children:
        assert child.name not in page


def test_a_notice_stands_for_the_days_of_the_scheme_and_then_its_lines_are_taken_down(
    small_school: SmallSchool, anybody: Client
) -> None:
    settled = build_settled(small_school)
    clock.stand_at(moment=SETTLING)
    publish(settled)
    with within(small_school.id):
        article = Article.objects.get(kind="settlement")
        notice = version_in_force(on=SETTLING.date())[1].publication.notice_days
    address = f"/schools/alpha/articles/{article.code}/"
    assert "公示至 2026年4月17日" in anybody.get(address).text
    out = SETTLING + (APPROVED - SETTLING.date())
    clock.stand_at(moment=out + timedelta(days=notice - 1))
    assert ">老***<" in anybody.get(address).text
    clock.stand_at(moment=out + timedelta(days=notice))
    page = anybody.get(address).text
    assert "老***" not in page
    for words in ("公示期已满（2026年4月17日", "105.00 元", "明细已经撤下"):
        assert words in page
    assert "公示期已满" in anybody.get("/schools/alpha/").text


def test_the_unit_that_issues_and_where_complaints_go_are_the_schemes(
    small_school: SmallSchool, anybody: Client
) -> None:
    text = SCHEME_FILE.read_text(encoding="utf-8")
    text = text.replace(
        'zh = "教导处", en = "academic affairs office" }\nitems', 'zh = "德育处", en = "welfare office" }\nitems'
    )
    text = text.replace("校长信箱、教导处来访", "校门口意见箱")
    publish_scheme(
        office=small_school.actor("office"),
        principal=small_school.actor("principal"),
        term=small_school.term,
        now=MORNING,
        text=text,
    )
    page = anybody.get("/schools/alpha/").text
    assert "校门口意见箱，或旗教育主管部门。" in page
    assert "德育处" in page
    assert "德育处" in anybody.get("/schools/alpha/scheme/").text
    english = anybody.get("/schools/alpha/", headers={"Accept-Language": "en"}).text
    assert "welfare office" in english or "德育处" in english


def test_looks_of_people_are_counted_and_those_of_programs_are_not(small_school: SmallSchool, anybody: Client) -> None:
    there = f"/schools/alpha/articles/{scheme_article(small_school).code}/"
    anybody.get(there, headers=PERSON)
    anybody.get("/schools/alpha/scheme/", headers=PERSON)
    anybody.head(there, headers=PERSON)
    anybody.get(there, headers=ROBOT)
    anybody.get(there)
    anybody.get(there, headers=ANOTHER)
    store_views()
    assert scheme_article(small_school).views == 2
    assert ">2<" in anybody.get("/schools/alpha/").text


@pytest.mark.usefixtures("other_school")
def test_what_is_not_there_and_what_is_another_schools_is_told_alike(
    small_school: SmallSchool, anybody: Client
) -> None:
    nothing = anybody.get("/schools/nothing/")
    assert nothing.status_code == 404
    code = scheme_article(small_school).code
    for there in ("/schools/nothing/scheme/", "/schools/nothing/scheme.pdf", f"/schools/beta/articles/{code}/"):
        assert as_told(anybody.get(there)) == as_told(nothing)
    assert anybody.post("/schools/alpha/").status_code == 405


def test_a_school_without_a_scheme_says_what_will_appear(anybody: Client) -> None:
    schools.open_school(
        actor=platform_operator(),
        now=MORNING,
        banner=("测试自治区", "测试盟", "测试旗"),
        name="新学校",
        code="gamma",
        is_demonstration=False,
    )
    page = anybody.get("/schools/gamma/").text
    assert "还没有公开的内容" in page
    assert "虚构" not in page
    assert anybody.get("/schools/gamma/scheme/").status_code == 404
    assert anybody.get("/schools/gamma/scheme.pdf").status_code == 404


def test_whoever_is_signed_in_elsewhere_sees_the_public_pages_too(
    small_school: SmallSchool, other_school: SmallSchool
) -> None:
    for actor in (other_school.actor("office"), small_school.family(small_school.children[0])):
        for there in ("/schools/alpha/", "/schools/alpha/scheme/"):
            assert visitor(actor).get(there).status_code == 200


def test_somebody_without_any_role_left_is_still_the_public(small_school: SmallSchool) -> None:
    client = visitor(small_school.actor("club1"))
    clock.stand_at(moment=MORNING - timedelta(days=400))
    assert client.get("/schools/alpha/").status_code == 200


@pytest.mark.parametrize("more", [0, 2])
def test_the_public_pages_ask_few_questions(
    small_school: SmallSchool, anybody: Client, asks_at_most: AsksAtMost, more: int
) -> None:
    for place in range(more):
        publish_article(
            actor=small_school.actor("principal"),
            now=MORNING,
            kind="settlement",
            subject=f"s{place}",
            title="公示",
            issuing_unit=Words(zh="教导处", en="academic affairs office"),
            content_hash="a" * 64,
            body={"first_day": "2026-03-01", "until_day": "2026-04-01", "total_fen": 0, "lines": []},
        )
    code = scheme_article(small_school).code
    for there in ("", "scheme/", f"articles/{code}/"):
        with asks_at_most(12):
            answer = anybody.get(f"/schools/alpha/{there}", headers=PERSON)
        assert len(answer.content) < 150_000


def test_the_foot_names_who_answers_for_the_site(anybody: Client, settings: Settings) -> None:
    settings.HOST_NAME, settings.SUPPORTER_NAME, settings.FILING_NUMBER = "测试旗教育局", "某公司", "测备1号"
    page = anybody.get("/schools/alpha/").text
    for words in ("主办：测试旗教育局", "技术支持：某公司", "备案号：测备1号"):
        assert words in page
