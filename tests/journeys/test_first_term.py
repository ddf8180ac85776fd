"""A school that did not exist in the morning: from the terminal to the first week's roster, page by page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django import DjangoDbBlocker

from tests.support.browser import SIZES, axe, watched_page
from tests.support.databases import standing
from tests.support.served import Serve, ServedSite

if TYPE_CHECKING:
    from tests.support.world import SmallSchool

pytestmark = pytest.mark.browser
NAME = "阳光小学"
OPENED = ("--region", "甲自治区", "--league", "乙盟", "--banner", "丙旗", "--principal", "校长甲", "--office", "主任乙")
KEY = re.compile(r"^  (\S+)\t\S+\t\S+\t(\S+)\t(\S+)$", re.MULTILINE)
VALUE = {"value_named": "当晚七乐彩的开奖号码", "value_on": "2026-02-24"}
WIDTHS = "[document.scrollingElement.scrollWidth, window.innerWidth]"


@pytest.fixture
def site(served_site: Serve, django_db_blocker: DjangoDbBlocker) -> Iterator[ServedSite]:
    """Serve an empty house whose clock stands on a morning in February; this process stands on the same tables."""
    served = served_site(term=False)
    with standing(served.premises, django_db_blocker):
        from tests.support.visits import standing_clock  # noqa: PLC0415 - Django is ready only now

        with standing_clock():
            yield served


def test_a_school_comes_from_the_terminal_to_its_first_roster(site: ServedSite, chromium: Browser) -> None:
    keys = {role: (name, secret) for role, name, secret in KEY.findall(site.afterbell("open-school", NAME, *OPENED))}
    with watched_page(chromium, viewport=SIZES["desktop"]) as office:
        sign_in(office, site, *keys["教导处"])
        set_up_the_term(office, site)
        register(office, site)
        draft(office, site)
        with watched_page(chromium, viewport=SIZES["desktop"]) as principal:
            sign_in(principal, site, *keys["校长"])
            approve_and_publish(principal, site)
        confirm(office, f"{site.url}/office/placing/", opens="承诺抽签", says="承诺", **VALUE)
        expect(office.locator("#commitment")).to_have_text(re.compile("^[0-9a-f]{64}$"))
        confirm(office, f"{site.url}/office/survey/", opens="发起调查", says="发起")
        school = let_families_come()
        office.reload()
        expect(office.get_by_role("region", name=re.compile("^各班填写"))).to_be_visible()
        look(office)
        place(office, site)
        roster(office, site)
    with watched_page(chromium, viewport=SIZES["phone"]) as teacher:
        take_leave(teacher, site, school)


def look(page: Page) -> None:
    """Look for barriers, and for what is wider than the screen, once nothing moves any more."""
    page.evaluate("() => Promise.all(document.getAnimations().map((moving) => moving.finished))")
    assert axe(page) == ()
    content, window = page.evaluate(WIDTHS)
    assert content <= window


def sign_in(page: Page, site: ServedSite, name: str, secret: str) -> None:
    page.goto(f"{site.url}/sign-in/")
    page.locator("[name=place]").select_option(label=NAME)
    page.locator("[name=name]").fill(name)
    page.locator("[name=password]").fill(secret)
    page.locator("main").get_by_role("button").last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("本学期")
    look(page)


def confirm(page: Page, address: str, *, opens: str, says: str, **fields: str) -> None:
    """Open a page, look at it, open what its one action asks, and confirm it."""
    page.goto(address)
    look(page)
    page.locator(".office-head").get_by_role("link", name=opens).click()
    sheet = page.locator("dialog[open]")
    for name, value in fields.items():
        sheet.locator(f"[name={name}]").fill(value)
    look(page)
    sheet.get_by_role("button", name=says, exact=True).click()
    expect(page.locator(".messages .tone-good")).to_be_visible(timeout=60_000)


def set_up_the_term(page: Page, site: ServedSite) -> None:
    page.goto(f"{site.url}/office/schemes/")
    page.get_by_role("link", name="登记学期").click()
    page.locator("[name=name]").fill("2026 年春季学期")
    page.locator("[name=first_day]").fill("2026-03-02")
    page.locator("[name=last_day]").fill("2026-07-03")
    look(page)
    page.get_by_role("button", name="登记学期").click()
    expect(page.get_by_role("link", name="9 班")).to_be_visible()
    look(page)


def register(page: Page, site: ServedSite) -> None:
    """Enter a room, a homeroom and a teacher by hand."""
    for kind, fields in (
        ("rooms", {"name": "音乐教室一", "seats": "45"}),
        ("homerooms", {"number": "1"}),
        ("staff", {"name": "乌兰", "handle": "helper0", "skills": "mongolian chinese maths english leader"}),
    ):
        page.goto(f"{site.url}/office/register/{kind}/")
        for name, value in fields.items():
            page.locator(f"main [name={name}]").fill(value)
        for box in ("科任老师", "蒙古语授课", "汉语授课") if kind == "staff" else ():
            page.get_by_label(box).check()
        look(page)
        page.get_by_role("button", name="登记", exact=True).click()
        expect(page.locator("tbody tr").first).to_be_visible()
    expect(page.locator("#password")).to_be_visible()


def draft(page: Page, site: ServedSite) -> None:
    """Break the example, see the fault with its line, mend it and store it."""
    page.goto(f"{site.url}/office/schemes/draft/")
    text = page.locator("[name=text]")
    example = text.input_value()
    text.fill(example.replace("first_day = 2026-03-02", "first_day = 2026-02-30", 1))
    page.get_by_role("button", name="存草稿").click()
    expect(page.get_by_text("有 1 处错误")).to_be_visible()
    look(page)
    line = next(number for number, row in enumerate(example.splitlines(), 1) if row.startswith("first_day"))
    page.get_by_role("link", name=f"第 {line} 行").click()
    assert page.evaluate("getSelection().toString() || document.activeElement.selectionStart > 0")
    page.locator("[name=text]").fill(example)
    page.get_by_role("button", name="存为新的一版").click()
    expect(page.get_by_role("heading", name="第 1 版")).to_be_visible()
    look(page)


def approve_and_publish(page: Page, site: ServedSite) -> None:
    page.goto(f"{site.url}/office/schemes/")
    address = f"{site.url}{page.get_by_role('link', name='第 1 版').get_attribute('href')}"
    confirm(page, address, opens="通过这一版", says="记下通过")
    confirm(page, address, opens="公布这一版", says="公布")
    page.goto(f"{site.url}/office/schemes/")
    expect(page.get_by_text("已公布，2026年2月24日 周二起施行")).to_be_visible()


def let_families_come() -> SmallSchool:
    """Register the families, and let them answer, apply, be approved and wish, by the commands of their pages."""
    from afterbell.base.tenancy import within  # noqa: PLC0415 - Django is ready only now
    from afterbell.enrolment.models import Survey  # noqa: PLC0415 - as above
    from afterbell.schools.actors import actor_of  # noqa: PLC0415 - as above
    from afterbell.schools.models import Account, School, Term  # noqa: PLC0415 - as above
    from tests.support import term_begun, world  # noqa: PLC0415 - as above

    school = School.objects.get(name=NAME)
    office = actor_of(account=Account.objects.get(handle=f"{school.code}/office"), today=world.TODAY)
    with within(school.pk):
        term, survey = Term.objects.get().code, Survey.objects.get().code
    settled = world.settle_in(school=school, office=office, term=term)
    term_begun.hire(settled)
    world.give_answers(settled, survey=survey)
    applications = world.apply(settled, *settled.children)
    world.approve(settled, applications)
    clubs = term_begun.offered(settled, weekday=1, band="early")
    term_begun.wish(settled, applications[0], *clubs[:2])
    return settled


def place(page: Page, site: ServedSite) -> None:
    """Reveal, place and form the groups, each from the same page."""
    address = f"{site.url}/office/placing/"
    confirm(page, address, opens="揭晓抽签", says="揭晓", public_value="07-12-18-25-31-33-06")
    page.goto(address)
    page.get_by_role("button", name="预览第一轮录取").click()
    page.wait_for_url("**/placing/runs/*/")
    confirm(page, page.url, opens="确认这一次", says="确认")
    confirm(page, page.url, opens="向家长公布", says="公布")
    confirm(page, address, opens="编班", says="编班", since="2026-03-02")
    expect(page.get_by_role("link", name="看各组")).to_be_visible()


def roster(page: Page, site: ServedSite) -> None:
    """Lay out the sessions and name the adults, and read the first week."""
    address = f"{site.url}/office/roster/"
    confirm(page, address, opens="排出本学期的场次", says="排场次")
    expect(page.get_by_text("没有责任人").first).to_be_visible()
    confirm(page, f"{address}?week=2026-03-02", opens="排责任人", says="排责任人")
    expect(page.get_by_role("columnheader", name="周一")).to_be_visible()
    expect(page.get_by_text("没有责任人")).to_have_count(0)
    assert page.locator(".roster tbody .slot").count() > len(SIZES)
    look(page)


def take_leave(page: Page, site: ServedSite, school: SmallSchool) -> None:
    """Take leave as one of the teachers, on a phone."""
    from tests.support.visits import visitor  # noqa: PLC0415 - Django is ready only now

    session = visitor(school.actor("subject1")).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": site.url}])
    page.goto(f"{site.url}/classroom/leave/")
    for name, value in (("first_day", "2026-03-03"), ("last_day", "2026-03-03"), ("reason", "看病")):
        page.locator(f"[name={name}]").fill(value)
    look(page)
    page.get_by_role("button", name="记下请假").click()
    expect(page.get_by_text("已记下 1 天的请假")).to_be_visible()
    look(page)
