"""A session is dragged to another adult, and carried to one by keyboard: judged before, asked once, taken back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.support.browser import SIZES, axe, wider_than_the_screen
from tests.support.databases import next_name
from tests.support.premises import Estate
from tests.support.served import serving

pytestmark = pytest.mark.browser
NEXT_WEEK = "/office/roster/?week=2026-06-15&by=people"
VERDICTS = "tr:is(.takes-good, .takes-worse)"


@pytest.fixture
def page(estate: Estate, chromium: Browser) -> Iterator[Page]:
    """Open next week's people of the small term, as the office, in a school of its own."""
    with (
        estate.copy(template=estate.small_term(), name=next_name()) as premises,
        serving(premises=premises, workers=1, environment={}) as site,
        chromium.new_context(viewport=SIZES["desktop"]) as context,
    ):
        context.request.get(site.sign_in_link(role="教导处"))
        page = context.new_page()
        page.goto(f"{site.url}{NEXT_WEEK}")
        yield page


def held_by(page: Page, session: str) -> str:
    row = page.locator(f"tr[data-adult]:has([data-session='{session}'])")
    return row.get_attribute("data-adult") or ""


def agree(page: Page) -> None:
    """Say that what gets worse is to be, where it is asked."""
    sheet = page.locator("#worse")
    expect(sheet.or_(page.locator(".toast-undo")).first).to_be_visible()
    if sheet.is_visible():
        sheet.get_by_role("button", name="还是换").click()
    expect(page.locator(".toast-undo")).to_be_visible()


def drag(page: Page, slot: Locator) -> Locator:
    """Take a session up with the mouse and hold it until every row has said its word; gives who could take it."""
    slot.scroll_into_view_if_needed()
    box = slot.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 20, box["y"] + 8)
    page.mouse.down()
    page.mouse.move(box["x"] + 30, box["y"] + 24, steps=3)
    expect(page.locator(VERDICTS).first).to_be_attached()
    return page.locator(VERDICTS)


def test_a_session_changes_hands_by_mouse_and_by_keyboard(page: Page) -> None:
    slot = page.locator(".slot[data-session]").first
    session, first = slot.get_attribute("data-session") or "", slot.get_attribute("data-holder") or ""
    barred = page.locator("tr.takes-not")
    drag(page, slot)
    assert "不行" in barred.first.inner_text()
    barred.first.hover()
    page.mouse.up()
    expect(page.locator("[data-roster-refused] li").first).to_be_visible()
    assert held_by(page, session) == first

    page.get_by_role("button", name="知道了").click()
    tops = "[...document.querySelectorAll('tr[data-adult]')].map((row) => row.getBoundingClientRect().top + scrollY)"
    before = page.evaluate(tops)
    taker = drag(page, slot).first
    assert page.evaluate(tops) == before
    chosen = taker.get_attribute("data-adult") or ""
    taker.hover()
    expect(page.locator("tr.over")).to_have_attribute("data-adult", chosen)
    stands = page.evaluate("scrollY")
    page.mouse.up()
    agree(page)
    expect(page.locator(f"tr[data-adult='{chosen}'] [data-session='{session}'].just-moved")).to_be_in_viewport()
    assert page.evaluate("scrollY") == stands
    expect(page.locator(f"[data-session='{session}'] button")).to_be_focused()
    page.get_by_role("button", name="撤销").click()
    expect(page.locator(f"tr[data-adult='{first}'] [data-session='{session}']")).to_be_visible()

    grip = page.locator(f"[data-session='{session}'] button")
    grip.focus()
    page.keyboard.press("Enter")
    expect(page.locator(VERDICTS).first).to_be_attached()
    page.keyboard.press("Escape")
    expect(page.locator(VERDICTS)).to_have_count(0)
    page.keyboard.press("Enter")
    expect(page.locator(VERDICTS).first).to_be_attached()
    page.keyboard.press("ArrowDown")
    expect(page.locator("tr.over")).to_have_count(1)
    assert axe(page) == ()
    carried = page.locator("tr.over").get_attribute("data-adult") or ""
    page.keyboard.press("Enter")
    agree(page)
    expect(page.locator(f"tr[data-adult='{carried}'] [data-session='{session}']")).to_be_visible()
    assert wider_than_the_screen(page) == 0


def test_two_taps_on_a_phone_change_hands(page: Page) -> None:
    page.set_viewport_size(SIZES["phone"])
    slot = page.locator(".slot[data-session]").first
    session = slot.get_attribute("data-session") or ""
    dock, grip = page.locator("[data-roster-dock]"), slot.get_by_role("button")
    grip.click()
    expect(page.locator(VERDICTS).first).to_be_attached()
    expect(dock).to_contain_text(slot.get_attribute("data-label") or "?")
    dock.get_by_role("button", name="放回去").click()
    expect(dock).to_be_hidden()
    expect(page.locator(VERDICTS)).to_have_count(0)
    grip.click()
    taker = page.locator(VERDICTS).first
    chosen = taker.get_attribute("data-adult") or ""
    taker.locator("th .verdict").click()
    agree(page)
    expect(page.locator(f"tr[data-adult='{chosen}'] [data-session='{session}'].just-moved")).to_be_in_viewport()
    assert axe(page) == ()
    assert wider_than_the_screen(page) == 0
