"""The patrol on a phone without a network: what was tapped outlives the tab and is stored once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import time
from time import monotonic

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django import DjangoDbBlocker

from tests.support.browser import SIZES, axe, small_targets, wider_than_the_screen
from tests.support.databases import next_name, standing
from tests.support.premises import Estate, Premises
from tests.support.served import ServedSite, serving

pytestmark = pytest.mark.browser
PATIENCE = 10_000
ROOMS = 20
SENT_WITHIN, LATENCY = 10_000, 250
"""Shorter than the patrol's own wait until it tries again: what was tapped meanwhile has gone out with the rest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class School:
    """The served school on its Wednesday, and the duty leader's cookie."""

    site: ServedSite
    premises: Premises
    blocker: DjangoDbBlocker
    chromium: Browser
    number: int
    cookie: str

    def looks(self) -> list[tuple[str, int | None]]:
        """Give what is stored, in its order."""
        from afterbell.attendance.models import PatrolLook  # noqa: PLC0415 - Django is ready only now
        from afterbell.base.tenancy import within  # noqa: PLC0415 - as above

        with standing(self.premises, self.blocker), within(self.number):
            return list(PatrolLook.objects.order_by("pk").values_list("found", "headcount"))

    def grow(self, *, to: int) -> None:
        """Let so many sessions run at this hour, each in a room of its own."""
        from afterbell.base.codes import new_code  # noqa: PLC0415 - Django is ready only now
        from afterbell.base.tenancy import within  # noqa: PLC0415 - as above
        from afterbell.rostering.models import Assignment, Session  # noqa: PLC0415 - as above

        with standing(self.premises, self.blocker), within(self.number):
            session = Session.objects.select_related("group", "room").get(kind="club")
            named = Assignment.objects.get(session=session)
            for number in range(to - Session.objects.count()):
                for row in (session.room, session.group, session):
                    row.pk, row.code = None, new_code()
                session.room.name = f"{number + 1}号教室"
                session.room.save(force_insert=True)
                session.group.room, session.group.name = session.room, f"社团{number + 1}"
                session.group.save(force_insert=True)
                session.group, session.room, session.name = session.group, session.room, session.group.name
                session.save(force_insert=True)
                named.pk, named.session = None, session
                named.save(force_insert=True)

    @contextmanager
    def phone(self) -> Iterator[Page]:
        """Put a phone into the duty leader's hand, on the page of the patrol."""
        context = self.chromium.new_context(viewport=SIZES["phone"], locale="zh-CN", timezone_id="Asia/Shanghai")
        context.set_default_timeout(PATIENCE)
        context.add_cookies([{"name": "sessionid", "value": self.cookie, "url": self.site.url}])
        page = context.new_page()
        page.goto(f"{self.site.url}/classroom/patrol/")
        try:
            yield page
        finally:
            context.close()


@pytest.fixture(scope="module")
def school(estate: Estate, django_db_blocker: DjangoDbBlocker, chromium: Browser) -> Iterator[School]:
    """Serve a school with two groups and a post, ten minutes after they began."""
    with estate.copy(template=estate.migrated(), name=next_name()) as premises:
        with standing(premises, django_db_blocker):
            from afterbell.base import clock  # noqa: PLC0415 - Django is ready only now
            from tests.support.afternoon import at, build_afternoon  # noqa: PLC0415 - as above
            from tests.support.visits import visitor  # noqa: PLC0415 - as above
            from tests.support.world import build_school  # noqa: PLC0415 - as above

            small = build_school(name="测试小学", code="alpha")
            afternoon = build_afternoon(small)
            clock.stand_at(moment=at(time(17, 55)))
            cookie = visitor(afternoon.actor("duty")).cookies["sessionid"].value
        with serving(premises=premises, workers=1, environment={}) as site:
            yield School(
                site=site,
                premises=premises,
                blocker=django_db_blocker,
                chromium=chromium,
                number=small.id,
                cookie=cookie,
            )


def test_what_is_tapped_without_a_network_outlives_the_tab_and_is_stored_once(school: School) -> None:
    with school.phone() as page:
        expect(page.get_by_text("现在 3 处，看过 0 处，还有 3 处没看。")).to_be_visible()
        assert (axe(page), small_targets(page, size="phone"), wider_than_the_screen(page)) == ((), (), 0)
        page.context.set_offline(True)
        page.get_by_label("数到几人").first.fill("7")
        page.get_by_role("button", name="都对").first.click()
        expect(page.get_by_text("还有 1 条没有送到，有网络时自动再送")).to_be_visible()
        expect(page.get_by_text("点名 0 人，您数到 7 人")).to_be_visible()
        expect(page.get_by_text("现在 3 处，看过 1 处，还有 2 处没看。")).to_be_visible()
        again = page.context.new_page()
        page.close(run_before_unload=False)
        assert school.looks() == []
        again.context.set_offline(False)
        with again.expect_response(lambda answer: answer.request.method == "POST" and answer.ok):
            again.goto(f"{school.site.url}/classroom/patrol/")
        expect(again.get_by_text("没有送到")).to_be_hidden()
        again.reload()
        expect(again.get_by_text("现在 3 处，看过 1 处，还有 2 处没看。")).to_be_visible()
    assert school.looks() == [("named", 7)]


def test_twenty_rooms_are_looked_into_with_a_tap_each(
    school: School, record_property: Callable[[str, object], None]
) -> None:
    school.grow(to=ROOMS)
    before = len(school.looks())
    with school.phone() as page:
        slow = {"offline": False, "latency": LATENCY, "downloadThroughput": -1, "uploadThroughput": -1}
        page.context.new_cdp_session(page).send("Network.emulateNetworkConditions", slow)
        right = page.locator(".patrol-card button[value=right]")
        expect(right).to_have_count(ROOMS)
        began = monotonic()
        for button in right.all():
            button.click()
        expect(page.locator(".patrol-card[data-done]")).to_have_count(ROOMS, timeout=SENT_WITHIN)
        seconds = monotonic() - began
        expect(page.get_by_text("没有送到")).to_be_hidden()
        page.reload()
        expect(page.get_by_text(f"现在 {ROOMS} 处，看过 {ROOMS} 处，还有 0 处没看。")).to_be_visible()
    record_property("taps for the rooms looked into", ROOMS)
    record_property("seconds until the last of them was stored", round(seconds, 1))
    assert len(school.looks()) == before + ROOMS
