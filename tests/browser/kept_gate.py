"""A served school with two devices at its gate: each with a memory of its own, and a clock that may jump."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from pytest_django import DjangoDbBlocker

from tests.support.browser import SIZES
from tests.support.databases import standing
from tests.support.premises import Premises
from tests.support.served import ServedSite

if TYPE_CHECKING:
    from tests.support.afternoon import Afternoon

PATIENCE = 10_000
JUMPING_CLOCK = """
  const right = Date.now.bind(Date);
  Date.now = () => right() + Number(localStorage.getItem("hours-off") ?? 0) * 3600 * 1000;
"""
LYING_OPEN = """async () => {
  const said = [];
  for (const { name } of await indexedDB.databases()) {
    const asked = indexedDB.open(name);
    await new Promise((done) => { asked.onsuccess = done; });
    for (const store of asked.result.objectStoreNames) {
      const all = asked.result.transaction(store).objectStore(store).getAll();
      await new Promise((done) => { all.onsuccess = done; });
      said.push(...all.result.map((row) => ({ name, store, row: JSON.stringify(row), key: row.key?.extractable })));
    }
    asked.result.close();
  }
  const held = await Promise.all((await caches.keys()).map(async (name) => {
    const kept = await caches.open(name);
    return Promise.all((await kept.keys()).map(async (one) => (await kept.match(one)).text()));
  }));
  return { said, stored: JSON.stringify({ ...localStorage, ...sessionStorage }), cached: held.flat().join("") };
}"""


@dataclass(frozen=True, slots=True, kw_only=True)
class GateSchool:
    """The served school at letting-out time, the passes that come to its gate, its tables within reach."""

    site: ServedSite
    premises: Premises
    blocker: DjangoDbBlocker
    afternoon: Afternoon
    chromium: Browser
    tokens: Mapping[str, str]

    @contextmanager
    def tables(self) -> Iterator[None]:
        from afterbell.base.tenancy import within  # noqa: PLC0415 - Django is ready only now

        with standing(self.premises, self.blocker), within(self.afternoon.school.id):
            yield

    def let_in(self, context: BrowserContext, handle: str) -> None:
        """Sign somebody in on this device."""
        from tests.support.visits import visitor  # noqa: PLC0415 - Django is ready only now

        with standing(self.premises, self.blocker):
            value = visitor(self.afternoon.actor(handle)).cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": value, "url": self.site.url}])

    @contextmanager
    def device(self, *, handle: str = "gate") -> Iterator[GateDevice]:
        """Stand a device at the gate, with somebody signed in on it and the list on it."""
        context = self.chromium.new_context(viewport=SIZES["phone"], locale="zh-CN", timezone_id="America/Lima")
        context.set_default_timeout(PATIENCE)
        context.add_init_script(JUMPING_CLOCK)
        self.let_in(context, handle)
        device = GateDevice(context=context, url=self.site.url, page=context.new_page())
        try:
            yield device
        finally:
            context.close()

    def arrived(self, child: str) -> list[tuple[str, str, bool]]:
        """Wait until it is stored how a child left."""
        until = time.monotonic() + 2 * PATIENCE / 1000
        while not (found := self.left(child)) and time.monotonic() < until:
            time.sleep(0.2)
        return found

    def left(self, child: str) -> list[tuple[str, str, bool]]:
        """Give how a child is stored to have left: how, with whom, and whether it stands against another word."""
        from afterbell.dismissal.models import Handover  # noqa: PLC0415 - Django is ready only now

        with self.tables():
            rows = Handover.objects.filter(pupil__code=child).order_by("pk")
            return [
                (kind, name or "", against is not None)
                for kind, name, against in rows.values_list("kind", "collector__name", "against")
            ]


@dataclass(frozen=True, slots=True, kw_only=True)
class GateDevice:
    """A device at the gate and the page that stands open on it."""

    context: BrowserContext
    url: str
    page: Page

    def ready(self) -> None:
        """Open the gate's page once with a network, and wait until the device has kept everything."""
        self.page.goto(f"{self.url}/gate/")
        self.page.evaluate("async () => { await navigator.serviceWorker.ready; }")
        self.page.goto(f"{self.url}/gate/kept/")
        expect(self.page.locator("[data-list-of]")).to_be_visible()

    def offline(self) -> None:
        self.context.set_offline(True)

    def online(self) -> None:
        self.context.set_offline(False)

    def open(self, place: str = "/gate/") -> None:
        """Open a page anew, as after the browser was closed; a blank one between would have a network for a moment."""
        self.page.goto(f"{self.url}{place}")

    def way(self, child: str, name: str) -> Locator:
        """Give the button by which a child goes on in one way."""
        return self.page.get_by_role("button", name=f"{child} {name}", exact=True)

    def shown(self, token: str) -> Locator:
        """Scan a pass; gives where the page says what it thinks of it."""
        self.page.goto(f"{self.url}/gate/kept/#pass")
        self.page.get_by_label("扫码，或输入 8 位数字").fill(token)
        self.page.get_by_role("button", name="查", exact=True).click()
        return self.page.locator("[data-pass-told]")

    def all_sent(self) -> None:
        expect(self.page.get_by_text("没有上传")).to_have_count(0, timeout=20_000)
        expect(self.page.get_by_text("没有网络，记下的")).to_have_count(0)
