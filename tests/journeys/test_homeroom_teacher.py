"""A homeroom teacher with 45 children: invited, asked, reminded, entered for, reviewed at once, called."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests.base.photos import signed_sheet
from tests.journeys.conftest import Ground
from tests.support.browser import SIZES
from tests.support.stations import Walker
from tests.support.world import MORNING, Child

pytestmark = pytest.mark.browser
HOMEROOMS = {"phone": 1, "desktop": 2}
SILENT = 4
REASON = "请补上周二的安排。"
NO_NEED = "家里有人照看，不符合条件。"


@pytest.fixture(scope="module", autouse=True)
def _applied(ground: Ground) -> None:
    """Let all but the last few families of both homerooms answer and apply."""
    with ground.at(MORNING):
        from tests.support.two_homerooms import answer_for, open_the_survey  # noqa: PLC0415 - Django is ready only now
        from tests.support.world import apply  # noqa: PLC0415 - as above

        open_the_survey(ground.school)
        for number in HOMEROOMS.values():
            handed_in = with_a_phone(ground, number)[:-SILENT]
            answer_for(ground.school, *handed_in)
            apply(ground.school, *handed_in)


def with_a_phone(ground: Ground, number: int) -> tuple[Child, ...]:
    """Give the homeroom's children but the one whose family has no phone."""
    from tests.support.two_homerooms import homeroom_of  # noqa: PLC0415 - Django is ready only now

    children = homeroom_of(ground.school, number)
    return (*children[:3], *children[4:])


@pytest.mark.parametrize("size", SIZES)
def test_a_homeroom_teacher_with_45_children(ground: Ground, size: str) -> None:
    number = HOMEROOMS[size]
    there = f"/classroom/homerooms/{ground.school.homerooms[number - 1]}/"
    silent = with_a_phone(ground, number)[-SILENT:]
    without = ground.school.children[3 if number == 1 else 48]
    with ground.at(MORNING), ground.walk(size=size, actor=ground.school.actor(f"homeroom{number}")) as walker:
        see_the_homeroom(walker, there)
        print_invitations(walker, there)
        issue_a_code(walker, there, silent[0])
        copy_the_reminder(walker, there, silent)
        enter_what_was_told(walker, silent[0])
        returned, refused = (child.name for child in with_a_phone(ground, number)[7:9])
        review_two(walker, there, returned=returned, refused=refused)
        review_the_rest(walker, there)
        enter_the_paper(walker, without)
        withdraw_as_written(walker)
        ground.turn_to(MORNING + timedelta(hours=2))
        call(walker, there, returned)
        see_who_has_not_signed(ground, walker, there)


def see_the_homeroom(walker: Walker, there: str) -> None:
    """See all 45 children: a long name and two of one name among them."""
    page = walker.page
    walker.go(there)
    expect(page.locator(".page-state")).to_contain_text("45 名学生，40 名已填调查，40 名已申请，40 份待您审核。")
    expect(page.locator("tbody tr")).to_have_count(45)
    expect(page.get_by_role("link", name="阿拉坦乌力吉·额尔德尼巴特尔")).to_be_visible()
    walker.see("teacher-homeroom", english=True)


def print_invitations(walker: Walker, there: str) -> None:
    """Print a code for every guardian on a sheet to be cut."""
    page = walker.page
    walker.go(f"{there}codes/")
    walker.see("teacher-codes", english=True)
    page.get_by_role("link", name="打印登录码").click()
    walker.see("teacher-invitations")
    with page.expect_download() as given:
        page.get_by_role("button", name="发码并下载打印页").click()
    assert given.value.path().read_bytes().startswith(b"%PDF")
    walker.go(f"{there}codes/")
    expect(page.locator(".page-state")).to_contain_text("45 位有登录码还没有用")


def issue_a_code(walker: Walker, there: str, child: Child) -> None:
    """Issue one guardian another code, and see it with its picture and the words to send."""
    page = walker.page
    walker.go(there)
    page.get_by_role("link", name=child.name, exact=True).first.click()
    walker.see("teacher-child", english=True)
    page.get_by_role("button", name=re.compile("^给 .+ 发登录码$")).click()
    expect(page.locator(".code-shown")).to_have_text(re.compile(r"^\w{4}-\w{4}$"))
    walker.see("teacher-fresh-code")


def copy_the_reminder(walker: Walker, there: str, silent: Sequence[Child]) -> None:
    """Copy by one tap what is sent to the homeroom's chat: it names whoever has not answered."""
    page = walker.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=walker.site)
    walker.go(there)
    page.get_by_role("link", name="没有填调查的").click()
    walker.see("teacher-unanswered", english=True)
    page.get_by_role("button", name="复制").click()
    expect(page.get_by_text("已复制，可以贴到微信里")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert all(child.name in copied for child in silent)
    assert "/code/" in copied or walker.site in copied


def enter_what_was_told(walker: Walker, child: Child) -> None:
    """Enter the answer that came by telephone."""
    page = walker.page
    page.locator("main").get_by_role("link", name=child.name).first.click()
    page.get_by_label("没有人能来接").check()
    page.get_by_label("没有大人照看").check()
    page.get_by_label("打电话").check()
    walker.see("teacher-told", english=True)
    page.get_by_role("button", name=f"提交 {child.name} 的调查").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(child.name)
    expect(page.get_by_role("link", name=re.compile("^接送情况调查"))).to_contain_text("已填")


def review_two(walker: Walker, there: str, *, returned: str, refused: str) -> None:
    """Return one and refuse one; without a reason nothing happens, and the reason is asked for."""
    page = walker.page
    walker.go(there)
    page.get_by_role("link", name="审核 40 份申请").click()
    expect(page.locator("tbody tr")).to_have_count(40)
    expect(page.get_by_label(re.compile("^选择 斯日古楞（母亲 .+）$"))).to_have_count(2)
    walker.see("teacher-queue", english=True)
    page.get_by_label(f"选择 {returned}").check()
    page.get_by_role("button", name="退回补正").click()
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.locator("tbody tr")).to_have_count(40)
    for name, reason, button in ((returned, REASON, "退回补正"), (refused, NO_NEED, "不通过")):
        page.get_by_label(f"选择 {name}").check()
        page.get_by_label("理由").fill(reason)
        page.get_by_role("button", name=button).click()
        expect(page.get_by_text("已处理 1 份申请。")).to_be_visible()
    expect(page.locator("tbody tr")).to_have_count(38)


