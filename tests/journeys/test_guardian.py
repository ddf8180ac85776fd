"""A guardian of two children, from the code to the last day: asked, applied, corrected, changed, withdrawn."""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import Ground
from tests.support.browser import SIZES
from tests.support.stations import Walker
from tests.support.world import MORNING, Child

pytestmark = pytest.mark.browser
FAMILIES = {"phone": (0, 45), "desktop": (4, 49)}
IN_MARCH = datetime(2026, 3, 10, 4, 0, tzinfo=UTC)
REASON = "周二学校有合唱排练，请改选别的日子。"


@pytest.fixture(scope="module", autouse=True)
def _asked(ground: Ground) -> None:
    with ground.at(MORNING):
        from tests.support.two_homerooms import open_the_survey  # noqa: PLC0415 - Django is ready only now

        open_the_survey(ground.school)


@pytest.mark.parametrize("size", SIZES)
def test_a_guardian_of_two_children(ground: Ground, size: str) -> None:
    younger, elder = (ground.school.children[number] for number in FAMILIES[size])
    with ground.at(MORNING):
        with ground.walk(size=size) as guardian:
            enter_the_code(guardian, code=issued(ground, younger), children=(younger, elder))
            for child in (younger, elder):
                answer_the_survey(guardian, child)
            begin_to_apply(guardian, younger)
            kept = [cookie for cookie in guardian.page.context.cookies() if cookie["expires"] > 0]
        with ground.walk(size=size, cookies=kept) as guardian:
            take_the_draft_up(guardian, younger)
            apply_like(guardian, elder, like=younger)
            see_where_both_are(guardian, younger, elder)
            return_to(ground, elder)
            read_the_message(guardian)
            correct(guardian, elder)
            approve_both(ground, younger, elder)
            wish(guardian, younger)
            name_a_collector(guardian, younger)
            decide_on_consents(guardian, younger)
            ground.turn_to(IN_MARCH)
            change_days(guardian, younger)
            withdraw(guardian, elder)


def issued(ground: Ground, child: Child) -> str:
    from afterbell.schools.commands import issue_sign_in_code  # noqa: PLC0415 - Django is ready only now

    teacher = ground.school.homeroom_teacher(child)
    return issue_sign_in_code(actor=teacher, now=MORNING, guardian=child.guardian).code


def enter_the_code(walker: Walker, *, code: str, children: tuple[Child, ...]) -> None:
    """Type a code wrongly, then as it stands on the sheet; both children are there."""
    page = walker.page
    walker.go("/code/")
    walker.see("family-code", english=True)
    page.get_by_label("登录码").fill("ABCD 0000")
    page.get_by_role("button", name="进入").click()
    expect(page.locator(".field-errors")).to_be_visible()
    page.get_by_label("登录码").fill(code)
    page.get_by_role("button", name="进入").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("我的孩子")
    for child in children:
        expect(page.get_by_role("heading", level=2, name=child.name)).to_be_visible()
    walker.see("family-home", english=True)


def answer_the_survey(walker: Walker, child: Child) -> None:
    """Go to apply, be led to the survey, and answer that nobody can collect the child."""
    page = walker.page
    open_application(page, child)
    page.get_by_role("link", name="去填调查").click()
    walker.see("family-survey", english=True)
    page.get_by_label("没有人能来接").check()
    page.get_by_label("没有大人照看").check()
    page.get_by_role("button", name=f"提交 {child.name} 的调查").click()
    expect(page.get_by_text(f"{child.name} 的调查已收到。")).to_be_visible()


def card_of(page: Page, child: Child) -> Locator:
    return page.locator("section", has=page.get_by_role("heading", level=2, name=child.name))


def open_application(page: Page, child: Child) -> None:
    page.goto(re.sub(r"(https?://[^/]+).*", r"\1/family/", page.url))
    card_of(page, child).get_by_role("link", name=re.compile("^课后服务申请")).click()


def begin_to_apply(walker: Walker, child: Child) -> None:
    """Go through the child and the family to the days; nothing is chosen beforehand. Then the telephone rings."""
    page = walker.page
    open_application(page, child)
    walker.see("family-apply-1", english=True)
    page.get_by_role("link", name=f"是 {child.name}，开始填").click()
    onward(walker, step=2)
    expect(page.get_by_text("第 3 步 / 5", exact=True)).to_be_visible()
    expect(page.locator("input:checked")).to_have_count(0)
    page.get_by_role("button", name="下一步").click()
    expect(page.get_by_role("alert")).to_be_focused()
    walker.see()
    for day in ("周一", "周三"):
        page.get_by_label(day, exact=True).check()
    walker.see("family-apply-3")
    page.get_by_role("button", name="下一步").click()
    expect(page.get_by_text("第 4 步 / 5", exact=True)).to_be_visible()


