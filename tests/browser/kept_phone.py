"""A served school and the phones of its teachers: each with a memory of its own, which outlives the browser."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import Browser, BrowserContext, Page, expect
from playwright.sync_api import Error as PlaywrightError
from pytest_django import DjangoDbBlocker

from tests.support.browser import FLAGS, SIZES, find_chromium
from tests.support.databases import standing
from tests.support.premises import Premises
from tests.support.served import ServedSite

if TYPE_CHECKING:
    from afterbell.attendance.models import RollMark
    from tests.support.afternoon import Afternoon

TUTORING, CLUB = "三年级辅导一组", "马头琴"
WRONG_CLOCK = "const right = Date.now.bind(Date); Date.now = () => right() + YEARS * 365.25 * 24 * 3600 * 1000;"
ROLLS_KEPT = """async () => {
  const asked = indexedDB.open("afterbell-roll");
  await new Promise(done => { asked.onsuccess = done; });
  if (!asked.result.objectStoreNames.contains("people")) return 0;
  const people = asked.result.transaction("people").objectStore("people").getAll();
  await new Promise(done => { people.onsuccess = done; });
  return people.result.reduce((sum, one) => sum + (one.rolls?.data.byteLength ?? 0), 0);
}"""
PATIENCE = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class School:
    """The served school on its Wednesday, its tables within reach of the test."""

    site: ServedSite
    premises: Premises
    blocker: DjangoDbBlocker
    afternoon: Afternoon
    chromium: Browser

    @contextmanager
    def tables(self) -> Iterator[None]:
        from afterbell.base.tenancy import within  # noqa: PLC0415 - Django is ready only now

        with standing(self.premises, self.blocker), within(self.afternoon.school.id):
            yield

    def let_in(self, context: BrowserContext, handle: str) -> None:
        """Sign a member of staff in on this phone."""
        from tests.support.visits import visitor  # noqa: PLC0415 - as above

        with standing(self.premises, self.blocker):
            value = visitor(self.afternoon.actor(handle)).cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": value, "url": self.site.url}])

    def marks(self, session: str = "") -> list[RollMark]:
        """Read the stored marks of a session, the tutoring's unless another is named, in their order."""
        from afterbell.attendance.models import RollMark  # noqa: PLC0415 - as above

        with self.tables():
            rows = RollMark.objects.filter(session__code=session or self.afternoon.tutoring).order_by("pk")
            return list(rows.select_related("pupil"))

    def arrived(self, session: str, *, number: int) -> list[RollMark]:
        """Wait until so many marks of a session are stored."""
        until = time.monotonic() + PATIENCE / 1000
        while len(found := self.marks(session)) < number and time.monotonic() < until:
            time.sleep(0.1)
        assert len(found) == number
        return found

    @contextmanager
    def phone(self, *, handle: str, years_ahead: int = 0) -> Iterator[Phone]:
        """Put a phone into a teacher's hand, signed in; its clock may run years ahead."""
        context = self.chromium.new_context(viewport=SIZES["phone"], locale="zh-CN", timezone_id="Asia/Shanghai")
        context.set_default_timeout(PATIENCE)
        context.add_init_script(WRONG_CLOCK.replace("YEARS", str(years_ahead)))
        self.let_in(context, handle)
        try:
            yield Phone(context=context, url=f"{self.site.url}/classroom/today/")
        finally:
            context.close()

    @contextmanager
    def own_phone(self, folder: Path, *, handle: str, offline: bool = False) -> Iterator[Phone]:
        """Give a teacher a browser whose whole memory is this folder, so that it can be killed and opened again."""
        context = self.chromium.browser_type.launch_persistent_context(
            folder,
            executable_path=find_chromium(),
            args=list(FLAGS),
            viewport=SIZES["phone"],
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            offline=offline,
        )
        context.set_default_timeout(PATIENCE)
        self.let_in(context, handle)
        try:
            yield Phone(context=context, url=f"{self.site.url}/classroom/today/")
        finally:
            with suppress(PlaywrightError):  # a browser that was killed cannot be closed
                context.close()


@dataclass(frozen=True, slots=True, kw_only=True)
class Phone:
    """A phone, and where it finds the roll."""

    context: BrowserContext
    url: str

    def open(self, session: str = CLUB) -> Page:
        """Open the roll in a new tab, and in it a session."""
        page = self.context.new_page()
        page.goto(self.url)
        page.get_by_role("link", name=session).click()
        expect(page.locator("[data-children] .child").first).to_be_visible()
        return page

    def kept(self, page: Page) -> int:
        """Count the bytes of rolls that the phone holds, whoever's they are."""
        size: int = page.evaluate(ROLLS_KEPT)
        return size


def kill_browser(folder: Path) -> int:
    """End every process of the browser whose memory is this folder, as a battery does; gives how many there were."""
    told = f"--user-data-dir={folder}".encode()
    found = [path.parent.name for path in Path("/proc").glob("[0-9]*/cmdline") if told in _written(path)]
    for pid in found:
        with suppress(ProcessLookupError):
            os.kill(int(pid), signal.SIGKILL)
    return len(found)


def _written(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""
