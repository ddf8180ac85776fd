"""A public page is drawn once for all strangers, and nothing of it is anybody else's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.contrib.messages.storage.base import Message
from django.contrib.messages.storage.cookie import CookieStorage
from django.test import Client, RequestFactory

from afterbell.base.tenancy import within
from afterbell.base.words import Words
from afterbell.comments.commands import lock_pen
from afterbell.portal.commands import lock_space, publish_article
from afterbell.portal.models import Article
from afterbell.schools.models import School
from tests.support.asking import AsksAtMost
from tests.support.authorities import officer
from tests.support.comments import decide, page_of, pen_of, send
from tests.support.visits import standing_clock, stranger, visitor
from tests.support.world import MORNING, SmallSchool

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


@pytest.fixture(autouse=True)
def _clock(small_school: SmallSchool) -> Iterator[None]:  # noqa: ARG001 - it stands before the clock does
    with standing_clock():
        yield


def test_the_second_stranger_gets_the_page_as_it_was_drawn_with_tokens_of_their_own(
    small_school: SmallSchool, asks_at_most: AsksAtMost
) -> None:
    there = f"/schools/{small_school.code}/scheme/"
    first = stranger().get(there)
    assert first.status_code == 200
    second = stranger()
    with asks_at_most(3):
        answer = second.get(there)
    assert TOKEN.sub("", answer.text) == TOKEN.sub("", first.text)
    one, other = set(TOKEN.findall(first.text)), set(TOKEN.findall(answer.text))
    assert (len(one), len(other), one & other) == (1, 1, set())
    assert answer.headers["Content-Security-Policy"] == first.headers["Content-Security-Policy"]
    strict = Client(enforce_csrf_checks=True)
    token = TOKEN.findall(strict.get(there).text)[0]
    moved = strict.post("/look/", {"csrfmiddlewaretoken": token, "theme": "dark", "next": there})
    assert (moved.status_code, moved.headers["Location"]) == (302, there)
    assert 'data-theme="dark"' in strict.get(there).text
    assert 'data-theme="dark"' not in stranger().get(there).text


def test_a_browser_that_comes_for_the_first_time_gets_the_sheet_with_its_policy(small_school: SmallSchool) -> None:
    there = f"/schools/{small_school.code}/"
    assert "sha256" not in stranger().get(there).headers["Content-Security-Policy"]
    for _time in range(2):
        answer = Client().get(there)
        assert "sha256" in answer.headers["Content-Security-Policy"]
        assert "<style>" in answer.text


def test_what_the_school_writes_is_there_at_once(small_school: SmallSchool) -> None:
    home = f"/schools/{small_school.code}/"
    assert "安全须知" not in stranger().get(home).text
    with within(small_school.id):
        publish_article(
            actor=small_school.actor("principal"),
            now=MORNING + timedelta(hours=1),
            kind="survey",
            subject="s1",
            title="安全须知",
            issuing_unit=Words(zh="教导处", en="office"),
            content_hash="0" * 64,
            body={},
        )
    assert "安全须知" in stranger().get(home).text
    assert "安全须知" in stranger().get(f"{home}search/?q=须知").text


def test_a_page_that_was_drawn_is_gone_the_moment_its_space_is_shut(small_school: SmallSchool) -> None:
    area = School.objects.get(pk=small_school.id).banner.code
    with within(small_school.id):
        title = Article.objects.get(kind="scheme").title
    doors = (f"/schools/{small_school.code}/scheme/", f"/areas/{area}/", f"/areas/{area}/feed.xml")
    for door in doors:
        assert title in stranger().get(door).text
    lock_space(actor=officer("first"), now=MORNING, school=small_school.code, ground="unlawful", reason="首页有广告")
    assert [stranger().get(door).status_code for door in doors] == [451, 200, 200]
    assert not any(title in stranger().get(door).text for door in doors)


def test_what_a_cookie_brings_along_is_kept_for_nobody_else(small_school: SmallSchool) -> None:
    home = f"/schools/{small_school.code}/"
    guest = stranger()
    guest.cookies["messages"] = CookieStorage(RequestFactory().get("/"))._encode([Message(20, "明天停课请加微信")])  # noqa: SLF001 - as the site signs it
    assert "明天停课请加微信" in guest.get(home).text
    assert "明天停课请加微信" not in stranger().get(home).text


def test_an_area_tells_nothing_of_a_page_that_was_withdrawn(small_school: SmallSchool) -> None:
    area = School.objects.get(pk=small_school.id).banner.code
    with within(small_school.id):
        title = Article.objects.get(kind="scheme").title
    assert title in stranger().get(f"/areas/{area}/").text
    with within(small_school.id):
        Article.objects.filter(kind="scheme").update(withdrawn_at=MORNING)
    pen_of(small_school.family(small_school.children[0]))
    assert title not in stranger().get(f"/areas/{area}/").text
    assert title not in stranger().get(f"/areas/{area}/feed.xml").text


def test_a_comment_is_there_and_gone_the_moment_an_officer_says_so(small_school: SmallSchool) -> None:
    there = f"/schools/{small_school.code}/articles/{page_of(small_school)}/"
    mother = small_school.family(small_school.children[0])
    pen = pen_of(mother)
    comment = send(small_school, mother, "谢谢老师们")
    assert "谢谢老师们" not in stranger().get(there).text
    decide(small_school, comment, officer("first"))
    assert "谢谢老师们" in stranger().get(there).text
    lock_pen(actor=officer("first"), now=MORNING, pen=pen, ground="reported", reason="多人举报")
    assert "谢谢老师们" not in stranger().get(there).text


def test_what_was_drawn_for_strangers_and_what_somebody_signed_in_sees_never_meet(small_school: SmallSchool) -> None:
    there = f"/schools/{small_school.code}/"
    actor = small_school.actor("principal")
    mine = f'<span class="quiet small">{actor.name}</span>'
    assert mine in visitor(actor).get(there).text
    assert mine not in stranger().get(there).text
    assert mine in visitor(actor).get(there).text
    english = stranger()
    english.cookies["django_language"] = "en"
    assert "Search" in english.get(there).text
    assert "搜索" in stranger().get(there).text
    assert stranger().get("/schools/nowhere/").status_code == 404