def review_the_rest(walker: Walker, there: str) -> None:
    """Pick one to be thought over, look at what would happen to the other 37, and let it happen."""
    page = walker.page
    walker.go(f"{there}reviews/")
    page.locator("input[name=pick]").first.check()
    walker.see("teacher-picked")
    page.get_by_role("button", name="除了选中的，可以通过的都通过……").click()
    expect(page.get_by_role("heading", name="确认后通过 37 份申请")).to_be_visible()
    walker.see("teacher-batch")
    page.get_by_role("button", name="确认，就这样办").click()
    expect(page.get_by_text("已处理 37 份申请。")).to_be_visible()
    expect(page.locator("tbody tr")).to_have_count(1)


def enter_the_paper(walker: Walker, child: Child) -> None:
    """Enter the application as it stands on the signed paper, with its photograph."""
    page = walker.page
    walker.go(f"/classroom/pupils/{child.code}/survey/")
    page.get_by_label("没有人能来接").check()
    page.get_by_label("没有大人照看").check()
    page.get_by_label("纸上写的").check()
    page.get_by_role("button", name=f"提交 {child.name} 的调查").click()
    page.get_by_role("link", name=re.compile("^课后服务申请")).click()
    walker.see("teacher-paper", english=True)
    page.get_by_label("母亲").check()
    page.get_by_label("周二", exact=True).check()
    for paper in page.get_by_role("group", name="纸上已签名的文书").get_by_role("checkbox").all():
        paper.check()
    photograph_the_paper(walker)
    page.get_by_role("button", name=f"录入 {child.name} 的申请").click()
    expect(page.get_by_text("的纸质申请已录入。")).to_be_visible()
    expect(page.get_by_role("img", name="签字纸的第 1 张照片")).to_be_visible()
    walker.see("teacher-entered", english=True)


def withdraw_as_written(walker: Walker) -> None:
    """Withdraw it again, as the family wrote."""
    page = walker.page
    page.get_by_role("link", name=re.compile("的申请$")).click()
    page.get_by_role("link", name="代家长撤回").click()
    page.get_by_label("原因").fill("家长 2 月 24 日写条子提出")
    page.get_by_role("button", name="撤回", exact=True).click()
    expect(page.get_by_text("申请已撤回。")).to_be_visible()


def photograph_the_paper(walker: Walker) -> None:
    """Choose a large photograph, which the browser makes small before it leaves the telephone."""
    page = walker.page
    large = signed_sheet()
    page.get_by_label("或者从相册里选").set_input_files({"name": "IMG.jpg", "mimeType": "image/jpeg", "buffer": large})
    expect(page.get_by_text("照片已缩小，可以传了")).to_be_visible()
    name, size = page.evaluate("() => [...document.querySelector('#photo-album').files].map(f => [f.name, f.size])[0]")
    assert name == "photo.jpg"
    assert size < len(large) / 2
    walker.see("teacher-photo")


def call(walker: Walker, there: str, name: str) -> None:
    """Call a family that has not opened what it should have read; seeing the number leaves a trace."""
    page = walker.page
    walker.go(f"{there}calls/?hours=1")
    card = page.get_by_role("article", name=name).filter(has_text="退回")
    expect(card).to_be_visible()
    walker.see("teacher-calls", english=True)
    card.get_by_role("button", name=re.compile("的电话$")).click()
    walker.go(f"{there}calls/?hours=1")
    page.get_by_role("article", name=name).filter(has_text="退回").get_by_role("button", name="已电话告知").click()
    expect(page.get_by_text("记下了：已电话告知。")).to_be_visible()


def see_who_has_not_signed(ground: Ground, walker: Walker, there: str) -> None:
    """Read, after the undertaking was changed, whose families have to sign again, and copy what they are told."""
    from tests.support.schemes import publish_changed  # noqa: PLC0415 - Django is ready only now

    old = "二、孩子不能参加时，事先向班主任请假。"
    new = old.replace("事先", {"phone": "提前一天", "desktop": "提前两天"}[walker.size])
    publish_changed(ground.school, old, new)
    page = walker.page
    walker.go(f"{there}unsigned/")
    expect(page.locator(".page-state")).to_contain_text(re.compile(r"\d+ 名还有文书没有签"))
    walker.see("teacher-unsigned", english=True)
    page.get_by_role("button", name="复制").click()
    expect(page.get_by_text("已复制，可以贴到微信里")).to_be_visible()
