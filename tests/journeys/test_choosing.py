"""Clubs are chosen under the thumb, by dragging, by the keyboard, and by forms alone, on a phone and at a desk."""

from __future__ import annotations

import re
from datetime import timedelta
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from PIL import Image
from playwright.sync_api import Locator, expect

from tests.support.browser import SIZES
from tests.support.world import MORNING, TODAY, Child

if TYPE_CHECKING:
    from tests.journeys.conftest import Ground
    from tests.support.stations import Walker

pytestmark = pytest.mark.browser
FAMILIES = {"phone": (0, 1), "desktop": (4,), "late": (5,)}
LATE = """{
  const real = window.fetch;
  window.fetch = async (...asked) => {
    const answer = await real(...asked);
    await new Promise((later) => setTimeout(later, 600));
    return answer;
  };
}"""
CLUBS = ("童声合唱", "马头琴", "儿童画")


@pytest.fixture(scope="module", autouse=True)
def _shown(ground: Ground) -> None:
    """Let the office show a club, and families that answered the survey apply."""
    with ground.at(MORNING):
        from afterbell.base.pictures.shown import read_shown  # noqa: PLC0415 - Django is ready only now
        from afterbell.placement.commands import NewCard, set_last_wish_day, write_card  # noqa: PLC0415 - as above
        from tests.support.world import answer_survey, apply  # noqa: PLC0415 - as above

        school, made = ground.school, BytesIO()
        Image.new("RGB", (900, 700), "#14734a").save(made, format="PNG")
        office = school.actor("office")
        card = NewCard(
            offering="choir",
            about="学会几首两声部的歌，学着听别人的声音。",
            to_bring="水杯",
            leader=school.staff["club1"],
            picture=read_shown(data=made.getvalue()),
        )
        write_card(actor=office, now=MORNING, term=school.term, card=card)
        set_last_wish_day(actor=office, now=MORNING, term=school.term, day=TODAY + timedelta(days=3))
        answer_survey(school)
        apply(school, *(school.children[number] for numbers in FAMILIES.values() for number in numbers))


def monday(walker: Walker) -> Locator:
    return walker.page.get_by_role("region", name=re.compile("^周一"))


def club_of(walker: Walker, name: str) -> Locator:
    return monday(walker).locator(".catalogue").get_by_role("button", name=re.compile(f"^{name}"))


def ranked(walker: Walker) -> Locator:
    return monday(walker).locator(".ranked li .ranked-name")


def open_wishes(ground: Ground, walker: Walker, child: Child) -> None:
    from afterbell.base.tenancy import within  # noqa: PLC0415 - Django is ready only now
    from afterbell.enrolment.models import Application  # noqa: PLC0415 - as above

    with within(ground.school.id):
        code = Application.objects.get(pupil__code=child.code).code
    walker.go(f"/family/applications/{code}/wishes/")


@pytest.mark.parametrize("size", SIZES)
def test_clubs_are_tapped_dragged_and_moved_by_keys(ground: Ground, size: str) -> None:
    child = ground.school.children[FAMILIES[size][0]]
    choir, khuur, drawing = CLUBS
    with ground.at(MORNING), ground.walk(size=size, actor=ground.school.family(child)) as family:
        open_wishes(ground, family, child)
        page = family.page
        expect(page.get_by_text("填到 2026年2月27日 周五 24:00 为止")).to_be_visible()
        picture = monday(family).locator("img.club-picture")
        picture.scroll_into_view_if_needed()
        page.wait_for_function("document.querySelector('img.club-picture').naturalWidth === 480")
        for club in CLUBS:
            club_of(family, club).click()
        expect(ranked(family)).to_have_text([choir, khuur, drawing])
        family.see(english=True)
        monday(family).get_by_role("button", name=f"{drawing} 往前排").click()
        expect(ranked(family)).to_have_text([choir, drawing, khuur])
        grip = monday(family).get_by_role("button", name=f"拖动 {choir}")
        grip.focus()
        page.keyboard.press("ArrowDown")
        expect(ranked(family)).to_have_text([drawing, choir, khuur])
        page.keyboard.press("ArrowUp")
        page.keyboard.press("ArrowDown")
        expect(page.locator("[data-wishes-said]")).to_have_text("已存好")
        page.wait_for_load_state("networkidle")
        expect(ranked(family)).to_have_text([drawing, choir, khuur])
        expect(monday(family).get_by_role("button", name=f"拖动 {choir}")).to_be_focused()
        drag(family, of=khuur, onto=drawing)
        expect(ranked(family)).to_have_text([khuur, drawing, choir])
        expect(page.locator("[data-wishes-said]")).to_have_text("已存好")
        page.reload()
        expect(ranked(family)).to_have_text([khuur, drawing, choir])
        expect(club_of(family, drawing)).to_contain_text("第 2 志愿")
        club_of(family, drawing).click()
        expect(ranked(family)).to_have_text([khuur, choir])