def onward(walker: Walker, *, step: int) -> None:
    expect(walker.page.get_by_text(f"第 {step} 步 / 5", exact=True)).to_be_visible()
    expect(walker.page.locator("input:checked")).to_have_count(0)
    walker.see(f"family-apply-{step}", english=True)
    walker.page.get_by_role("button", name="下一步").click()


def take_the_draft_up(walker: Walker, child: Child) -> None:
    """Open the house again: the list says that something waits, and it goes on where it stopped."""
    page = walker.page
    walker.go("/family/applications/")
    expect(page.get_by_role("link", name=child.name)).to_contain_text("点开接着填")
    page.get_by_role("link", name=child.name).click()
    expect(page.get_by_text("可以接着填")).to_be_visible()
    walker.see("family-draft", english=True)
    page.get_by_role("link", name="接着填").click()
    read_the_papers(walker)
    sign(page)
    walker.see("family-apply-5")
    page.get_by_role("button", name="签名并提交").click()
    expect(page.get_by_text("申请已提交，现在由班主任审核。")).to_be_visible()
    walker.see("family-sent", english=True)


def read_the_papers(walker: Walker) -> None:
    page = walker.page
    expect(page.get_by_text("第 4 步 / 5", exact=True)).to_be_visible()
    for paper in page.get_by_label(re.compile("^我已读")).all():
        paper.check()
    walker.see("family-apply-4", english=True)
    page.get_by_role("button", name="下一步").click()
    expect(page.get_by_text("第 5 步 / 5", exact=True)).to_be_visible()


def sign(page: Page) -> None:
    """Draw a signature in one go, as a finger does."""
    canvas = page.locator(".signature-box")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box is not None
    for step in range(45):
        across = 0.15 + step * 0.015 + 0.03 * math.cos(step * 0.8)
        down = 0.5 + 0.25 * math.sin(step * 0.8) * (1 - step / 60)
        page.mouse.move(box["x"] + box["width"] * across, box["y"] + box["height"] * down)
        if not step:
            page.mouse.down()
    page.mouse.up()


def apply_like(walker: Walker, child: Child, *, like: Child) -> None:
    """Apply for the second child: the circumstances are taken over, the days are its own grade's."""
    page = walker.page
    open_application(page, child)
    walker.see("family-second-child", english=True)
    page.get_by_role("button", name=f"照 {like.name} 的选择填").click()
    page.get_by_role("button", name="下一步").click()
    expect(page.get_by_text("第 3 步 / 5", exact=True)).to_be_visible()
    for day in page.locator("input[name=day]").all():
        day.set_checked(day.get_attribute("value") in {"2:late", "4:late"})
    page.get_by_role("button", name="下一步").click()
    read_the_papers(walker)
    sign(page)
    page.get_by_role("button", name="签名并提交").click()
    expect(page.get_by_text("申请已提交，现在由班主任审核。")).to_be_visible()


def see_where_both_are(walker: Walker, *children: Child) -> None:
    walker.go("/family/applications/")
    for child in children:
        expect(walker.page.get_by_role("link", name=child.name)).to_contain_text("待班级审核")
    walker.see("family-both", english=True)


def application_of(ground: Ground, child: Child) -> str:
    from afterbell.base.tenancy import within  # noqa: PLC0415 - Django is ready only now
    from afterbell.enrolment.models import Application  # noqa: PLC0415 - as above

    with within(ground.school.id):
        code: str = Application.objects.get(pupil__code=child.code).code
    return code


def return_to(ground: Ground, child: Child) -> None:
    """Let the homeroom teacher return it with a reason."""
    from afterbell.enrolment.commands import Decision, review_in_homeroom  # noqa: PLC0415 - as above

    returned = Decision(application=application_of(ground, child), decision="returned", reason=REASON)
    review_in_homeroom(actor=ground.school.homeroom_teacher(child), now=MORNING, decisions=[returned])


def read_the_message(walker: Walker) -> None:
    """See on the first page that there is something to read, and read it: it leads to the application."""
    page = walker.page
    walker.go("/family/")
    page.get_by_role("link", name=re.compile("消息")).first.click()
    walker.see("family-messages", english=True)
    page.get_by_role("button", name=re.compile("退回")).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("的申请")
    expect(page.get_by_text(f"申请被退回：{REASON}")).to_be_visible()
    walker.see("family-returned", english=True)


