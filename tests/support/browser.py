"""A real browser for a test: Debian's Chromium, at the size of a phone and of a desktop."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

SIZES = {"phone": ViewportSize(width=390, height=844), "desktop": ViewportSize(width=1440, height=900)}
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
    faults: list[str] = []
    context.on("weberror", lambda error: faults.append(f"a script failed: {error.error}"))
    context.on("request", lambda asked: faults.extend(_strangers(asked.url)))
    try:
        yield context.new_page()
    finally:
        context.close()
    if faults:
        raise AssertionError("; ".join(faults))


def _strangers(url: str) -> tuple[str, ...]:
    own = ("http://127.0.0.1", "http://localhost", "data:", "blob:", "about:")
    return () if url.startswith(own) else (f"the page asked a stranger: {url}",)


def find_chromium() -> str:
    """Find the browser. Raises LookupError where there is none."""
    found = shutil.which("chromium")
    if not found:
        raise LookupError("Chromium is not on this machine: install Debian's package chromium, or run ./dev test")
    return found


def axe(page: Page) -> tuple[str, ...]:
    """Look for barriers with axe-core; one line for each element at fault, empty when there is none."""
    if not AXE.exists():
        raise LookupError("axe-core is not in node_modules: run ./dev check once, which installs it")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    result: dict[str, Any] = page.evaluate("() => axe.run({rules: {'target-size': {enabled: true}}})")
    return tuple(
        f"{violation['id']}: {violation['help']}: {node['html']}"
        for violation in result["violations"]
        for node in violation["nodes"]
    )
