"""Pages as people change them: in the dark, in large type, in English."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.tour import TOUR, Guide
from tests.support.browser import SIZES, axe

pytestmark = pytest.mark.browser
WIDTHS = "[document.scrollingElement.scrollWidth, window.innerWidth]"
LOOKS = ("dark", "large")
BY_NAME = {stop.name: stop for stop in TOUR}
PAINT = "[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.documentElement).fontSize]"
OUTSIDE = """() => [...document.querySelectorAll('.axis .band-name')].map(name => {
  const [band, words] = [name.previousElementSibling, name].map(element => element.getBoundingClientRect());
  return Math.max(band.left - words.left, words.right - band.right);
})"""


def faults(page: Page) -> tuple[str, ...]:
    """Look for barriers, and for content wider than the page."""
    content, window = page.evaluate(WIDTHS)
    wider = (f"the page is {content} px wide in a window of {window}",) if content > window else ()
    return axe(page) + wider


@pytest.mark.parametrize("name", ["family-home", "office-today"])
@pytest.mark.parametrize("look", LOOKS)
def test_a_page_is_whole_in_the_dark_and_in_large_type(guide: Guide, name: str, look: str) -> None:
    with guide.visit(BY_NAME[name], size=SIZES["phone"]) as visit:
        before = visit.page.evaluate(PAINT)
        change_look(visit.page, look=look)
        assert visit.page.evaluate(PAINT) != before
        for size in SIZES.values():
            visit.page.set_viewport_size(size)
            assert faults(visit.page) == ()


def change_look(page: Page, *, look: str) -> None:
    """Let the system ask for the dark, or press the page's own switch for large type."""
    if look == "dark":
        page.emulate_media(color_scheme="dark")
    else:
        page.get_by_role("button", name="大字").click()
        page.wait_for_load_state("load")


def test_names_of_bands_stay_in_their_bands_in_english(guide: Guide) -> None:
    with guide.visit(BY_NAME["family-home"], size=SIZES["phone"], language="en") as visit:
        outside = visit.page.evaluate(OUTSIDE)
        assert len(outside) == 3
        assert max(outside) < 1, f"px outside the band: {outside}"