def correct(walker: Walker, child: Child) -> None:
    """Choose another day, read and sign again."""
    page = walker.page
    page.get_by_role("link", name="修改后重新提交").click()
    expect(page.get_by_text(REASON)).to_be_visible()
    expect(page.locator("input[value='2:late']")).to_be_checked()
    page.locator("input[value='2:late']").uncheck()
    page.locator("input[value='3:late']").check()
    walker.see()
    page.get_by_role("button", name="下一步").click()
    read_the_papers(walker)
    sign(page)
    page.get_by_role("button", name="签名并提交").click()
    expect(page.get_by_text("申请已提交，现在由班主任审核。")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_contain_text(child.name)
    expect(page.locator("main")).to_contain_text("周三")


def approve_both(ground: Ground, *children: Child) -> None:
    from tests.support.world import approve  # noqa: PLC0415 - Django is ready only now

    approve(ground.school, [application_of(ground, child) for child in children])


def wish(walker: Walker, child: Child) -> None:
    """See that the application is approved, and rank two clubs for Monday."""
    page = walker.page
    walker.go("/family/")
    card = card_of(page, child)
    expect(card.get_by_role("link", name=re.compile("^课后服务申请"))).to_contain_text("通过")
    card.get_by_role("link", name=re.compile("^社团志愿")).click()
    monday = page.get_by_role("region", name=re.compile("^周一"))
    for club in ("童声合唱", "马头琴"):
        monday.locator(".catalogue").get_by_role("button", name=re.compile(f"^{club}")).click()
        expect(monday.get_by_role("button", name=re.compile(f"^{club} 第 . 志愿"))).to_be_visible()
    walker.see("family-wishes", english=True)
    expect(monday.locator(".ranked li").first).to_contain_text("童声合唱")


def name_a_collector(walker: Walker, child: Child) -> None:
    """Put the grandmother on the list; the first page says so."""
    page = walker.page
    walker.go("/family/")
    card_of(page, child).get_by_role("link", name=re.compile("^今天可以来接")).click()
    page.get_by_label("姓名").fill("乌兰图雅")
    page.get_by_label("是孩子的什么人").fill("奶奶")
    page.get_by_role("button", name=re.compile("^让这个人接")).click()
    expect(page.get_by_text("奶奶 · 一直可以接")).to_be_visible()
    walker.see("family-collectors", english=True)
    walker.go("/family/")
    expect(card_of(page, child).get_by_role("link", name=re.compile("^今天可以来接"))).to_contain_text("奶奶 乌兰图雅")


def decide_on_consents(walker: Walker, child: Child) -> None:
    """Give a consent, and take it back as easily."""
    page = walker.page
    walker.go(f"/family/children/{child.code}/consents/")
    first = page.locator("section.card").first
    first.get_by_role("button", name="同意", exact=True).click()
    expect(page.get_by_text("已记下：同意。")).to_be_visible()
    walker.see("family-consents", english=True)
    first.get_by_role("button", name="撤回同意").click()
    expect(page.get_by_text("已记下：不同意。孩子的课后服务不受影响。")).to_be_visible()
    expect(first.get_by_text("不同意", exact=True).first).to_be_visible()


def change_days(walker: Walker, child: Child) -> None:
    """Ask in March for Tuesday as well, from a day on, signed; until it is approved the days stay."""
    page = walker.page
    walker.go("/family/applications/")
    page.get_by_role("link", name=child.name).click()
    page.get_by_role("link", name="变更时段").click()
    page.get_by_label("周二", exact=True).check()
    sign(page)
    walker.see("family-change-days", english=True)
    page.get_by_role("button", name="提交变更").click()
    expect(page.get_by_text("变更已提交，先由班主任审核")).to_be_visible()
    walker.see()


def withdraw(walker: Walker, child: Child) -> None:
    """Withdraw the other child from a day on, and read from when it stays at home."""
    page = walker.page
    walker.go("/family/applications/")
    page.get_by_role("link", name=child.name).click()
    page.get_by_role("link", name="撤回申请").click()
    page.get_by_label("从哪天起不再参加").fill("2026-03-23")
    page.get_by_label("原因").fill("奶奶来城里住了")
    walker.see("family-withdraw")
    page.get_by_role("button", name="撤回", exact=True).click()
    expect(page.get_by_text("申请已撤回。需要时可以重新申请。")).to_be_visible()
    expect(page.locator("main")).to_contain_text("2026年3月23日")
    walker.see("family-withdrawn", english=True)
