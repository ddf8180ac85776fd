"""A place is found: a lottery nobody can bend, two rounds anybody can check, groups, and what is left over."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, expect
from pytest_django import DjangoDbBlocker

from tests.journeys.conftest import Ground, opened_ground
from tests.support.browser import SIZES
from tests.support.premises import Estate
from tests.support.stations import Camera, Walker
from tests.support.world import MORNING, Child

pytestmark = pytest.mark.browser
YOUNGER, ELDER, OTHERS = 4, 49, 10
CHOIR, KHUUR, CHOIR_DAYS = "童声合唱", "马头琴", (1, 3)
WISHED = datetime(2026, 2, 26, 1, 0, tzinfo=UTC)
WISHED_AGAIN = datetime(2026, 2, 28, 4, 0, tzinfo=UTC)
IN_TERM = datetime(2026, 3, 3, 2, 0, tzinfo=UTC)


@pytest.fixture
def ground(estate: Estate, django_db_blocker: DjangoDbBlocker, chromium: Browser, camera: Camera) -> Iterator[Ground]:
    """Give every story a term of its own: a term is drawn for once."""
    with opened_ground(estate, django_db_blocker, chromium, camera) as opened:
        yield opened


@pytest.mark.parametrize("size", SIZES)
def test_a_place_is_found(ground: Ground, size: str) -> None:
    school = ground.school
    younger, elder = school.children[YOUNGER], school.children[ELDER]
    with ground.at(MORNING):
        let_everybody_apply(ground, younger, elder)
        with (
            ground.walk(size=size, actor=school.actor("office")) as office,
            ground.walk(size=size, actor=school.family(younger)) as guardian,
            ground.walk(size=size) as stranger,
        ):
            commit(office)
            read_the_commitment(stranger, ground)
            wish(guardian, ground, younger, elder)
            ground.turn_to(WISHED)
            reveal(office, value=value_without_luck(ground, younger))
            decide(office, round_name="第一轮", second_until="2026-02-27")
            read_why(guardian, ground, younger)
            check(guardian)
            wish_again(guardian, ground, younger)
            ground.turn_to(WISHED_AGAIN)
            decide(office, round_name="第二轮")
            group(office)
            ground.turn_to(IN_TERM)
            open_what_is_left(office)
            claim(guardian, ground, younger)
            look_at_the_lists(office)


def let_everybody_apply(ground: Ground, younger: Child, elder: Child) -> None:
    """Let twelve children be approved; ten wish for the two places of the choir, one alone for a club on Tuesdays."""
    from tests.support import term_begun, world  # noqa: PLC0415 - Django is ready only now

    school = ground.school
    term_begun.publish_small_clubs(school, siblings_first=False)
    more = school.children[YOUNGER + 1 : YOUNGER + 1 + OTHERS]
    world.answer_survey(school)
    applications = world.apply(school, younger, elder, *more)
    world.approve(school, applications)
    for application in applications[2:]:
        for weekday in CHOIR_DAYS:
            term_begun.wish(school, application, "choir", "morin-khuur", weekday=weekday)
    first = term_begun.offered(school, weekday=2, band="early")[0]
    term_begun.wish(school, applications[2], first, weekday=2)


def application_of(ground: Ground, child: Child) -> str:
    from afterbell.base.tenancy import within  # noqa: PLC0415 - Django is ready only now
    from afterbell.enrolment.models import Application  # noqa: PLC0415 - as above

    with within(ground.school.id):
        code: str = Application.objects.get(pupil__code=child.code).code
    return code


def value_without_luck(ground: Ground, child: Child) -> str:
    """Give a public value with which the child has no place in the choir on either day."""
    from afterbell.base.crypto import unseal  # noqa: PLC0415 - Django is ready only now
    from afterbell.base.tenancy import within  # noqa: PLC0415 - as above
    from afterbell.placement.commands.draw import PURPOSE  # noqa: PLC0415 - as above
    from afterbell.placement.models import Draw  # noqa: PLC0415 - as above
    from afterbell.placement.rules.lottery import draw_lots, final_seed  # noqa: PLC0415 - as above
    from afterbell.placement.tickets import tickets_of  # noqa: PLC0415 - as above

    school = ground.school
    with within(school.id):
        draw = Draw.objects.get()
        secret, tickets = unseal(sealed=bytes(draw.secret_sealed), purpose=PURPOSE), tickets_of(draw=draw)
        own = tickets.of(child.ticket)
        drawn = [tickets.of(other.ticket) for other in school.children[YOUNGER : YOUNGER + 1 + OTHERS]]
    for value in map(str, range(1000)):
        seed = final_seed(seed=secret, public_value=value)
        lots = [
            draw_lots(seed=seed, school=school.code, term=school.term, weekday=day, tickets=drawn) for day in CHOIR_DAYS
        ]
        if all(own in {lot.ticket for lot in day[3:-3]} for day in lots):
            return value
    raise AssertionError("no value was without luck")


def commit(office: Walker) -> None:
    """Commit to a secret, and name the value that will decide with it."""
    page = office.page
    office.go("/office/placing/")
    office.see("office-placing-before", english=True)
    confirm(office, opens="commit", says="承诺", value_named="2月25日晚的开奖号码", value_on="2026-02-25")
    expect(page.get_by_text("承诺值从现在起就在学校的公开页面上")).to_be_visible()
    office.see("office-committed", english=True)


def confirm(walker: Walker, *, opens: str, says: str, **fields: str) -> None:
    """Open a sheet, fill it in and say yes."""
    page = walker.page
    page.locator(f"a[href='#{opens}']").first.click()
    sheet = page.locator("dialog[open]")
    for name, value in fields.items():
        sheet.locator(f"[name={name}]").fill(value)
    sheet.get_by_role("button", name=says, exact=True).click()
    expect(page.locator("dialog[open]")).to_have_count(0)


def read_the_commitment(stranger: Walker, ground: Ground) -> None:
    stranger.go(f"/schools/{ground.school.code}/draws/")
    expect(stranger.page.get_by_text("2月25日晚的开奖号码")).to_be_visible()
    stranger.see("public-draw", english=True)


def wish(guardian: Walker, ground: Ground, child: Child, sibling: Child) -> None:
    """Rank two clubs for Monday and the choir alone for Wednesday, with the sibling's end time in sight."""
    page = guardian.page
    guardian.go(f"/family/applications/{application_of(ground, child)}/wishes/")
    for day, club in (("周一", CHOIR), ("周一", KHUUR), ("周三", CHOIR)):
        region = page.get_by_role("region", name=re.compile(f"^{day}"))
        region.locator(".catalogue").get_by_role("button", name=re.compile(f"^{club}")).click()
        expect(region.locator(".ranked")).to_contain_text(club)
    expect(page.get_by_text(re.compile(f"{sibling.name}.*放学")).first).to_be_visible()
    guardian.see("family-wishing", english=True)


