"""The stations of a story: each page somebody walks through is whole for everybody, and some are kept as pictures."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from PIL import Image
from playwright.sync_api import Browser, ConsoleMessage, Page

from tests.support.browser import SIZES, axe, watched_page, wider_than_the_screen

Cookies: TypeAlias = Sequence[Any]
PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
COLOURS = 96
STILL = """() => document.getAnimations()
  .filter(moving => moving.effect?.getComputedTiming().endTime < Infinity).forEach(moving => moving.finish())"""
DRESS = "large => { document.documentElement.dataset.type = large ? 'large' : 'plain'; }"
# What is cut off at its own edge: text that does not fit a box that hides the rest, or a button it grows out of.
CUT_OFF = """() => {
  const hides = value => value === 'hidden' || value === 'clip';
  const outside = '.unseen, svg, canvas, dialog:not([open])';
  const unseen = node => node.closest(outside) || getComputedStyle(node).clipPath !== 'none';
  const speaks = node => [...node.childNodes].some(child => child.nodeType === 3 && child.data.trim());
  return [...document.querySelectorAll('main *, .primary-action *, dialog[open] *')]
    .filter(node => node.checkVisibility({visibilityProperty: true}) && speaks(node) && !unseen(node))
    .filter(node => {
      const style = getComputedStyle(node);
      const wide = node.scrollWidth > node.clientWidth + 1, high = node.scrollHeight > node.clientHeight + 1;
      const button = node.matches('button, .button');
      return node.clientWidth > 0 && ((wide && (button || hides(style.overflowX))) || (high && hides(style.overflowY)));
    })
    .map(node => node.textContent.trim().slice(0, 40));
}"""
# A refused form answers with its page and a status the browser writes down; that is no fault of the page.
EXPECTED = re.compile(r"status of (409|422)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Camera:
    """Keeps pictures where they are asked for: those that docs/pictures/README.md names.

    How a page looks does not depend on the database it was read from: on one of them nobody looks, all walk.
    """

    wanted: frozenset[str] = frozenset()
    looks: bool = True

    def keep(self, page: Page, name: str) -> None:
        if name in self.wanted:
            save_small(page.screenshot(animations="disabled"), PICTURES / f"{name}.png")


def save_small(shot: bytes, file: Path) -> None:
    """Keep a picture with as few colours as a page of ours needs."""
    picture = Image.open(io.BytesIO(shot)).convert("RGB")
    picture.quantize(colors=COLOURS, dither=Image.Dither.NONE).save(file, optimize=True)


def named_pictures() -> frozenset[str]:
    """Give the pictures that the page about them names."""
    return frozenset(re.findall(r"\(([\w-]+)\.png\)", (PICTURES / "README.md").read_text(encoding="utf-8")))


@pytest.fixture(scope="session")
def camera(request: pytest.FixtureRequest) -> Camera:
    """Give the camera; it is empty unless pictures are taken (`./dev pictures`)."""
    wanted = named_pictures() if request.config.getoption("pictures") else frozenset[str]()
    return Camera(wanted=wanted, looks=request.config.getoption("db") == "sqlite")


@dataclass(slots=True, kw_only=True)
class Walker:
    """Somebody on the way through a story, on a phone or at a desk; `site` is the address of the house."""

    page: Page
    site: str
    size: str
    camera: Camera
    complaints: list[str] = field(default_factory=list)

    def go(self, address: str) -> None:
        self.page.goto(f"{self.site}{address}")

    def see(self, name: str = "", *, english: bool = False) -> None:
        """See that the page is whole: by day and plain, in the dark and large; with `english` in English as well."""
        page = self.page
        page.wait_for_load_state("load")
        assert self.complaints == []
        if not self.camera.looks:
            return
        page.evaluate(STILL)
        self._whole()
        self.camera.keep(page, f"{name}-{self.size}")
        page.emulate_media(color_scheme="dark")
        page.evaluate(STILL)
        self.camera.keep(page, f"{name}-{self.size}-dark")
        page.evaluate(DRESS, arg=True)
        self._whole()
        page.emulate_media(color_scheme="light")
        page.evaluate(STILL)
        self.camera.keep(page, f"{name}-{self.size}-large")
        page.evaluate(DRESS, arg=False)
        if english:
            self._see_in_english(name)

    def _whole(self) -> None:
        assert axe(self.page) == ()
        assert wider_than_the_screen(self.page) == 0
        assert self.page.evaluate(CUT_OFF) == []
        assert self.complaints == []

    def _see_in_english(self, name: str) -> None:
        """Open the page beside this one as somebody who reads English sees it, in the words that are longest."""
        context = self.page.context
        context.add_cookies([{"name": "django_language", "value": "en", "url": self.site}])
        beside = context.new_page()
        try:
            beside.goto(self.page.url)
            beside.evaluate(STILL)
            self.camera.keep(beside, f"{name}-{self.size}-english")
            for large in (False, True):
                beside.evaluate(DRESS, arg=large)
                assert wider_than_the_screen(beside) == 0
                assert beside.evaluate(CUT_OFF) == []
            assert beside.locator("html").get_attribute("lang") == "en"
        finally:
            beside.close()
            context.add_cookies([{"name": "django_language", "value": "zh-hans", "url": self.site}])


@contextmanager
def walking(chromium: Browser, *, site: str, size: str, camera: Camera, cookies: Cookies = ()) -> Iterator[Walker]:
    """Let somebody set out; `cookies` are what the browser kept from before it was closed."""
    with watched_page(chromium, viewport=SIZES[size]) as page:
        walker = Walker(page=page, site=site, size=size, camera=camera)

        def said(message: ConsoleMessage) -> None:
            if message.type == "error" and not EXPECTED.search(message.text):
                walker.complaints.append(message.text)

        page.on("console", said)
        if cookies:
            page.context.add_cookies([*cookies])
        yield walker
        assert walker.complaints == []
