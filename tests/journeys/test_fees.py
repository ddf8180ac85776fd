"""What families owe, from the first sum to the receipt: drawn up, published by another, paid by bank, exempted."""

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
FEES = "/office/fees/"


@pytest.fixture(scope="module")
def charging_school(
    estate: Estate, django_db_blocker: DjangoDbBlocker, chromium: Browser, camera: Camera
) -> Iterator[Ground]:
    """Serve a school in April whose scheme charges by the month."""
    with estate.copy(template=estate.migrated(), name=next_name()) as premises:
        with standing(premises, django_db_blocker):
            from tests.subsidy.test_fees import charging  # noqa: PLC0415 - Django is ready only now
            from tests.support.world import build_school  # noqa: PLC0415 - as above

            school = build_school(name="测试小学", code="alpha")
            charging(school)
        with serving(premises=premises, workers=1, environment={}) as site:
            yield Ground(
                site=site, school=school, premises=premises, blocker=django_db_blocker, chromium=chromium, camera=camera
            )


def test_a_term_of_fees(charging_school: Ground) -> None:
    from tests.subsidy.test_fees import DAY, NOW  # noqa: PLC0415 - Django is ready only now

    ground = charging_school
    payer, exempted = ground.school.children[:2]

    def who(handle: str) -> Actor:
        return ground.school.actor(handle, today=DAY)

    with ground.at(NOW):
        with ground.walk(size="desktop", actor=who("office")) as office:
            draw_up(office)
            propose(office, exempted.code)
        with ground.walk(size="phone", actor=who("vice")) as vice:
            confirm_exemption(vice)
        with ground.walk(size="desktop", actor=who("office")) as office:
            draw_up(office)
        with ground.walk(size="phone", actor=who("vice")) as vice:
            publish(vice)
        with ground.walk(size="desktop", actor=who("office")) as office:
            file = take_in(office, code=payer.code)
            match(office, code=exempted.code)
        with ground.walk(size="phone", actor=who("vice")) as vice:
            confirm_file(vice, file)
        with ground.walk(size="desktop", actor=who("office")) as office:
            look_at(office, payer.code)
        with ground.walk(size="phone", actor=ground.school.family(payer, today=DAY)) as family:
            read_own(family, payer.code)


def draw_up(walker: Walker) -> None:
    page = walker.page
    walker.go(FEES)
    walker.see("office-fees-empty")
    page.get_by_role("link", name="按现在的记录计算").click()
    page.locator("dialog[open]").get_by_role("button", name="计算").click()
    expect(page.get_by_text("已按现在的记录算好。")).to_be_visible()
    walker.see("office-fees-drawn", english=True)


def propose(walker: Walker, child: str) -> None:
    """Let the office say why a child pays half, with what was seen."""
    page = walker.page
    walker.go(f"{FEES}?child={child}")
    walker.see("office-fees-of-child", english=True)
    page.get_by_label("哪一类").select_option(label="留守 · 50%")
    page.get_by_label("看到了什么证明").fill("留守儿童登记表第 7 号")
    page.get_by_role("button", name="提出减免").click()
    expect(page.get_by_text("已提出减免，等另一人看过证明后确认。")).to_be_visible()


def confirm_exemption(walker: Walker) -> None:
    page = walker.page
    walker.go(FEES)
    expect(page.get_by_text("留守儿童登记表第 7 号")).to_be_visible()
    walker.see("office-fees-exemption")
    page.get_by_role("button", name="证明已看到，确认减免").click()
    expect(page.get_by_text("减免已确认，下一次计算应缴时起作用。")).to_be_visible()


def publish(walker: Walker) -> None:
    page = walker.page
    walker.go(FEES)
    page.get_by_role("link", name="核对无误，公布").click()
    page.locator("dialog[open]").get_by_role("button", name="公布").click()
    expect(page.get_by_text("已公布，家长在手机上看得到。")).to_be_visible()


def take_in(walker: Walker, *, code: str) -> str:
    """Take a bank's file in; gives the address of its page."""
    page = walker.page
    rows = ("流水号,日期,金额,户名,附言", f"S1,2026-04-10,150.00,张家,{code}", "S2,2026-04-11,75.00,某人,课后服务")
    walker.go(FEES)
    page.locator("input[type=file]").set_input_files(
        {"name": "bank.csv", "mimeType": "text/csv", "buffer": "\n".join(rows).encode("gbk")}
    )
    page.get_by_role("button", name="导入", exact=True).click()
    expect(page.get_by_text("没对上的请在下面指明。")).to_be_visible()
    walker.see("bank-statement", english=True)
    return page.url.removeprefix(walker.site)


def match(walker: Walker, *, code: str) -> None:
    page = walker.page
    page.get_by_label("是哪个孩子的：姓名或缴费代码").fill(code)
    page.get_by_role("button", name="对上").click()
    expect(page.get_by_text("已对上，等另一人确认。")).to_be_visible()


def confirm_file(walker: Walker, file: str) -> None:
    """Let another see the money on the account and confirm the whole file at one stroke."""
    page = walker.page
    walker.go(file)
    walker.see("bank-statement-confirm")
    page.get_by_role("link", name="确认 2 笔").click()
    page.locator("dialog[open]").get_by_role("button", name="确认").click()
    expect(page.get_by_text("已确认，计入已缴。")).to_be_visible()


def look_at(walker: Walker, child: str) -> None:
    """See how far each homeroom is, and the paper of one payment."""
    page = walker.page
    walker.go(FEES)
    walker.see("office-fees", english=True)
    walker.go(f"{FEES}?child={child}")
    with page.expect_download() as taken:
        page.get_by_role("link", name="凭证 PDF").click()
    assert taken.value.path().read_bytes().startswith(b"%PDF-")


def read_own(walker: Walker, child: str) -> None:
    page = walker.page
    walker.go("/messages/")
    page.get_by_text("课后服务应缴").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("课后服务收费")
    walker.go(f"/family/children/{child}/fees/")
    expect(page.locator("main")).to_contain_text("150.00")
    walker.see("family-fees", english=True)
    with page.expect_download() as taken:
        page.get_by_role("link", name="凭证 PDF").click()
    assert taken.value.path().read_bytes().startswith(b"%PDF-")
