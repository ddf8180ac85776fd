"""Without a mouse or a finger: the survey, the whole application with its signature, the queue of 45."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Ground
from tests.support.keyboard import Keys
from tests.support.stations import Walker
from tests.support.world import MORNING, Child

pytestmark = pytest.mark.browser
GUARDIAN = "萨仁"


@pytest.fixture(scope="module", autouse=True)
def _asked(ground: Ground) -> None:
    """Open the survey; in the second homeroom all but one child have applied."""
    with ground.at(MORNING):
        from tests.support.two_homerooms import answer_for, homeroom_of, open_the_survey  # noqa: PLC0415 - Django is ready only now
        from tests.support.world import apply  # noqa: PLC0415 - as above

        open_the_survey(ground.school)
        children = tuple(child for child in homeroom_of(ground.school, 2) if child.name != "苏和")
        answer_for(ground.school, *children)
        apply(ground.school, *children)


def test_a_guardian_applies_with_the_keyboard_alone(ground: Ground) -> None:
    child = ground.school.children[0]
    with ground.at(MORNING), ground.walk(size="desktop", actor=ground.school.family(child)) as walker:
        keys = Keys(page=walker.page)
        walker.go("/family/")
        answer_the_survey(walker, keys, child)
        choose_the_days(walker, keys, child)
        sign_by_name(walker, keys)
        keys.press("Tab")
        expect(walker.page.get_by_role("link", name="跳到正文")).to_be_focused()
        expect(walker.page.get_by_role("link", name="跳到正文")).to_be_in_viewport()


def answer_the_survey(walker: Walker, keys: Keys, child: Child) -> None:
    """Go to the survey, choose by the arrows, leave one answer out, be told, and hand it in."""
    page = walker.page
    keys.follow(page.get_by_role("link", name=re.compile("^接送情况调查")).first)
    keys.choose(page.get_by_label("没有人能来接"))
    keys.follow(page.get_by_role("button", name=f"提交 {child.name} 的调查"))
    expect(page.locator(".field-errors").first).to_be_visible()
    walker.see("keyboard-survey")
    keys.choose(page.get_by_label("没有大人照看"))
    keys.follow(page.get_by_role("button", name=f"提交 {child.name} 的调查"))
    expect(page.get_by_text(f"{child.name} 的调查已收到。")).to_be_visible()


def choose_the_days(walker: Walker, keys: Keys, child: Child) -> None:
    """Go through the screens; Enter in a box leads on, and what is missing takes the focus."""
    page = walker.page
    keys.follow(page.get_by_role("link", name=re.compile("^课后服务申请")).first)
    keys.follow(page.get_by_role("link", name=f"是 {child.name}，开始填"))
    keys.follow(page.get_by_role("button", name="下一步"))
    keys.reach(page.get_by_label("周一", exact=True))
    keys.press("Enter")
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_text("第 3 步 / 5", exact=True)).to_be_visible()
    keys.tick(page.get_by_label("周一", exact=True))
    keys.tick(page.get_by_label("周三", exact=True))
    keys.follow(page.get_by_role("button", name="下一步"))
    expect(page.get_by_text("第 4 步 / 5", exact=True)).to_be_visible()
    keys.follow(page.locator("summary").first)
    expect(page.locator("details .reading").first).to_be_visible()
    for paper in page.get_by_label(re.compile("^我已读")).all():
        keys.tick(paper)
    keys.press("Enter")


def sign_by_name(walker: Walker, keys: Keys) -> None:
    """Type a name that is not the own one, be told which, and sign with it; the paper says how it was signed."""
    page = walker.page
    expect(page.get_by_text("第 5 步 / 5", exact=True)).to_be_visible()
    keys.follow(page.get_by_text("不能手写？输入姓名签名"))
    keys.reach(page.get_by_label("您的姓名"))
    keys.type("乌兰")
    walker.see("keyboard-sign", english=True)
    keys.press("Enter")
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_role("alert")).to_contain_text(f"“{GUARDIAN}”")
    walker.see("keyboard-refused")
    keys.reach(page.get_by_label("您的姓名"))
    expect(page.get_by_label("您的姓名")).to_have_value("乌兰")
    keys.press("Control+a")
    keys.type(GUARDIAN)
    keys.follow(page.get_by_role("button", name="签名并提交"))
    expect(page.get_by_text("申请已提交，现在由班主任审核。")).to_be_visible()


def test_a_teacher_reviews_44_applications_with_the_keyboard_alone(ground: Ground) -> None:
    there = f"/classroom/homerooms/{ground.school.homerooms[1]}/"
    with ground.at(MORNING), ground.walk(size="desktop", actor=ground.school.actor("homeroom2")) as walker:
        page, keys = walker.page, Keys(page=walker.page)
        walker.go(f"{there}codes/")
        look_into_a_sheet(walker, keys)
        walker.go(there)
        keys.follow(page.get_by_role("link", name="审核 44 份申请"))
        keys.tick(page.locator("input[name=pick]").nth(1))
        keys.reach(page.get_by_label("理由"))
        keys.type("请补上周二的安排。")
        keys.follow(page.get_by_role("button", name="退回补正"))
        expect(page.get_by_text("已处理 1 份申请。")).to_be_visible()
        keys.tick(page.locator("input[name=pick]").first)
        keys.follow(page.get_by_role("button", name="除了选中的，可以通过的都通过……"))
        expect(page.get_by_role("heading", name="确认后通过 42 份申请")).to_be_visible()
        keys.follow(page.get_by_role("button", name="确认，就这样办"))
        expect(page.get_by_text("已处理 42 份申请。")).to_be_visible()


def look_into_a_sheet(walker: Walker, keys: Keys) -> None:
    """Open a sheet: the focus goes into it, and with Escape back to where it was."""
    page = walker.page
    opener = page.get_by_role("link", name="打印登录码")
    keys.follow(opener)
    expect(page.locator("dialog[open]")).to_be_visible()
    assert page.evaluate("document.activeElement.closest('dialog[open]') !== null")
    keys.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)
    expect(opener).to_be_focused()