def test_an_answer_that_comes_late_leaves_alone_what_was_moved_meanwhile(ground: Ground) -> None:
    child = ground.school.children[FAMILIES["late"][0]]
    choir, khuur, drawing = CLUBS
    with ground.at(MORNING), ground.walk(size="phone", actor=ground.school.family(child)) as family:
        page = family.page
        page.add_init_script(LATE)
        open_wishes(ground, family, child)
        for club in CLUBS:
            club_of(family, club).click()
        expect(ranked(family)).to_have_text([choir, khuur, drawing])
        expect(page.locator("[data-wishes-said]")).to_have_text("已存好")
        page.wait_for_load_state("networkidle")
        monday(family).get_by_role("button", name=f"拖动 {choir}").focus()
        with page.expect_response(lambda answer: answer.request.method == "POST"):
            page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowUp")
        expect(ranked(family)).to_have_text([choir, khuur, drawing])
        page.wait_for_timeout(800)
        assert ranked(family).all_text_contents() == [choir, khuur, drawing]
        page.keyboard.press("ArrowDown")
        expect(ranked(family)).to_have_text([khuur, choir, drawing])
        page.wait_for_timeout(2_500)
        page.reload()
        expect(ranked(family)).to_have_text([khuur, choir, drawing])


def drag(walker: Walker, *, of: str, onto: str) -> None:
    """Take a club of the list by its grip and let it go above another."""
    rows = monday(walker).locator(".ranked li")
    grip = rows.filter(has_text=of).locator(".grip")
    grip.scroll_into_view_if_needed()
    start, end = grip.bounding_box(), rows.filter(has_text=onto).bounding_box()
    assert start is not None
    assert end is not None
    mouse = walker.page.mouse
    mouse.move(start["x"] + 20, start["y"] + 20)
    mouse.down()
    mouse.move(start["x"] + 20, end["y"] + 4, steps=6)
    mouse.up()


def test_two_phones_show_both_lists_and_forms_alone_do_the_same(ground: Ground) -> None:
    child = ground.school.children[FAMILIES["phone"][1]]
    choir, khuur, _drawing = CLUBS
    with (
        ground.at(MORNING),
        ground.walk(size="phone", actor=ground.school.family(child)) as mother,
        ground.walk(size="phone", actor=ground.school.family(child)) as father,
    ):
        father.page.route("**/wishes.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
        open_wishes(ground, father, child)
        for club in (choir, khuur):
            club_of(father, club).click()
        expect(ranked(father)).to_have_text([choir, khuur])
        expect(monday(father).locator(".grip").first).to_be_hidden()
        open_wishes(ground, mother, child)
        monday(father).get_by_role("button", name=f"{khuur} 往前排").click()
        expect(ranked(father)).to_have_text([khuur, choir])
        club_of(father, khuur).click()
        expect(ranked(father)).to_have_text([choir])
        monday(mother).get_by_role("button", name=f"{khuur} 往前排").click()
        expect(mother.page.get_by_text(f"现在是：{choir}。您要排成：{khuur}、{choir}。")).to_be_visible()
        expect(ranked(mother)).to_have_text([choir])
        mother.see()
