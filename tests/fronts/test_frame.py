"""Around every page: the language the person chose, the school, whoever is signed in, and the way out."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import Client
from django.utils.translation import get_language

from afterbell.schools.models import School
from tests.support.visits import standing_clock, stranger, visitor
from tests.support.world import SmallSchool

PAGES = {"office": "/office/", "subject1": "/classroom/", "gate": "/gate/"}
A_BROWSER_IN_ENGLISH = {"HTTP_ACCEPT_LANGUAGE": "en-US,en;q=0.9"}


@pytest.fixture(autouse=True)
def _clock(db: None) -> Iterator[None]:  # noqa: ARG001 - the clock stands in a table
    with standing_clock():
        yield


def test_an_english_browser_is_answered_in_chinese_until_its_person_chooses_english() -> None:
    client = stranger()
    first = client.get("/sign-in/", **A_BROWSER_IN_ENGLISH)
    assert 'lang="zh-hans"' in first.text
    assert "登录" in first.text
    assert first["Content-Language"] == "zh-hans"
    assert set(first["Vary"].split(", ")) == {"Cookie", "Accept-Encoding"}, "nothing else makes two answers of one page"
    client.post("/language/setlang/", {"language": "en", "next": "/sign-in/"})
    chosen = client.get("/sign-in/")
    assert 'lang="en"' in chosen.text
    assert chosen["Content-Language"] == "en"
    assert "登录名" not in chosen.text


@pytest.mark.parametrize("cookie", ["fr", "en-us", "../en", ""])
def test_a_language_the_house_does_not_speak_is_chinese(cookie: str) -> None:
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = cookie
    assert client.get("/sign-in/")["Content-Language"] == "zh-hans"


def test_one_request_in_english_leaves_the_next_in_chinese() -> None:
    english = Client()
    english.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    before = get_language()
    english.get("/sign-in/")
    assert get_language() == before
    assert Client().get("/sign-in/")["Content-Language"] == "zh-hans"


def test_a_missing_field_is_named_in_chinese() -> None:
    answer = stranger().post("/code/", {"code": ""})
    assert "这个字段是必填项。" in answer.text


@pytest.mark.parametrize("handle", sorted(PAGES))
def test_every_frame_names_the_school_and_the_person_and_lets_them_out(small_school: SmallSchool, handle: str) -> None:
    client = visitor(small_school.actor(handle))
    page = client.get(PAGES[handle]).text
    assert School.objects.get(pk=small_school.id).name in page
    assert small_school.account(handle).name in page
    assert 'action="/sign-out/"' in page


def test_an_address_that_only_takes_a_form_says_so_and_leads_back() -> None:
    answer = stranger().get("/sign-out/", headers={"Referer": "http://testserver/code/"})
    assert answer.status_code == 405
    assert answer["Allow"] == "POST"
    assert "这个地址不能直接打开" in answer.text
    assert re.findall(r'name="next" value="([^"]+)"', answer.text) == ["http://testserver/code/"] * 2


def test_whoever_runs_the_service_finds_back_to_the_office_from_other_frames(small_school: SmallSchool) -> None:
    ways = {"office": "/office/", "duty": "/office/today/", "subject1": ""}
    for handle, way in ways.items():
        client = visitor(small_school.actor(handle))
        found = re.findall(r'class="to-office[^>]*><a [^>]*href="([^"]+)"', client.get("/schools/alpha/").text)
        assert found == ([way] if way else []), handle
        assert "回办公室" not in client.get("/nothing/").text


def test_strangers_are_offered_no_way_out() -> None:
    assert "/sign-out/" not in stranger().get("/").text
