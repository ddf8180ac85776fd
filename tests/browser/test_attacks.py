"""Five hundred texts that would run, in every field people fill: a browser opens what was taken and runs none."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Dialog, Page
from pytest_django import DjangoDbBlocker

from tests.support.browser import SIZES, watched_page
from tests.support.databases import next_name, standing
from tests.support.hostile import MANY, batches, hostile
from tests.support.premises import Estate
from tests.support.served import ServedSite, serving

if TYPE_CHECKING:
    from afterbell.base.access import Actor
    from tests.support.sown import Sown

pytestmark = pytest.mark.browser
WITHDRAWN = 410
EVERY = ("comment", "pen name", "objection", "complaint", "complaint asked", "report")
"""Where each of the texts is tried by itself; elsewhere many stand in one field."""
WATCH = """() => {
  window.__blocked = [];
  addEventListener('securitypolicyviolation', event => window.__blocked.push(event.effectiveDirective), true);
}"""
# What a text made of itself: an element of a kind the house has none of, a handler, an address that runs, a mark.
MADE = """() => {
  const kinds = 'iframe, object, embed, base, math, marquee, audio, applet, frameset, frame, plaintext, xmp, listing,'
    + 'noembed, keygen, isindex, bgsound, portal, animate, set, foreignObject, x, custom-element, area, dialog x,'
    + 'body template[shadowrootmode], meta[http-equiv], [data-xss], [v-on\\\\:click], [hx-get], [ping], [srcdoc]';
  const told = [...document.querySelectorAll(kinds)].map(node => node.outerHTML.slice(0, 80));
  for (const node of document.querySelectorAll('*')) {
    for (const {name, value} of node.attributes) {
      const leads = /^(href|src|action|formaction)$/.test(name) && /^\\s*(javascript|vbscript|data):/i.test(value);
      if (/^on/i.test(name) || leads)
        told.push(`${node.localName} ${name}=${value.slice(0, 60)}`);
    }
    const source = node.getAttribute('src') ?? '';
    if (/evil/.test(source) || /evil/.test(node.getAttribute('action') ?? '')) told.push(node.outerHTML.slice(0, 80));
    if (node.localName === 'script' && node.type !== 'application/ld+json' && !source.startsWith('/static/'))
      told.push(node.outerHTML.slice(0, 80));
  }
  const ran = window.__xss === undefined ? [] : ['a script ran'];
  return [...ran, ...told, ...(window.__blocked ?? []).map(what => `blocked: ${what}`)];
}"""


@contextmanager
def looking(chromium: Browser, site: str, session: str = "") -> Iterator[Looker]:
    """Open a browser in which somebody is signed in, and watch what every page does."""
    with watched_page(chromium, viewport=SIZES["desktop"]) as page:
        if session:
            page.context.add_cookies([{"name": "sessionid", "value": session, "url": site}])
        yield Looker(page=page, site=site)


class Looker:
    """Somebody who opens pages; what a page ran, built or was kept from is a fault."""

    def __init__(self, *, page: Page, site: str) -> None:
        self.page, self.site = page, site
        self.faults: list[str] = []
        self.opened = 0
        page.add_init_script(f"({WATCH})()")
        page.on("dialog", self._asked)
        page.on("console", self._said)

    def _asked(self, dialog: Dialog) -> None:
        self.faults.append(f"a dialog: {dialog.message}")
        dialog.dismiss()

    def _said(self, message: ConsoleMessage) -> None:
        if message.type == "error" and f"status of {WITHDRAWN}" not in message.text:
            self.faults.append(message.text[:200])

    def open(self, address: str) -> None:
        answer = self.page.goto(f"{self.site}{address}", wait_until="load")
        assert answer is not None
        assert (address, answer.status in {200, WITHDRAWN}) == (address, True)
        self.opened += 1
        self.faults += self.page.evaluate(MADE)
        assert (address, self.faults) == (address, [])


@pytest.fixture
def sown(estate: Estate, django_db_blocker: DjangoDbBlocker) -> Iterator[tuple[Sown, ServedSite, dict[str, str]]]:
    """Serve a school in which the texts stand, and let its people in: the key of a session for each."""
    with estate.copy(template=estate.migrated(), name=next_name()) as premises:
        with standing(premises, django_db_blocker):
            from django.db import transaction  # noqa: PLC0415 - as below

            from afterbell.base import clock  # noqa: PLC0415 - Django is ready only now
            from tests.support.authorities import officer  # noqa: PLC0415 - as above
            from tests.support.sown import sow  # noqa: PLC0415 - as above
            from tests.support.visits import visitor  # noqa: PLC0415 - as above
            from tests.support.world import MORNING, build_school  # noqa: PLC0415 - as above

            clock.stand_at(moment=MORNING)
            school = build_school(name="测试小学", code="alpha")
            with transaction.atomic():
                done = sow(school, hostile())
            people: dict[str, Actor] = {
                "family": school.family(school.children[0]),
                "office": school.actor("office"),
                "principal": school.actor("principal"),
                "bureau": officer("first"),
            }
            keys = {name: visitor(actor).cookies["sessionid"].value for name, actor in people.items()}
        with serving(premises=premises, workers=1, environment={}) as site:
            yield done, site, keys


def public_pages(sown: Sown) -> tuple[str, ...]:
    here = f"/schools/{sown.school.code}/"
    asked = batches(hostile(), longest=1_500)
    return (
        *(here, f"{here}in-force/groups/", f"{here}scheme/"),
        *(f"{here}scheme/?page={number}" for number in (2, 3)),
        *(f"{here}channels/{sown.channel}/?page={number}" for number in range(1, 4)),
        *(f"{here}articles/{article}/" for article in sown.pages),
        *(f"{here}search/?q={quote(words)}" for words in asked),
        *(f"{here}channels/{sown.channel}/?q={quote(words)}" for words in asked[:2]),
        f"{here}search/?q=alert",
        f"{here}report/?article={sown.pages[0]}",
    )


def inner_pages(sown: Sown) -> dict[str, tuple[str, ...]]:
    here = f"/schools/{sown.school.code}/"
    complaints = sown.complaints[-6:]
    return {
        "family": (
            "/comments/",
            "/family/notices/",
            "/messages/",
            f"{here}articles/{sown.pages[0]}/",
            f"{here}scheme/",
        ),
        "office": (
            *(
                "/office/pages/",
                f"/office/pages/{sown.draft}/",
                f"/office/pages/{sown.returned}/",
                "/office/pages/channels/",
                "/office/comments/",
            ),
            *("/office/publishing/groups/", "/office/complaints/", "/office/notices/", "/office/space/", "/office/"),
            *(f"/office/complaints/{code}/" for code in complaints),
        ),
        "principal": ("/office/comments/", "/messages/", "/office/publishing/groups/"),
        "bureau": (
            "/bureau/",
            "/bureau/comments/",
            "/bureau/complaints/",
            f"/bureau/schools/{sown.school.code}/space/",
        ),
    }


def test_nothing_that_anybody_wrote_runs(
    chromium: Browser,
    sown: tuple[Sown, ServedSite, dict[str, str]],
) -> None:
    done, site, keys = sown
    assert len(set(hostile())) >= MANY
    assert all(done.taken[name] + done.refused[name] >= MANY for name in EVERY)
    with looking(chromium, site.url) as stranger:
        for address in public_pages(done):
            stranger.open(address)
    for name, addresses in inner_pages(done).items():
        with looking(chromium, site.url, keys[name]) as looker:
            for address in addresses:
                looker.open(address)


def test_what_runs_is_seen(chromium: Browser) -> None:
    context = chromium.new_context()
    context.route("**/*", lambda route: route.abort())
    seen, texts = 0, hostile()[-200::25]
    for text in texts:
        looker = Looker(page=context.new_page(), site="")
        looker.page.set_content(f"<main><p>{text}</p></main>", wait_until="commit")
        seen += bool(looker.faults or looker.page.evaluate(MADE))
        looker.page.close()
    context.close()
    assert seen > len(texts) * 3 // 4
