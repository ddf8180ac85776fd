"""A Wednesday afternoon in June: one calls the roll, one waits for a child, one counts, one has no business here."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.browser import SIZES, watched_page
from tests.support.served import Serve, ServedSite

pytestmark = pytest.mark.browser
HALF_CALLED = "童声合唱"


@pytest.fixture
def site(served_site: Serve) -> ServedSite:
    return served_site(term=True)


def test_an_afternoon_from_the_open_roll_to_the_proof_of_a_line(site: ServedSite, chromium: Browser) -> None:
    with watched_page(chromium, viewport=SIZES["phone"]) as teacher:
        call_the_rest_of_the_roll(teacher, site=site)
    with watched_page(chromium, viewport=SIZES["phone"]) as guardian:
        child = see_where_the_child_is(guardian, site=site)
    with watched_page(chromium, viewport=SIZES["phone"]) as stranger:
        find_nothing_of_the_family(stranger, site=site, child=child)
    with watched_page(chromium, viewport=SIZES["desktop"]) as office:
        follow_the_money(office, site=site)


def call_the_rest_of_the_roll(page: Page, *, site: ServedSite) -> None:
    """Open the half-called roll as the duty leader, mark who is missing on it, and seal it."""
    page.goto(site.sign_in_link(role="值班领导"))
    expect(page.get_by_role("heading", level=1)).to_have_text("今天的场次")
    page.get_by_role("link", name=HALF_CALLED).first.click()
    state = page.locator(".page-state")
    expect(state).to_contain_text("应到 4 名 已到 2 请假 0 缺 0 未点 2")
    rest = page.get_by_role("button", name="其余全部到")
    expect(rest).to_have_text("其余全部到 (2)")
    rest.click()
    expect(rest).to_be_hidden()
    expect(page.locator("input[name^='state-'][value='present']:checked")).to_have_count(4)
    expect(state).to_contain_text("应到 4 名 已到 4 请假 0 缺 0 未点 0")
    page.get_by_role("button", name="提交点名").click()
    expect(page.locator(".message")).to_have_text(re.compile("点名已提交并封存"))
    page.reload()
    expect(page.get_by_text("点名已封存")).to_be_visible()
    expect(state).to_contain_text("应到 4 名 已到 4 请假 0 缺 0 未点 0")
    expect(page.get_by_role("button", name="提交")).to_have_count(0)


def see_where_the_child_is(page: Page, *, site: ServedSite) -> str:
    """Read as the guardian where the child is and with whom; give the address of its application."""
    page.goto(site.sign_in_link(role="家长"))
    expect(page.get_by_role("heading", level=1)).to_have_text("我的孩子")
    name = page.get_by_role("heading", level=2).first.inner_text().split()[0]
    expect(page.get_by_text(re.compile("^在.+参加.+负责。$"))).to_be_visible()
    page.goto(f"{site.url}/family/applications/")
    page.get_by_role("link", name=name).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)
    return page.url


def find_nothing_of_the_family(page: Page, *, site: ServedSite, child: str) -> None:
    """Ask for that page from outside the family: the answer is the one for a page that never was."""
    page.goto(site.sign_in_link(role="门卫"))
    theirs = page.goto(child)
    assert theirs is not None
    assert theirs.status == 404
    said = page.locator("main").inner_text()
    nobodys = page.goto(f"{site.url}/family/applications/nobodys-at-all/")
    assert nobodys is not None
    assert nobodys.status == 404
    assert page.locator("main").inner_text() == said


def follow_the_money(page: Page, *, site: ServedSite) -> None:
    """Open a settlement and a teacher's lines as the office: from the table a line's proof is one click away."""
    page.goto(site.sign_in_link(role="教导处"))
    page.goto(f"{site.url}/office/settlements/")
    page.locator("main table a[href*='/office/settlements/']:not([href*='/drawn-up/'])").first.click()
    page.locator("main table a[href*='/office/statements/']").first.click()
    page.locator("main table a[href*='/office/lines/']").first.click()
    for part in ("怎样算出来的", "场次", "到岗和确认", "依据"):
        expect(page.get_by_text(part, exact=True).first).to_be_visible()
    expect(page.locator("main")).to_contain_text(re.compile(r"× [\d.]+ 元 = [\d.]+ 元"))
