"""Who takes visitors through a served site, stop by stop."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import unescape
from typing import Any, TypeAlias
from urllib.parse import urljoin

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, ViewportSize

from tests.browser.tour import Stop
from tests.support.browser import watched_page, watching
from tests.support.served import ServedSite

Cookies: TypeAlias = list[Any]


@dataclass(slots=True, kw_only=True)
class Visit:
    """A page that was opened, what travelled for it without pictures (bytes, as sent), and what the console said."""

    page: Page
    travelled: int = 0
    complaints: list[str] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Guide:
    """Takes visitors through a served site; everybody signs in once, by the demonstration's link."""

    site: ServedSite
    chromium: Browser
    cookies: dict[str, Cookies] = field(default_factory=dict)
    addresses: dict[str, str] = field(default_factory=dict)
    opened: set[str] = field(default_factory=set)

    @contextmanager
    def signed_in(self, *, role: str, size: ViewportSize, language: str = "zh-hans") -> Iterator[Page]:
        """Open an empty page in which somebody of the role is signed in, watched for faults."""
        with watched_page(self.chromium, viewport=size) as page:
            self._let_in(page.context, role=role, language=language)
            yield page

    @contextmanager
    def visit(self, stop: Stop, *, size: ViewportSize, language: str = "zh-hans") -> Iterator[Visit]:
        """Open the stop's page with nothing remembered from before, and measure what it takes."""
        with (
            self.signed_in(role=stop.role, size=size, language=language) as page,
            self._opened(stop, page=page) as visit,
        ):
            yield visit

    @contextmanager
    def pass_by(self, stop: Stop, *, page: Page) -> Iterator[Visit]:
        """Open the stop's page in a browser that forgets before it all it knew, and measure what it takes."""
        page.context.clear_cookies()
        self._let_in(page.context, role=stop.role, language="zh-hans")
        with watching(page.context) as faults, self._opened(stop, page=page) as visit:
            yield visit
            visit.complaints.extend(faults)
            _forget(page, site=self.site.url)

    @contextmanager
    def _opened(self, stop: Stop, *, page: Page) -> Iterator[Visit]:
        visit = Visit(page=page)
        address = self.address(stop, page=page)
        with _measuring(visit):
            answer = page.goto(address, wait_until="load")
            if answer is None or answer.status != 200:
                raise AssertionError(f"{stop.name}: {address} answered {answer and answer.status}")
            self.opened |= {address, page.url}
            yield visit

    def address(self, stop: Stop, *, page: Page) -> str:
        """Find the page's address by the links that lead to it. Raises LookupError where one is missing."""
        if stop.name not in self.addresses:
            here = self.site.url + stop.start
            for pattern in stop.follow:
                text = page.context.request.get(here).text()
                found = re.search(rf'href="({pattern})[#"]', text)
                if not found:
                    raise LookupError(f"{stop.name}: no link {pattern} on {here}")
                here = urljoin(here, unescape(found[1]))
            if stop.then:
                here = urljoin(page.context.request.get(here).url, stop.then)
            self.addresses[stop.name] = here
        return self.addresses[stop.name]

    def _let_in(self, context: BrowserContext, *, role: str, language: str) -> None:
        if role and role not in self.cookies:
            context.request.get(self.site.sign_in_link(role=role))
            self.cookies[role] = context.cookies()
        context.add_cookies(self.cookies.get(role, []))
        context.add_cookies([{"name": "django_language", "value": language, "url": self.site.url}])


def _forget(page: Page, *, site: str) -> None:
    """Leave a page and forget what it kept in the browser, copies of what it carried included."""
    page.evaluate("sessionStorage.clear()")
    page.goto("about:blank")
    wire = page.context.new_cdp_session(page)
    wire.send("Network.clearBrowserCache")
    wire.send("Storage.clearDataForOrigin", {"origin": site, "storageTypes": "all"})
    wire.detach()


@contextmanager
def _measuring(visit: Visit) -> Iterator[None]:
    """Count every byte the browser is sent, heads included, pictures left out; keep the console's errors."""
    wire = visit.page.context.new_cdp_session(visit.page)
    wire.send("Network.enable")
    pictures: set[str] = set()

    def answered(told: dict[str, str]) -> None:
        if told["type"] == "Image":
            pictures.add(told["requestId"])

    def finished(told: dict[str, str]) -> None:
        if told["requestId"] not in pictures:
            visit.travelled += int(told["encodedDataLength"])

    def said(message: ConsoleMessage) -> None:
        if message.type == "error":
            visit.complaints.append(message.text)

    wire.on("Network.responseReceived", answered)
    wire.on("Network.loadingFinished", finished)
    visit.page.on("console", said)
    try:
        yield
    finally:
        wire.detach()
        visit.page.remove_listener("console", said)
