"""The browser sees: a barrier that was planted is found, a failing script and a stranger fail the test."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page

from tests.support.browser import axe, watched_page
from tests.support.served import Serve

FAIR = '<!doctype html><html lang="zh"><title>点名</title><main><h1>点名</h1><p>三年级(2)班</p></main></html>'
BARRED = FAIR.replace("<p>", '<img src="data:,"><p style="color:#999">')


@pytest.mark.browser
def test_a_fair_page_has_no_barrier(browser_page: Page) -> None:
    browser_page.set_content(FAIR)
    assert axe(browser_page) == ()


@pytest.mark.browser
def test_planted_barriers_are_found(browser_page: Page) -> None:
    browser_page.set_content(BARRED)
    assert {line.partition(":")[0] for line in axe(browser_page)} == {"image-alt", "color-contrast"}


@pytest.mark.browser
def test_a_script_that_fails_fails_the_test(chromium: Browser) -> None:
    with (
        pytest.raises(AssertionError, match="a script failed"),
        watched_page(chromium, viewport={"width": 390, "height": 844}) as page,
    ):
        page.set_content(FAIR.replace("<main>", "<main><script>ring.bell()</script>"))


@pytest.mark.browser
def test_a_page_that_asks_a_stranger_fails_the_test(chromium: Browser) -> None:
    with (
        pytest.raises(AssertionError, match="asked a stranger"),
        watched_page(chromium, viewport={"width": 390, "height": 844}) as page,
    ):
        page.set_content(FAIR.replace("<main>", '<main><img alt="" src="http://stranger.invalid/bell.png">'))


@pytest.mark.browser
def test_a_served_site_answers_in_the_browser(served_site: Serve, browser_page: Page) -> None:
    site = served_site(term=False, workers=2)
    answer = browser_page.goto(f"{site.url}/not-a-page/")
    assert answer is not None
    assert answer.status == 404
    assert site.process.poll() is None
