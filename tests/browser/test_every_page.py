"""Every page in a real browser, on a phone and on a desktop: no barrier, no overflow, no fault, and light to carry."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.tour import TOUR, Guide, Stop
from tests.support.browser import SIZES, axe
from tests.support.databases import next_name
from tests.support.premises import Estate
from tests.support.served import serving

MOST_BYTES = 150 * 1000
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def guide(estate: Estate, chromium: Browser) -> Iterator[Guide]:
    """Serve one small demonstration term for the whole tour."""
    with (
        estate.copy(template=estate.small_term(), name=next_name()) as premises,
        serving(premises=premises, workers=1, environment={}) as site,
    ):
        yield Guide(site=site, chromium=chromium)


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES.keys())
@pytest.mark.parametrize("stop", TOUR, ids=lambda stop: stop.name)
def test_a_page_is_whole(guide: Guide, stop: Stop, size: dict[str, int]) -> None:
    with guide.visit(stop, size=size) as visit:  # type: ignore[arg-type]
        page = visit.page
        assert stop.holds in page.inner_text("body")
        assert page.title().strip()
        wider = page.evaluate("() => document.scrollingElement.scrollWidth - window.innerWidth")
        assert wider <= 0, f"{stop.name} is {wider} px wider than the screen"
        assert axe(page) == ()
        assert visit.complaints == []
        assert visit.travelled < MOST_BYTES, f"{stop.name} takes {visit.travelled} bytes"
