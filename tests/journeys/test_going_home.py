"""Two gates, a parent's phone and two walls at once: a child let go at one gate is seen everywhere, once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django import DjangoDbBlocker

from tests.browser.kept_gate import GateSchool
from tests.support.browser import SIZES, axe, small_targets, wider_than_the_screen
from tests.support.databases import next_name, standing
from tests.support.premises import Estate
from tests.support.served import serving
from tests.support.stations import Camera

if TYPE_CHECKING:
    from tests.support.afternoon import Afternoon

pytestmark = pytest.mark.browser
ONLINE, OFFLINE, WAITING = range(3)


@pytest.fixture(scope="module")
def school(estate: Estate, django_db_blocker: DjangoDbBlocker, chromium: Browser) -> Iterator[GateSchool]:
    """Serve a school two minutes after its last session: three children wait for a grandmother on their list."""
    with estate.copy(template=estate.migrated(), name=next_name()) as premises:
        with standing(premises, django_db_blocker):
            afternoon = _let_out()
        with serving(premises=premises, workers=1, environment={}) as site:
            yield GateSchool(
                site=site,
                premises=premises,
                blocker=django_db_blocker,
                afternoon=afternoon,
                chromium=chromium,
                tokens={},
            )


def _let_out() -> Afternoon:
    from datetime import time  # noqa: PLC0415 - beside what is loaded once Django is ready

    from afterbell.base import clock  # noqa: PLC0415 - Django is ready only now
    from tests.support.afternoon import at, build_afternoon, here, listed  # noqa: PLC0415 - as above
    from tests.support.two_homerooms import build_two_homerooms  # noqa: PLC0415 - as above

    small = build_two_homerooms()
    afternoon = build_afternoon(small, before=len(small.children) - 3)
    clock.stand_at(moment=at(time(18, 22)))
    here(afternoon, *afternoon.tutored)
    for child in afternoon.tutored:
        listed(afternoon, child)
    return afternoon


def test_two_gates_a_phone_and_the_walls_see_the_same_afternoon(school: GateSchool, camera: Camera) -> None:
    online, offline, waiting = school.afternoon.tutored
    with school.device() as one, school.device(handle="duty") as other, _looker(school) as walls:
        release, board = _wall(school, walls, "/gate/board/"), _wall(school, walls, "/office/board/")
        family = _family(school, walls)
        expect(release.locator("#leaving")).to_be_visible()
        for device in (one, other):
            device.ready()
        other.offline()
        other.open()
        camera.keep(other.page, "gate-offline-phone")
        camera.keep(release, "release-board-desktop")

        one.way(online.name, "交给奶奶 乌云").click()
        one.all_sent()
        _left(release, board, number=1)
        family.reload()
        expect(family.get_by_text("乌云").first).to_be_visible()
        camera.keep(family, "family-gone-phone")

        other.way(offline.name, "交给奶奶 乌云").click()
        expect(other.page.get_by_text("还有 1 条没有上传")).to_be_visible()
        _left(release, board, number=1)
        other.way(online.name, "交给奶奶 乌云").click()
        other.online()
        _left(release, board, number=2)
        expect(other.page.locator("[data-refused]")).to_contain_text(online.name)
        camera.keep(board, "school-board-desktop")

        assert school.left(online.code) == [("collected", "乌云", False)]
        assert school.left(offline.code) == [("collected", "乌云", False)]
        assert school.left(waiting.code) == []
        for page in (release, board):
            assert (axe(page), wider_than_the_screen(page)) == ((), 0)
        assert small_targets(one.page, size="phone") == ()


def _looker(school: GateSchool) -> BrowserContext:
    """Give a browser for whoever only looks: the duty leader's walls."""
    context = school.chromium.new_context(viewport=SIZES["desktop"], locale="zh-CN")
    school.let_in(context, "duty")
    return context


def _wall(school: GateSchool, context: BrowserContext, address: str) -> Page:
    page = context.new_page()
    page.goto(f"{school.site.url}{address}")
    return page


def _family(school: GateSchool, beside: BrowserContext) -> Page:
    """Open the first page of the first child's guardian on a phone of its own."""
    from tests.support.afternoon import DAY  # noqa: PLC0415 - Django is ready only now
    from tests.support.visits import visitor  # noqa: PLC0415 - as above

    assert beside.browser is not None
    context = beside.browser.new_context(viewport=SIZES["phone"], locale="zh-CN")
    with standing(school.premises, school.blocker):
        guardian = school.afternoon.school.family(school.afternoon.tutored[ONLINE], today=DAY)
        cookie = visitor(guardian).cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": school.site.url}])
    page = context.new_page()
    page.goto(f"{school.site.url}/family/")
    return page


def _left(*walls: Page, number: int) -> None:
    """See on every wall, without a touch, how many have left; a word may be taken back for some seconds first."""
    for wall in walls:
        figure = wall.locator(".figure", has_text="已离校")
        expect(figure.locator(".figure-number")).to_have_text(f"{number}", timeout=20_000)
