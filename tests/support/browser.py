"""A real browser for a test: Debian's Chromium without its own windows, at the size of a phone and of a desktop."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, ViewportSize, WebError, sync_playwright

SIZES = {"phone": ViewportSize(width=390, height=844), "desktop": ViewportSize(width=1440, height=900)}
PACKAGE = "chromium-headless-shell"
# Root needs no-sandbox; the others keep Chromium from calling anybody but the site under test.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
# A thumb needs 44 px; a mouse is content with 24. A link inside a sentence is as high as its line.
LEAST_TARGET = {"phone": 44, "desktop": 24}
SMALL_TARGETS = """least => {
  const wanted = 'a[href], button, summary, select, textarea, input:not([type=hidden])';
  const within = (node, selector) => node instanceof Element && node.closest(selector);
  const inSentence = link => within(link, 'p, dd') && getComputedStyle(link).display === 'inline'
    && [...link.parentElement.childNodes].some(node => node.nodeType === 3 && node.data.trim().length > 3);
  const reached = (target, x, y) => {
    const found = document.elementFromPoint(x, y);
    return found !== null && (target.contains(found) || within(found, 'label')?.control === target);
  };
  const height = target => {
    const hands = [target, ...(target.labels ?? [])].map(one => one.getBoundingClientRect().height);
    return Math.max(...hands);
  };
  const small = target => {
    if (height(target) > least - 0.5) return false;
    target.scrollIntoView({block: 'center', inline: 'center', behavior: 'instant'});
    const box = target.getBoundingClientRect();
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    return !(reached(target, x, y - least / 2 + 1) && reached(target, x, y + least / 2 - 1));
  };
  const seen = target => target.checkVisibility({visibilityProperty: true}) && target.getBoundingClientRect().width > 1;
  return [...document.querySelectorAll(wanted)].filter(seen).filter(one => !inSentence(one)).filter(small)
    .map(one => `${one.textContent.trim() || one.name} is ${Math.round(height(one))} px high`);
}"""
WIDER = "Math.max(document.scrollingElement.scrollWidth - window.innerWidth, 0)"
# Every rule runs; only what is at fault is told in detail and leaves the page.
VIOLATIONS = """async () => {
  const asked = {resultTypes: ['violations'], rules: {'target-size': {enabled: true}}};
  const {violations} = await axe.run(asked);
  return violations.flatMap(({id, help, nodes}) => nodes.map(node => `${id}: ${help}: ${node.html}`));
}"""
AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Start one Chromium for all tests of this process."""
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright keeps an event loop in this thread, in which Django would refuse the tests' own queries.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture(params=SIZES.values(), ids=SIZES.keys())
def browser_page(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[Page]:
    """Open an empty page in a profile of its own, once as a phone and once as a desktop.

    The test fails when a script on the page failed, or when a page asked anyone but the site for anything.
    """
    with watched_page(chromium, viewport=request.param) as page:
        yield page


@contextmanager
def watched_page(chromium: Browser, *, viewport: ViewportSize) -> Iterator[Page]:
    """Open a page that is watched. Raises AssertionError at the end when a script failed or a stranger was asked."""
    context = chromium.new_context(viewport=viewport, locale="zh-CN", timezone_id="Asia/Shanghai")
    try:
        with watching(context) as faults:
            yield context.new_page()
    finally:
        context.close()
    if faults:
        raise AssertionError("; ".join(faults))


@contextmanager
def watching(context: BrowserContext) -> Iterator[list[str]]:
    """Collect for a while which scripts failed in a browser, and which strangers its pages asked."""
    faults: list[str] = []

    def failed(error: WebError) -> None:
        faults.append(f"a script failed: {error.error}")

    def asked(request: Request) -> None:
        faults.extend(_strangers(request.url))

    context.on("weberror", failed)
    context.on("request", asked)
    try:
        yield faults
    finally:
        context.remove_listener("weberror", failed)
        context.remove_listener("request", asked)


def _strangers(url: str) -> tuple[str, ...]:
    own = ("http://127.0.0.1", "http://localhost", "data:", "blob:", "about:")
    return () if url.startswith(own) else (f"the page asked a stranger: {url}",)


def find_chromium() -> str:
    """Find the browser. Raises LookupError where there is none."""
    found = shutil.which(PACKAGE)
    if not found:
        raise LookupError(f"Chromium is not on this machine: install Debian's package {PACKAGE}, or run ./dev test")
    return found


def wear(page: Page, *, site: str, language: str = "zh-hans", type: str = "plain") -> None:  # noqa: A002 - the switch's word
    """Show the page again as somebody sees it who chose this language and this type."""
    chosen = {"django_language": language, "afterbell-type": type}
    page.context.add_cookies([{"name": name, "value": value, "url": site} for name, value in chosen.items()])
    page.reload(wait_until="load")


def wider_than_the_screen(page: Page) -> int:
    """Measure by how many pixels the page is wider than its screen, so that it moves sideways under the thumb."""
    wider: int = page.evaluate(WIDER)
    return wider


def small_targets(page: Page, *, size: str) -> tuple[str, ...]:
    """Name the links, buttons and fields that are too low for a thumb, or on a desk for a mouse."""
    return tuple(page.evaluate(SMALL_TARGETS, LEAST_TARGET[size]))


def axe(page: Page) -> tuple[str, ...]:
    """Look for barriers with axe-core; one line for each element at fault, empty when there is none."""
    if not AXE.exists():
        raise LookupError("axe-core is not in node_modules: run ./dev check once, which installs it")
    page.wait_for_load_state("load")
    if not page.evaluate("'axe' in window"):
        page.evaluate(_axe_itself())
    return tuple(page.evaluate(VIOLATIONS))


@cache
def _axe_itself() -> str:
    return AXE.read_text(encoding="utf-8")
