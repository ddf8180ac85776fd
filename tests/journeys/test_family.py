"""A family from the invitation to the first afternoon: let in, asked, signed by finger, reviewed, wished, collected."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.base.photos import photo
from tests.support.browser import SIZES, axe, watched_page
from tests.support.premises import Premises
from tests.support.served import ServedSite, serving
from tests.support.world import Child, SmallSchool

pytestmark = pytest.mark.browser
WIDER = "() => document.scrollingElement.scrollWidth - window.innerWidth"


@pytest.fixture
def school(own_database: Premises) -> SmallSchool:  # noqa: ARG001 - the school is built where commits are real
    """Build the small school on the morning on which the survey and the applications open."""
    from afterbell.base import clock  # noqa: PLC0415 - Django is ready only now
    from afterbell.enrolment import commands as enrolment  # noqa: PLC0415 - as above
    from tests.support.world import MORNING, TODAY, build_school  # noqa: PLC0415 - as above

    built = build_school(name="草原小学", code="alpha")
    clock.stand_at(moment=MORNING)
    enrolment.open_survey(
        actor=built.actor("office"),
        now=MORNING,
        term=built.term,
        title="接送情况调查",
        opens_on=TODAY,
        closes_on=date(2026, 2, 28),
    )
    return built


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES.keys())
def test_a_family_from_the_invitation_to_the_first_afternoon(
    own_database: Premises, school: SmallSchool, chromium: Browser, size: ViewportSize
) -> None:
    child = school.children[0]
    with (
        serving(premises=own_database, workers=1, environment={}) as site,
        watched_page(chromium, viewport=size) as teacher,
        watched_page(chromium, viewport=size) as guardian,
        watched_page(chromium, viewport=size) as office,
    ):
        teacher.goto(site.sign_in_link(role="班主任"))
        code = issue_a_code(teacher, site=site, child=child)
        sign_in(guardian, site=site, code=code, child=child)
        answer_the_survey(guardian, child=child)
        apply_by_finger(guardian, child=child)
        review(teacher, at=f"{site.url}/classroom/homerooms/{child.homeroom}/reviews/", child=child)
        office.goto(site.sign_in_link(role="教导处"))
        review(office, at=f"{site.url}/office/applications/", child=child)
        wish(guardian, site=site)
        name_a_collector(guardian, site=site)


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES.keys())
def test_a_family_without_a_phone_is_served_by_the_homeroom_teacher(
    own_database: Premises, school: SmallSchool, chromium: Browser, size: ViewportSize
) -> None:
    child = school.children[3]
    with (
        serving(premises=own_database, workers=1, environment={}) as site,
        watched_page(chromium, viewport=size) as teacher,
        watched_page(chromium, viewport=size) as office,
    ):
        teacher.goto(site.sign_in_link(role="班主任"))
        remind_the_others(teacher, site=site, child=child)
        enter_what_was_told(teacher, child=child)
        enter_the_paper(teacher, child=child)
        office.goto(site.sign_in_link(role="教导处"))
        look_at_the_paper(office, site=site, child=child)
        withdraw_as_written(teacher)


def whole(page: Page) -> None:
    """See that the page has no barrier and is no wider than the screen."""
    assert axe(page) == ()
    assert page.evaluate(WIDER) <= 0


def issue_a_code(page: Page, *, site: ServedSite, child: Child) -> str:
    """Find the child in the homeroom, issue its guardian a code, and read it from the screen."""
    page.goto(f"{site.url}/classroom/homerooms/")
    page.get_by_role("link", name="家长登录码").click()
    whole(page)
    page.get_by_role("link", name=child.name).click()
    whole(page)
    page.get_by_role("button", name=re.compile("^给 .+ 发登录码$")).click()
    whole(page)
    return page.locator(".code-shown").inner_text()


def sign_in(page: Page, *, site: ServedSite, code: str, child: Child) -> None:
    """Open the address of the invitation and enter; the code is filled in already."""
    page.goto(f"{site.url}/code/?code={code}")
    expect(page.get_by_label("登录码")).to_have_value(code)
    page.get_by_role("button", name="进入").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("我的孩子")
    expect(page.get_by_role("heading", level=2, name=child.name)).to_be_visible()
    whole(page)


@contextmanager
def large_type(page: Page) -> Iterator[None]:
    """Look at a page in large type, as a grandparent does."""
    page.get_by_role("button", name="大字").click()
    yield
    page.get_by_role("button", name="标准字").click()


def answer_the_survey(page: Page, *, child: Child) -> None:
    """Go to apply, be led to the survey, and answer that nobody can collect the child."""
    page.get_by_role("link", name=re.compile("^课后服务申请")).first.click()
    page.get_by_role("link", name="去填调查").click()
    whole(page)
    with large_type(page):
        whole(page)
    page.get_by_label("没有人能来接").check()
    page.get_by_label("没有大人照看").check()
    page.get_by_label("童声合唱").check()
    page.get_by_role("button", name=f"提交 {child.name} 的调查").click()
    expect(page.get_by_text(f"{child.name} 的调查已收到。")).to_be_visible()
    expect(page.get_by_role("link", name=re.compile("^接送情况调查")).first).to_contain_text("已填")


def apply_by_finger(page: Page, *, child: Child) -> None:
    """Go through the five screens: the child, the family, two days, the papers read, the signature on the canvas."""
    page.get_by_role("link", name=re.compile("^课后服务申请")).first.click()
    whole(page)
    page.get_by_role("link", name=f"是 {child.name}，开始填").click()
    onward(page, step=2)
    for day in ("周一", "周三"):
        page.get_by_label(day, exact=True).check()
    page.get_by_role("button", name="上一步").click()
    page.get_by_role("button", name="下一步").click()
    expect(page.locator("input:checked")).to_have_count(2)
    page.get_by_role("button", name="下一步").click()
    for paper in page.get_by_label(re.compile("^我已读")).all():
        paper.check()
    page.get_by_role("button", name="下一步").click()
    with large_type(page):
        whole(page)
    sign(page)
    page.get_by_role("button", name="签名并提交").click()
    expect(page.get_by_text("申请已提交，现在由班主任审核。")).to_be_visible()
    whole(page)


def onward(page: Page, *, step: int) -> None:
    """See where on the way the screen is, that nothing is chosen on it, and go on."""
    expect(page.get_by_text(f"第 {step} 步 / 5", exact=True)).to_be_visible()
    expect(page.locator("input:checked")).to_have_count(0)
    whole(page)
    page.get_by_role("button", name="下一步").click()


def sign(page: Page) -> None:
    """Draw a signature: down, across, up, as a finger does."""
    canvas = page.locator(".signature-box")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * 0.1, box["y"] + box["height"] * 0.3)
    page.mouse.down()
    for step in range(1, 30):
        across, down = 0.1 + step * 0.025, 0.3 + 0.3 * (step % 3)
        page.mouse.move(box["x"] + box["width"] * across, box["y"] + box["height"] * min(down, 0.8))
    page.mouse.up()


def review(page: Page, *, at: str, child: Child) -> None:
    """Pick the application and approve it."""
    page.goto(at)
    page.get_by_label(f"选择 {child.name}").check()
    page.get_by_role("button", name="通过所选").click()
    expect(page.get_by_text("已处理 1 份申请。")).to_be_visible()


def wish(page: Page, *, site: ServedSite) -> None:
    """See that the application is approved, rank two clubs for Monday, and change the order."""
    page.goto(f"{site.url}/family/")
    expect(page.get_by_role("link", name=re.compile("^课后服务申请")).first).to_contain_text("通过")
    page.get_by_role("link", name=re.compile("^社团志愿")).first.click()
    whole(page)
    monday = page.get_by_role("group", name=re.compile("^周一"))
    monday.get_by_label("第 1 志愿").select_option(label="童声合唱")
    monday.get_by_label("第 2 志愿").select_option(label="马头琴")
    page.get_by_role("button", name=re.compile("^提交 .+ 的志愿$")).click()
    expect(page.get_by_text("抽签以前可以再改")).to_be_visible()
    expect(monday.get_by_label("第 1 志愿")).to_have_value("choir")
    monday.get_by_label("第 1 志愿").select_option(label="马头琴")
    monday.get_by_label("第 2 志愿").select_option(label="童声合唱")
    page.get_by_role("button", name=re.compile("^提交 .+ 的志愿$")).click()
    expect(monday.get_by_label("第 1 志愿")).to_have_value("morin-khuur")


def name_a_collector(page: Page, *, site: ServedSite) -> None:
    """Put the grandmother on the list; the first page says so."""
    page.goto(f"{site.url}/family/")
    page.get_by_role("link", name=re.compile("^今天可以来接")).first.click()
    whole(page)
    page.get_by_label("姓名").fill("乌兰图雅")
    page.get_by_label("是孩子的什么人").fill("奶奶")
    page.get_by_role("button", name=re.compile("^让这个人接")).click()
    expect(page.get_by_text("奶奶 · 一直可以接")).to_be_visible()
    whole(page)
    page.goto(f"{site.url}/family/")
    expect(page.get_by_role("link", name=re.compile("^今天可以来接")).first).to_contain_text("奶奶 乌兰图雅")
    whole(page)


def remind_the_others(page: Page, *, site: ServedSite, child: Child) -> None:
    """Copy the reminder with one touch, and find the child whose family has no phone."""
    page.context.grant_permissions(["clipboard-write"], origin=site.url)
    page.goto(f"{site.url}/classroom/homerooms/")
    page.get_by_role("link", name="没有填调查的").click()
    whole(page)
    expect(page.locator("#reminder")).to_contain_text(child.name)
    page.get_by_role("button", name="复制").click()
    expect(page.get_by_text("已复制，可以贴到微信里")).to_be_visible()
    page.get_by_role("link", name=child.name).click()


def enter_what_was_told(page: Page, *, child: Child) -> None:
    """Enter the answer that came by telephone."""
    whole(page)
    page.get_by_label("没有人能来接").check()
    page.get_by_label("没有大人照看").check()
    page.get_by_label("打电话").check()
    page.get_by_role("button", name=f"提交 {child.name} 的调查").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(child.name)
    expect(page.get_by_role("link", name=re.compile("^接送情况调查"))).to_contain_text("已填")


def enter_the_paper(page: Page, *, child: Child) -> None:
    """Enter the application as it stands on the signed paper."""
    page.get_by_role("link", name=re.compile("^课后服务申请")).click()
    whole(page)
    page.get_by_label("母亲").check()
    page.get_by_label("周二", exact=True).check()
    for paper in page.get_by_role("group", name="纸上已签名的文书").get_by_role("checkbox").all():
        paper.check()
    photograph_the_paper(page)
    page.get_by_role("button", name=f"录入 {child.name} 的申请").click()
    expect(page.get_by_text("的纸质申请已录入。")).to_be_visible()
    expect(page.get_by_role("img", name="签字纸的第 1 张照片")).to_be_visible()
    whole(page)


def photograph_the_paper(page: Page) -> None:
    """Choose a large photograph, which the browser makes small before it leaves the telephone."""
    large = photo(width=4000, height=3000, quality=95)
    page.get_by_label("或者从相册里选").set_input_files({"name": "IMG.jpg", "mimeType": "image/jpeg", "buffer": large})
    expect(page.get_by_text("照片已缩小，可以传了")).to_be_visible()
    name, size = page.evaluate("() => [...document.querySelector('#photo-album').files].map(f => [f.name, f.size])[0]")
    assert name == "photo.jpg"
    assert size < len(large) / 2
    whole(page)


def look_at_the_paper(page: Page, *, site: ServedSite, child: Child) -> None:
    """Hold the photograph beside the entry, as the second person."""
    page.goto(f"{site.url}/office/countersigning/")
    whole(page)
    page.get_by_role("link", name=child.name).click()
    expect(page.get_by_role("img", name="签字纸的第 1 张照片")).to_be_visible()
    whole(page)
    page.get_by_role("button", name="照片和录入一致").click()
    expect(page.get_by_text("复核完成：一致。")).to_be_visible()


def withdraw_as_written(page: Page) -> None:
    """Withdraw it again, as the family wrote."""
    page.get_by_role("link", name=re.compile("的申请$")).click()
    page.get_by_role("link", name="代家长撤回").click()
    page.get_by_label("原因").fill("家长 2 月 24 日写条子提出")
    page.get_by_role("button", name="撤回").click()
    expect(page.get_by_text("申请已撤回。")).to_be_visible()
