"""March from the first sum to the closed book: drawn up, reviewed, objected to, approved by two, published, paid."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, expect
from pytest_django import DjangoDbBlocker

from tests.journeys.conftest import Ground
from tests.support.databases import next_name, standing
from tests.support.premises import Estate
from tests.support.served import serving
from tests.support.stations import Camera, Walker

if TYPE_CHECKING:
    from afterbell.base.access import Actor

pytestmark = pytest.mark.browser
LIST = "/office/settlements/"


@pytest.fixture(scope="module")
def march(estate: Estate, django_db_blocker: DjangoDbBlocker, chromium: Browser, camera: Camera) -> Iterator[Ground]:
    """Serve a school on 2 April whose sessions of March are held and confirmed."""
    with estate.copy(template=estate.migrated(), name=next_name()) as premises:
        with standing(premises, django_db_blocker):
            from tests.support.afternoon import build_afternoon  # noqa: PLC0415 - Django is ready only now
            from tests.support.settled import hold  # noqa: PLC0415 - as above
            from tests.support.world import build_school  # noqa: PLC0415 - as above

            school = build_school(name="测试小学", code="alpha")
            hold(build_afternoon(school))
        with serving(premises=premises, workers=1, environment={}) as site:
            yield Ground(
                site=site, school=school, premises=premises, blocker=django_db_blocker, chromium=chromium, camera=camera
            )


def test_a_month_is_settled_in_the_open(march: Ground) -> None:
    from tests.support.settled import AFTER, APPROVING, PAYING, SETTLING  # noqa: PLC0415 - Django is ready only now

    def who(handle: str) -> Actor:
        return march.school.actor(handle, today=AFTER)

    with march.at(SETTLING):
        with march.walk(size="desktop", actor=who("office")) as office:
            draft = draw_march_up(office)
            with march.walk(size="phone", actor=who("vice")) as vice:
                settlement = review(vice, draft)
            ask_everybody(office, settlement)
            with march.walk(size="phone", actor=who("subject2")) as teacher:
                object_to_a_line(teacher)
            answer(office, settlement)
        with march.walk(size="phone", actor=who("subject2")) as teacher:
            read_the_answer(teacher)
        with (
            march.walk(size="phone", actor=who("vice")) as vice,
            march.walk(size="desktop", actor=who("principal")) as head,
        ):
            for walker in (vice, head):
                sign(walker, settlement)
            march.turn_to(APPROVING)
            approve(vice, settlement, said="已审批，还需要另一位审批。")
            approve(head, settlement, said="两位都已审批，可以公示。")
            publish(head, settlement)
        march.turn_to(PAYING)
        with march.walk(size="desktop", actor=who("office")) as office:
            pay(office, settlement)
        with march.walk(size="phone", actor=who("principal")) as head:
            close(head, settlement)


def draw_march_up(walker: Walker) -> str:
    """Let the office settle the days that are over; gives the draft's address."""
    page = walker.page
    walker.go(LIST)
    walker.see("office-settling")
    page.get_by_role("link", name="结算一段日子").click()
    sheet = page.locator("dialog[open]")
    sheet.locator("input[name=first_day]").fill("2026-03-01")
    sheet.locator("input[name=last_day]").fill("2026-03-31")
    sheet.get_by_role("button", name="核算", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("核算待复核")
    expect(page.get_by_text("您核算的由另一位同事复核。")).to_be_visible()
    expect(page.get_by_role("link", name="复核并保存")).to_have_count(0)
    walker.see("office-drawn-up")
    return page.url.removeprefix(walker.site)


def review(walker: Walker, draft: str) -> str:
    """Let a colleague see the same sums and keep them; gives the settlement's address."""
    page = walker.page
    walker.go(draft)
    expect(page.locator("main")).to_contain_text("105.00")
    page.get_by_role("link", name="复核并保存").click()
    walker.see("office-review")
    page.locator("dialog[open]").get_by_role("button", name="复核并保存").click()
    expect(page.get_by_text("已复核并保存")).to_be_visible()
    walker.see("office-reviewed", english=True)
    return page.url.removeprefix(walker.site)


def ask_everybody(walker: Walker, settlement: str) -> None:
    page = walker.page
    walker.go(settlement)
    page.get_by_role("link", name="请大家核对").click()
    sheet = page.locator("dialog[open]")
    sheet.locator("input[name=until]").fill("2026-04-07")
    sheet.get_by_role("button", name="开始征求意见").click()
    expect(page.get_by_text("已开始征求意见")).to_be_visible()


def object_to_a_line(walker: Walker) -> None:
    """Find on the phone what was paid and why, and say what is missing."""
    page = walker.page
    walker.go("/classroom/statements/")
    walker.see("my-statements")
    page.locator("main a[href*='/statements/']").first.click()
    expect(page.get_by_text("以前可以提异议")).to_be_visible()
    walker.see("my-statement", english=True)
    page.get_by_role("link", name="对整张补助单提异议").click()
    page.locator("form#objection textarea").fill("3 月 4 日我替同事看了晚自习，没有记上。")
    walker.see("my-objection", english=True)
    page.get_by_role("button", name="提出异议").click()
    expect(page.get_by_text("替同事看了晚自习")).to_be_visible()
    expect(page.get_by_text("以前答复")).to_have_count(0)


def answer(walker: Walker, settlement: str) -> None:
    """Let the office answer with the proof one click away: it is upheld, and an amount is named."""
    page = walker.page
    walker.go(settlement)
    expect(page.get_by_text("1 条异议等答复")).to_be_visible()
    page.get_by_role("link", name="异议", exact=True).click()
    walker.see("office-objections")
    page.locator("main table a").first.click()
    walker.see("office-objection", english=True)
    page.get_by_label("成立，下次结算更正").check()
    page.get_by_label("更正金额（元）").fill("30.00")
    page.get_by_label("答复").fill("查到了交接记录，下次结算补发。")
    page.get_by_role("button", name="答复", exact=True).click()
    expect(page.get_by_text("已答复，本人在手机上看得到。")).to_be_visible()


def read_the_answer(walker: Walker) -> None:
    page = walker.page
    walker.go("/classroom/statements/")
    page.locator("main a[href*='/statements/']").first.click()
    expect(page.get_by_role("heading", name="异议成立")).to_be_visible()
    expect(page.get_by_text("查到了交接记录，下次结算补发。")).to_be_visible()
    walker.see("my-answer")
    with page.expect_download() as taken:
        page.get_by_role("link", name="补助单 PDF").click()
    assert taken.value.path().read_bytes().startswith(b"%PDF-")


def sign(walker: Walker, settlement: str) -> None:
    page = walker.page
    walker.go(f"{settlement}adjustments/")
    walker.see("office-adjustments")
    page.get_by_role("button", name="的更正签字").click()
    expect(
        page.get_by_text("已签字，还需要另一位。").or_(page.get_by_text("两位都已签字，下次结算列入。"))
    ).to_be_visible()


def approve(walker: Walker, settlement: str, *, said: str) -> None:
    page = walker.page
    walker.go(settlement)
    page.get_by_role("link", name="审批", exact=True).click()
    page.locator("dialog[open]").get_by_role("button", name="审批", exact=True).click()
    expect(page.get_by_text(said)).to_be_visible()


def publish(walker: Walker, settlement: str) -> None:
    """Make the table public: a stranger reads what everybody got, by the first letter of the name."""
    page = walker.page
    walker.go(settlement)
    page.get_by_role("link", name="公示这次结算").click()
    page.locator("dialog[open]").get_by_role("button", name="公示", exact=True).click()
    expect(page.get_by_text("还没有公示")).to_have_count(0)
    walker.see("office-published")


def pay(walker: Walker, settlement: str) -> None:
    page = walker.page
    walker.go(settlement)
    page.get_by_role("link", name="登记发放").click()
    sheet = page.locator("dialog[open]")
    sheet.locator("input[name=paid_on]").fill("2026-04-18")
    sheet.locator("input[name=reference]").fill("工资卡 2026-04")
    sheet.get_by_role("button", name="登记发放").click()
    expect(page.get_by_text("已登记发放。")).to_be_visible()


def close(walker: Walker, settlement: str) -> None:
    page = walker.page
    walker.go(settlement)
    page.get_by_role("link", name="结账", exact=True).click()
    page.locator("dialog[open]").get_by_role("button", name="结账", exact=True).click()
    expect(page.get_by_text("已结账。以后发现的差错在下一次结算更正。")).to_be_visible()
    walker.see("office-closed")
