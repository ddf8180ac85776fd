"""What cannot be answered is answered by a page of the house, with a way back, and changes nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client, override_settings

from afterbell.fronts import middleware
from tests.support.visits import standing_clock, stranger, visitor
from tests.support.world import SmallSchool

HOUSE = "afterbell/bound."
A_PAGE = "http://testserver/sign-in/"
UNDER_A_STALE_PAGE = {"username": "office", "password": "x", "csrfmiddlewaretoken": "0" * 64}


@pytest.fixture(autouse=True)
def _clock(db: None) -> Iterator[None]:  # noqa: ARG001 - the clock stands in a table
    with standing_clock():
        yield


def strict() -> Client:
    """Give a browser whose forms must prove where they come from, as on a real site."""
    stranger()
    return Client(enforce_csrf_checks=True, raise_request_exception=False)


@pytest.mark.parametrize(("referer", "back"), [(A_PAGE, A_PAGE), ("https://elsewhere.example/", "/"), ("", "/")])
def test_a_stale_form_meets_a_page_of_the_house_with_a_way_back(referer: str, back: str) -> None:
    answer = strict().post("/sign-in/", UNDER_A_STALE_PAGE, headers={"referer": referer} if referer else {})
    assert answer.status_code == 403
    assert HOUSE in answer.text
    assert "这一页放得太久了" in answer.text
    assert f'href="{back}"' in answer.text
    assert "CSRF" not in answer.text


def test_a_stale_form_is_told_in_the_persons_language() -> None:
    client = strict()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert "This page has stood too long" in client.post("/sign-in/", UNDER_A_STALE_PAGE).text


@pytest.mark.parametrize("kind", ["charset=utf-7", "charset=utf-16", "charset=nonsense", "charset=idna"])
def test_a_form_in_a_strange_charset_is_told_or_read(kind: str) -> None:
    for client in (strict(), Client(raise_request_exception=False)):
        answer = client.generic(
            "POST", "/code/", b"code=%2BAGE-", content_type=f"application/x-www-form-urlencoded; {kind}"
        )
        assert answer.status_code in {200, 400, 403, 422}
        assert HOUSE in answer.text


def test_a_language_can_be_chosen_where_a_form_was_stale() -> None:
    answer = strict().post("/sign-in/", UNDER_A_STALE_PAGE, headers={"referer": A_PAGE})
    assert 'name="csrfmiddlewaretoken"' in answer.text
    assert f'name="next" value="{A_PAGE}"' in answer.text


def test_an_address_of_another_host_is_told() -> None:
    answer = strict().get("/", headers={"host": "elsewhere.example"})
    assert answer.status_code == 400
    assert HOUSE in answer.text
    assert 'href="/"' in answer.text


def test_a_whole_school_is_picked_at_once(small_school: SmallSchool) -> None:
    office = visitor(small_school.actor("office"))
    answer = office.post(
        "/office/applications/", {"pick": [f"code{number}" for number in range(1_800)], "do": "approve"}
    )
    assert answer.status_code != 400


def test_more_than_a_school_is_told_with_a_way_back() -> None:
    answer = stranger().post(
        "/code/", {"code": ["x"] * 20_001}, headers={"referer": "http://testserver/office/applications/"}
    )
    assert answer.status_code == 400
    assert "一次选得太多" in answer.text
    assert 'href="http://testserver/office/applications/"' in answer.text


def test_where_the_house_fails_a_page_says_so_without_the_database(monkeypatch: pytest.MonkeyPatch) -> None:
    client = strict()
    monkeypatch.setattr(middleware.clock, "now", lambda: 1 // 0)

    def refuse(*_args: object) -> object:
        raise AssertionError("the page that tells of a failure asked the database")

    with connection.execute_wrapper(refuse), override_settings(DEBUG=False):
        answer = client.get("/")
    assert answer.status_code == 500
    assert "出了差错" in answer.text
    assert HOUSE in answer.text
    assert answer["Content-Security-Policy"]
