"""In a browser a question that follows an answer is hidden until that answer is given."""

from __future__ import annotations

from datetime import date
from importlib.resources import files

import pytest
from playwright.sync_api import Page

from afterbell.base.words import Words
from afterbell.enrolment.commands import open_survey
from afterbell.enrolment.rules.survey import COLLECTION, Kind, Option, Question, ShownIf
from tests.support.visits import standing_clock, visitor
from tests.support.world import MORNING, TODAY, SmallSchool

pytestmark = pytest.mark.browser

SCRIPT = (files("afterbell.fronts") / "static" / "afterbell" / "asked.js").read_text("utf-8")
BUS = Question(
    key="bus",
    kind=Kind.ONE,
    words=Words(zh="坐哪条线？", en="Which line?"),
    options=(
        Option(key="east", words=Words(zh="东线", en="east")),
        Option(key="west", words=Words(zh="西线", en="west")),
    ),
    required=True,
    shown_if=ShownIf(question="going_home", one_of=("bus",)),
)
STOP = Question(
    key="stop",
    kind=Kind.NUMBER,
    words=Words(zh="第几站？", en="Which stop?"),
    shown_if=ShownIf(question="bus", one_of=("east", "west")),
)


def shown(page: Page) -> set[str]:
    """Give which of the questions that follow an answer can be seen."""
    return {name for name in ("free_at", "bus", "stop") if page.locator(f"[name={name}]").first.is_visible()}


def test_what_follows_an_answer_comes_and_goes_with_it(small_school: SmallSchool, browser_page: Page) -> None:
    open_survey(
        actor=small_school.actor("office"),
        now=MORNING,
        term=small_school.term,
        title="接送情况调查",
        opens_on=TODAY,
        closes_on=date(2026, 2, 28),
        questions=(*COLLECTION, BUS, STOP),
    )
    child = small_school.children[0]
    with standing_clock():
        html = visitor(small_school.family(child)).get(f"/family/children/{child.code}/survey/").text
    browser_page.set_content(html.split("<head>")[0] + html[html.index("<body") :], wait_until="domcontentloaded")
    assert shown(browser_page) == {"free_at", "bus", "stop"}
    browser_page.add_script_tag(content=SCRIPT, type="module")
    browser_page.wait_for_function("document.querySelectorAll('[data-told]').length === 0")
    assert shown(browser_page) == set()
    for name, value, seen in (
        ("collector", "late_parent", {"free_at"}),
        ("collector", "nobody", set[str]()),
        ("going_home", "bus", {"bus"}),
        ("bus", "east", {"bus", "stop"}),
        ("going_home", "alone", set[str]()),
        ("going_home", "bus", {"bus", "stop"}),
    ):
        browser_page.locator(f"[name={name}][value={value}]").check()
        assert shown(browser_page) == seen