def reveal(office: Walker, *, value: str) -> None:
    office.go("/office/placing/")
    confirm(office, opens="reveal", says="揭晓", public_value=value)


def decide(office: Walker, *, round_name: str, **fields: str) -> None:
    """Preview a round, look at it, confirm it and publish it."""
    page = office.page
    office.go("/office/placing/")
    page.get_by_role("button", name=f"预览{round_name}录取").click()
    page.wait_for_url("**/placing/runs/*/")
    office.see(f"office-preview-{'1' if fields else '2'}", english=True)
    confirm(office, opens="confirm", says="确认")
    confirm(office, opens="publish", says="公布", **fields)
    expect(page.get_by_text("已公布，每个家庭都收到了消息。")).to_be_visible()


def read_why(guardian: Walker, ground: Ground, child: Child) -> None:
    """Read what became of each wish, and why."""
    guardian.go(f"/family/applications/{application_of(ground, child)}/wishes/")
    expect(guardian.page.get_by_text(f"录取：{KHUUR}")).to_be_visible()
    guardian.see("family-why", english=True)


def check(guardian: Walker) -> None:
    """Let the phone decide everything anew, and find the own child in it."""
    page = guardian.page
    page.get_by_role("link", name="核对第一轮").click()
    page.get_by_role("button", name="核对", exact=True).click()
    expect(page.get_by_text("全部核对无误").first).to_be_visible()
    guardian.see("family-checked", english=True)


def wish_again(guardian: Walker, ground: Ground, child: Child) -> None:
    """Rank a club that still has places for Wednesday."""
    page = guardian.page
    guardian.go(f"/family/applications/{application_of(ground, child)}/wishes/")
    region = page.get_by_role("region", name=re.compile("^周三"))
    region.locator(".catalogue").get_by_role("button").first.click()
    expect(region.locator(".ranked li")).to_have_count(1)
    guardian.see("family-second-round", english=True)


def group(office: Walker) -> None:
    """Form the groups, and look at them."""
    page = office.page
    office.go("/office/placing/")
    confirm(office, opens="groups", says="编班", since="2026-03-02")
    office.go("/office/groups/")
    expect(page.get_by_role("link", name=CHOIR).first).to_be_visible()
    office.see("office-groups", english=True)


def open_what_is_left(office: Walker) -> None:
    page = office.page
    office.go("/office/placing/free/")
    page.locator("summary", has_text="定认领剩余名额的时间").click()
    for name, value in (
        ("opens_on", "2026-03-03"),
        ("opens_at", "10:00"),
        ("closes_on", "2026-03-05"),
        ("closes_at", "18:00"),
    ):
        page.locator(f"[name={name}]").first.fill(value)
    page.get_by_role("button", name="开放剩余名额").click()
    expect(page.get_by_text("剩余名额的认领时间已定")).to_be_visible()
    office.see("office-free", english=True)


def claim(guardian: Walker, ground: Ground, child: Child) -> None:
    """See where the child waits, and claim a place nobody waits for."""
    page = guardian.page
    guardian.go(f"/family/applications/{application_of(ground, child)}/places/")
    expect(page.get_by_text(re.compile(r"第 \d+ 位")).first).to_be_visible()
    page.get_by_role("radio").first.check()
    guardian.see("family-places", english=True)
    page.get_by_role("button", name=re.compile("认领这个名额")).click()
    expect(page.get_by_text(re.compile("^认领成功"))).to_be_visible()
    guardian.see("family-claimed")


def look_at_the_lists(office: Walker) -> None:
    office.go("/office/groups/lists/")
    office.see("office-lists", english=True)
