"""Every page at the size of a phone and of a desktop: no barrier, nothing cut off, no complaint, and light to carry."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.tour import TOUR, Guide, Stop
from tests.support.browser import SIZES, axe

pytestmark = pytest.mark.browser
MOST_BYTES = 150_000
WIDTHS = "[document.scrollingElement.scrollWidth, window.innerWidth]"
LOOKS = ("dark", "large")
BY_NAME = {stop.name: stop for stop in TOUR}
PAINT = "[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.documentElement).fontSize]"
BANDS = """() => [...document.querySelectorAll('.axis .band-name')].map(name => {
  const ends = element => { const box = element.getBoundingClientRect(); return [box.left - 0.5, box.right + 0.5]; };
  const [left, right] = ends(name.previousElementSibling);
  const [start, end] = ends(name);
  return [[left, right], [start + 1, end - 1]];
})"""


def faults(page: Page) -> tuple[str, ...]:
    """Look for barriers, and for content wider than the page."""
    content, window = page.evaluate(WIDTHS)
    wider = (f"the page is {content} px wide in a window of {window}",) if content > window else ()
    return axe(page) + wider


@pytest.mark.parametrize("stop", TOUR, ids=lambda stop: stop.name)
def test_a_page_is_whole_at_both_sizes_and_light_on_the_wire(guide: Guide, stop: Stop) -> None:
    with guide.visit(stop, size=SIZES["phone"]) as visit:
        assert visit.page.title().strip()
        assert stop.holds in visit.page.locator("main").inner_text()
        assert 0 < visit.travelled < MOST_BYTES, f"{stop.name}: {visit.travelled} bytes"
        for name, size in SIZES.items():
            visit.page.set_viewport_size(size)
            assert faults(visit.page) == (), f"{stop.name} as a {name}"
    assert visit.complaints == []


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
        pairs = visit.page.evaluate(BANDS)
        assert len(pairs) == 3
        for band, name in pairs:
            assert band[0] <= name[0]
            assert name[1] <= band[1]
