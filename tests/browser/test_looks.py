"""Pages as people change them: in the dark, in large type, in English."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

import pytest
from django.template.loader import get_template, render_to_string
from playwright.sync_api import Browser, Page

from afterbell.fronts.look.pieces import Figure
from afterbell.fronts.look.stylesheet import KNOWN, stylesheet
from tests.browser.guide import Guide
from tests.browser.tour import TOUR
from tests.support.browser import SIZES, axe, wear, wider_than_the_screen
from tests.support.databases import next_name
from tests.support.premises import Estate
from tests.support.served import serving

pytestmark = pytest.mark.browser
LOOKS = ("dark", "large")
BY_NAME = {stop.name: stop for stop in TOUR}
PAINT = "[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.documentElement).fontSize]"
OUTSIDE = """() => [...document.querySelectorAll('.axis .band-word')].map(word => {
  const band = word.closest('text').previousElementSibling.getBoundingClientRect();
  const words = word.getBoundingClientRect();
  return Math.max(band.left - words.left, words.right - band.right, band.top - words.top, words.bottom - band.bottom);
})"""
BEYOND_ITS_CARD = """() => [...document.querySelectorAll('.figure-number')].map(number => {
  const words = document.createRange();
  words.selectNodeContents(number);
  return words.getBoundingClientRect().right - number.closest('.figure').getBoundingClientRect().right;
})"""
MOST_BEFORE_THE_HEADING = 150
IN_SIGHT = """() => [...document.querySelectorAll('[data-parts] [aria-current]')].every(current => {
  const box = current.closest('ol').getBoundingClientRect(), own = current.getBoundingClientRect();
  return own.left >= box.left - 1 && own.right <= box.right + 1 && own.right <= innerWidth;
})"""
EVENING = "2026-06-10T20:30:00+08:00"
STAND = "import datetime, afterbell.base.clock as c; c.stand_at(moment=datetime.datetime.fromisoformat('{}'))"


@pytest.fixture(scope="module")
def evening(estate: Estate, chromium: Browser) -> Iterator[Guide]:
    """Serve the same Wednesday after the last door has closed, when the office has sessions to confirm."""
    with (
        estate.copy(template=estate.small_term(), name=next_name()) as premises,
        serving(premises=premises, workers=1, environment={}) as site,
    ):
        site.afterbell("manage", "shell", "-c", STAND.format(EVENING))
        yield Guide(site=site, chromium=chromium)


def faults(page: Page) -> tuple[str, ...]:
    """Look for barriers, and for content wider than the page."""
    wider = wider_than_the_screen(page)
    return (*axe(page), *([f"the page is {wider} px wider than its screen"] if wider else ()))


def test_the_first_page_is_dressed_by_itself_and_the_next_asks_for_the_stylesheet(guide: Guide) -> None:
    with guide.signed_in(role="家长", size=SIZES["phone"]) as page:
        page.goto(f"{guide.site.url}/family/")
        dressed = page.evaluate(PAINT)
        page.context.clear_cookies(name=KNOWN)
        page.route(re.compile(r"/bound\.\w+\.css$"), lambda route: route.abort())
        page.reload()
        assert page.evaluate(PAINT) == dressed
        page.reload()
        assert page.evaluate(PAINT) != dressed, "the second page names the sheet, which nobody brings here"


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
        if (own := page.get_by_role("button", name="我的")).is_visible():
            own.click()
        page.get_by_role("button", name="大字").click()
        page.wait_for_load_state("load")


@pytest.mark.parametrize("system", ["light", "dark"])
def test_one_press_turns_the_light_and_the_next_turns_it_back(guide: Guide, system: Literal["light", "dark"]) -> None:
    paint = "getComputedStyle(document.body).backgroundColor"
    with guide.visit(BY_NAME["public-school"], size=SIZES["phone"]) as visit:
        page, words = visit.page, {"light": "深色", "dark": "浅色"}
        page.emulate_media(color_scheme=system)
        first = page.evaluate(paint)
        there, back = words[system], words["dark" if system == "light" else "light"]
        for press, other in ((there, back), (back, there)):
            assert page.get_by_role("button", name=other).count() == 0
            before = page.evaluate(paint)
            page.get_by_role("button", name=press).click()
            page.get_by_role("button", name=other).wait_for()
            assert page.evaluate(paint) != before
        assert page.evaluate(paint) == first
        page.emulate_media(color_scheme="light" if system == "dark" else "dark")
        assert page.evaluate(paint) != first, "who came back to what the system shows follows it"


@pytest.mark.parametrize("name", ["office-settlements", "office-scheme-form"])
def test_an_office_page_begins_near_the_top_of_a_phone_and_shows_where_one_is(guide: Guide, name: str) -> None:
    with guide.visit(BY_NAME[name], size=SIZES["phone"]) as visit:
        page = visit.page
        head = page.locator(".office-head").bounding_box()
        assert head
        assert head["y"] <= MOST_BEFORE_THE_HEADING
        assert page.locator("[data-parts] [aria-current]").count() >= 1
        assert page.evaluate(IN_SIGHT)
        sign_out = page.get_by_role("button", name="退出")
        assert not sign_out.is_visible()
        page.get_by_role("button", name="我的").click()
        assert sign_out.is_visible()
        assert faults(page) == ()


def test_a_number_waiting_at_a_stage_makes_no_office_page_wider(evening: Guide) -> None:
    with evening.visit(BY_NAME["office-home"], size=SIZES["phone"]) as visit:
        for language in ("zh-hans", "en"):
            wear(visit.page, site=evening.site.url, language=language)
            assert visit.page.locator(".side-stages .badge").count() >= 1
            assert wider_than_the_screen(visit.page) == 0


def test_a_long_reason_at_a_field_stays_on_the_screen(guide: Guide) -> None:
    with guide.visit(BY_NAME["guardian-sign-in"], size=SIZES["phone"]) as visit:
        for language in ("zh-hans", "en"):
            wear(visit.page, site=guide.site.url, language=language, type="large")
            visit.page.locator("input[name=code]").fill("x")
            visit.page.locator("main button[type=submit]").click()
            visit.page.locator(".field-errors").wait_for()
            assert wider_than_the_screen(visit.page) == 0


@pytest.mark.parametrize("size", ["", "large"])
def test_an_amount_stays_in_its_card_on_the_page_of_costs(chromium: Browser, size: str) -> None:
    page = get_template("fronts/portal/costs.html").template.source  # type: ignore[attr-defined]
    (row,) = re.findall(r'<div class="figures-row[^>]*>', page)
    amounts = ("3.42", "304,082.50", "62", "1,304,082.50")
    figures = [Figure(number=f"{one} yuan", label="paid to the staff") for one in amounts]
    cards = "".join(render_to_string("fronts/components/figure.html", {"figure": one}) for one in figures)
    shown = chromium.new_page()
    shown.set_content(f"<html data-type='{size}'><style>{stylesheet().text}</style><main>{row}{cards}</div></main>")
    for width in (320, 390, 768, 1440):
        shown.set_viewport_size({"width": width, "height": 800})
        assert (width, max(shown.evaluate(BEYOND_ITS_CARD))) < (width, 0)
    shown.close()


def test_names_of_bands_stay_in_their_bands_in_english(guide: Guide) -> None:
    with guide.visit(BY_NAME["family-home"], size=SIZES["phone"], language="en") as visit:
        outside = visit.page.evaluate(OUTSIDE)
        assert len(outside) == 3
        assert max(outside) < 1, f"px outside the band: {outside}"


def test_a_family_checks_its_childs_placement_with_two_taps(guide: Guide) -> None:
    with guide.visit(BY_NAME["family-wishes"], size=SIZES["phone"]) as visit:
        page = visit.page
        number = re.search(r"抽签号 (\d+)", page.inner_text("main"))
        assert number
        page.get_by_role("link", name="核对第一轮").click()
        page.get_by_role("button", name="核对").click()
        page.locator("[data-result] .message").wait_for()
        shown = page.inner_text("[data-result]")
        assert "全部核对无误" in shown
        assert f"{number[1]} 号" in shown
        assert faults(page) == ()
        page.context.set_offline(True)
        page.get_by_role("button", name="核对").click()
        page.get_by_text("现在拿不到这个文件").wait_for()
