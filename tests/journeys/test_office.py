"""The office before the term: a changed scheme proposed and approved, the survey, the queue, papers, signs."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Ground
from tests.support.browser import SIZES
from tests.support.stations import Walker
from tests.support.world import MORNING, Child

pytestmark = pytest.mark.browser
APPLYING = 38


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What one size's story is about: a homeroom, its child without a phone, and the seats a club gets."""

    number: int
    homeroom: str
    seats: str


PARTS = {
    "phone": Part(number=1, homeroom="一年级（1）班", seats="26"),
    "desktop": Part(number=2, homeroom="三年级（2）班", seats="27"),
}


@pytest.mark.parametrize("size", SIZES)
def test_the_office_before_the_term(ground: Ground, size: str) -> None:
    part, school = PARTS[size], ground.school
    with ground.at(MORNING):
        with ground.walk(size=size, actor=school.actor("office")) as office:
            change_the_scheme(office, seats=part.seats)
            open_the_survey(office)
            on_paper = let_families_come(ground, part)
            see_the_answers(office)
            review_the_school(office, homeroom=part.homeroom)
            countersign(office, on_paper)
            print_papers(office)
        with ground.walk(size=size, actor=school.actor("principal")) as principal:
            approve_the_scheme(principal, seats=part.seats)
            see_the_signs(principal)


def change_the_scheme(walker: Walker, *, seats: str) -> None:
    """Give a club other seats in the form, keep the draft, and propose it as a version."""
    page = walker.page
    walker.go("/office/schemes/draft/form/?part=offerings")
    walker.see("office-scheme-form", english=True)
    row = page.locator("details.form-row").first
    row.locator("summary").first.click()
    row.get_by_label(re.compile("^人数上限|^最多")).first.fill(seats)
    page.get_by_role("button", name="存草稿").last.click()
    expect(page.get_by_text("已存进草稿。")).to_be_visible()
    page.get_by_role("button", name="存为新的一版").click()
    expect(page.get_by_text("已存为新的一版")).to_be_visible()
    expect(page.locator("main")).to_contain_text(seats)
    walker.see("office-proposed", english=True)


def open_the_survey(walker: Walker) -> None:
    """Open the survey, where nobody has opened it yet."""
    page = walker.page
    walker.go("/office/survey/questions/")
    walker.see("office-questions", english=True)
    walker.go("/office/survey/")
    walker.see("office-survey-before", english=True)
    if not page.get_by_role("link", name="发起调查").count():
        return
    page.get_by_role("link", name="发起调查").click()
    walker.see("office-survey-opening")
    page.locator("dialog[open]").get_by_role("button", name="发起", exact=True).click()
    expect(page.get_by_text("调查已发起")).to_be_visible()


def let_families_come(ground: Ground, part: Part) -> Child:
    """Let nearly all families of a homeroom answer and apply, one of them on paper, and their teacher approve them."""
    from tests.support import two_homerooms, world  # noqa: PLC0415 - Django is ready only now
    from tests.support.paper import enter  # noqa: PLC0415 - as above

    children = two_homerooms.homeroom_of(ground.school, part.number)
    online, on_paper = children[5 : 5 + APPLYING], children[3]
    two_homerooms.answer_for(ground.school, *online, on_paper)
    applications = [*world.apply(ground.school, *online), enter(ground.school, on_paper)]
    world.approve_in_homerooms(ground.school, applications)
    return on_paper


def see_the_answers(walker: Walker) -> None:
    walker.go("/office/survey/")
    expect(walker.page.get_by_role("region", name=re.compile("^各班填写"))).to_be_visible()
    walker.see("office-survey", english=True)
    walker.go("/office/survey/forecast/")
    walker.see("office-forecast", english=True)


def review_the_school(walker: Walker, *, homeroom: str) -> None:
    """Look at the queue of one homeroom, pick an exception, see what would happen, and let it happen."""
    page = walker.page
    walker.go("/office/applications/")
    page.get_by_label("班级").fill(homeroom)
    page.get_by_role("button", name="筛选").click()
    expect(page.locator("tbody tr")).to_have_count(APPLYING + 1)
    walker.see("office-queue", english=True)
    page.locator("input[name=pick]").first.check()
    page.get_by_role("button", name="除了选中的，可以通过的都通过……").click()
    expect(page.get_by_role("heading", name=f"确认后通过 {APPLYING - 1} 份申请")).to_be_visible()
    page.get_by_label("怎么办").select_option(label="退回补正")
    page.get_by_role("button", name="确认，就这样办").click()
    expect(page.get_by_role("alert")).to_be_focused()
    page.get_by_label("理由").fill("请家长补写接送人。")
    walker.see("office-batch")
    page.get_by_role("button", name="确认，就这样办").click()
    expect(page.get_by_text(f"已处理 {APPLYING} 份申请。")).to_be_visible()
    expect(page.locator("main")).to_contain_text("纸质代录")


def countersign(walker: Walker, child: Child) -> None:
    """Hold the photograph beside the entry, as the second person; then the school may approve it."""
    page = walker.page
    walker.go("/office/countersigning/")
    walker.see("office-countersigning", english=True)
    page.get_by_role("link", name=child.name).click()
    expect(page.get_by_role("img", name="签字纸的第 1 张照片")).to_be_visible()
    walker.see("office-paper", english=True)
    page.get_by_role("button", name="照片和录入一致").click()
    expect(page.get_by_text("复核完成：一致。")).to_be_visible()
    walker.go("/office/applications/")
    page.get_by_label(f"选择 {child.name}").check()
    page.get_by_role("button", name="通过所选").click()
    expect(page.get_by_text("已处理 1 份申请。")).to_be_visible()


def print_papers(walker: Walker) -> None:
    """Prepare all signed papers of the school in one run."""
    page = walker.page
    walker.go("/office/papers/print/")
    walker.see("office-printing", english=True)
    page.get_by_role("button", name=re.compile(r"^准备全校 \d+ 份$")).click()
    expect(page.get_by_text("全部备好")).to_be_visible(timeout=60_000)
    expect(page.get_by_role("button", name="保存全部文件")).to_be_focused()
    walker.see("office-printed")


def approve_the_scheme(walker: Walker, *, seats: str) -> None:
    """Read as the principal what the new version changes, approve and publish it."""
    page = walker.page
    walker.go("/office/schemes/")
    walker.see("principal-schemes", english=True)
    page.get_by_role("link", name=re.compile(r"^第 \d+ 版$")).first.click()
    expect(page.locator("main")).to_contain_text(seats)
    for opens, says in (("通过这一版", "记下通过"), ("公布这一版", "公布")):
        page.get_by_role("link", name=opens).click()
        walker.see(f"principal-{says}")
        page.locator("dialog[open]").get_by_role("button", name=says, exact=True).click()
        expect(page.locator(".messages .tone-good")).to_be_visible()


def see_the_signs(walker: Walker) -> None:
    """See which homeroom applied within minutes: told to the principal, and nothing follows by itself."""
    walker.go("/office/signs/")
    expect(walker.page.get_by_text("先问班主任是怎么组织报名的")).to_be_visible()
    walker.see("principal-signs", english=True)
