"""A family checks a placement in its own browser: the script there agrees with the rules, ticket by ticket."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from playwright.sync_api import Browser, Page, Route

from afterbell.base.words import Words
from afterbell.placement.rules.bundle.explain import explain
from afterbell.placement.rules.bundle.write import write_bundle
from afterbell.placement.rules.matching.explain import SENTENCES, Answer
from tests.placement.rules.bundle.bundles import DECIDED, NAMES, opened, school, sealed
from tests.placement.rules.bundle.test_format import FAULTS, NAMED, NAMED_FAULTS
from tests.placement.rules.bundle.test_replay import LIES
from tests.support.browser import SIZES, axe, small_targets, watched_page, wider_than_the_screen
from tests.support.visits import stranger

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("small_school")]

HERE = "http://localhost/verify/placement/"
WRITTEN = write_bundle(bundle=DECIDED)
CHECK = """async ([text, tickets]) => {
  const { check, explain } = await import('/static/afterbell/bundle.js');
  const bytes = new TextEncoder().encode(text);
  const begun = performance.now();
  const { bundle, faults } = await check(bytes);
  const took = performance.now() - begun;
  return { took, faults, told: bundle ? tickets.map(ticket => explain(bundle, ticket)) : [] };
}"""


@pytest.fixture(params=SIZES)
def family(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[Page]:
    """Open the page as it is served, and cut the network once it stands."""
    with watched_page(chromium, viewport=SIZES[request.param]) as page:
        _open(page)
        page.context.set_offline(True)
        yield page


@pytest.fixture
def phone(chromium: Browser) -> Iterator[Page]:
    with watched_page(chromium, viewport=SIZES["phone"]) as page:
        _open(page)
        yield page


def _open(page: Page) -> None:
    answer = stranger().get("/verify/placement/")
    policy = {"Content-Security-Policy": answer.headers["Content-Security-Policy"]}

    def serve(route: Route) -> None:
        place = route.request.url.removeprefix("http://localhost/static/").partition("?")[0]
        if route.request.url == HERE:
            route.fulfill(body=answer.text, content_type="text/html; charset=utf-8", headers=policy)
        else:
            route.fulfill(path=str(finders.find(place)))

    page.route("http://localhost/**", serve)
    page.goto(HERE)
    page.locator("[data-verify]:visible").wait_for()


def _try(page: Page, data: bytes, *, ticket: str = "") -> str:
    page.set_input_files("#bundle", {"name": "b.jsonl", "mimeType": "application/json", "buffer": data})
    page.fill("#ticket", ticket)
    page.click("[data-verify] button")
    page.locator("[data-result] .message").wait_for()
    return page.inner_text("[data-result]")


def test_a_right_bundle_shows_the_child_its_number_and_reasons_without_a_network(family: Page) -> None:
    asked: list[str] = []
    family.on("request", lambda request: asked.append(request.url))
    shown = _try(family, write_bundle(bundle=NAMED), ticket=" r3we ")
    assert "全部核对无误" in shown
    assert "名称由学校写，这里不能证明" in shown
    assert DECIDED.header.commitment in shown
    assert "周二 早班：5 号" in shown
    for each in explain(bundle=NAMED, ticket="R3WE")[0].explanations:
        assert each.words.zh in shown
    family.get_by_text("周二 早班：各社团的录取线").click()
    rows = family.get_by_role("row")
    assert [row.inner_text().split() for row in rows.all()][1:] == [
        ["美术", "2", "0", "第", "3", "类", "1", "号"],
        ["国际象棋", "3", "2", "没有开班，只有", "1", "人"],
        [NAMES[3].words.zh, "2", "0", "第", "3", "类", "2", "号"],
    ]
    assert [url for url in asked if not url.endswith(".svg")] == []
    assert axe(family) == ()
    assert wider_than_the_screen(family) == 0
    assert small_targets(family, size="phone" if family.viewport_size == SIZES["phone"] else "desktop") == ()


def test_a_byte_edited_another_secret_and_an_unknown_ticket_are_said(phone: Page) -> None:
    assert "第 12 行：校验值不符" in _try(phone, WRITTEN.replace(b'"capacity":2', b'"capacity":3', 1), ticket="K7Q2")
    lines = opened(WRITTEN)
    lines[0]["secret"] = "0" * 32
    shown = _try(phone, sealed(lines), ticket="K7Q2")
    assert "不对：" in shown
    assert "周二 early：" in shown
    assert "密钥与承诺值不符" in shown
    assert "已录取" not in shown
    named = opened(write_bundle(bundle=NAMED))
    named[7]["closed"] = [1, 0]
    assert "周二 早班：第 1 个关闭的社团写的是 国际象棋 (0)，应为 国际象棋 (1)。" in _try(phone, sealed(named))
    assert "没有凭证 ZZZZ" in _try(phone, WRITTEN, ticket="ZZZZ")


def test_the_browser_and_the_rules_agree_ticket_by_ticket(phone: Page) -> None:
    bundles = [DECIDED, school(pupils=200, weekdays=1, seed=2), school(pupils=60, weekdays=2, seed=3)]
    assert any(each.matching and each.matching.closed for each in bundles[2].markets)
    for bundle in bundles:
        tickets = sorted(bundle.tickets)
        found = phone.evaluate(CHECK, [write_bundle(bundle=bundle).decode(), tickets])
        assert found["faults"] == []
        for ticket, told in zip(tickets, found["told"], strict=True):
            due = explain(bundle=bundle, ticket=ticket)
            assert [(day["weekday"], day["band"], day["number"]) for day in told] == [
                (day.weekday, day.band.zh, day.number) for day in due
            ]
            assert [_words(wish) for day in told for wish in day["wishes"]] == [
                each.words for day in due for each in day.explanations
            ]


def _words(wish: dict[str, Any]) -> Words:
    return SENTENCES[Answer(wish["code"])].fill(**wish["values"])


def test_the_browser_finds_what_the_rules_find(phone: Page) -> None:
    missed = []
    for name, (_, change) in (*LIES.items(), *FAULTS.items()):
        lines = opened(WRITTEN)
        change(lines)
        if not phone.evaluate(CHECK, [sealed(lines).decode(), []])["faults"]:
            missed.append(name)
    for name, (_, change) in NAMED_FAULTS.items():
        lines = opened(write_bundle(bundle=NAMED))
        change(lines)
        if not phone.evaluate(CHECK, [sealed(lines).decode(), []])["faults"]:
            missed.append(name)
    assert missed == []


WRONG_FILES = {
    "第 1 行：应是录取数据包的开头": b"\x89PNG\r\n\x1a\n\x00\x00",
    "文件是空的": b"",
    "文件到这里断了": WRITTEN[:-200],
    "格式版本是 2，这里只认识版本 1": WRITTEN.replace(b'"version":1', b'"version":2', 1),
    "第 12 行：校验值不符": WRITTEN.replace(b'"capacity":2', b'"capacity":3', 1),
    "第 6 行：这一行读不懂": WRITTEN.replace(b'{"ticket":"K7Q2"', b'{"ticket":"K7\xff2"', 1),
    "第 3 行：字段 capacity 的值 -2 不对：应是 0 到 1000000 的整数": WRITTEN.replace(
        b'"capacity":2', b'"capacity":-2', 1
    ),
    "第 2 行：以 club 开头，这里应是 市场": WRITTEN.replace(b'{"market":[2,"early"],"clubs":3,"tickets":6}\n', b""),
}


def test_each_wrong_file_is_one_sentence_with_its_line(phone: Page) -> None:
    for sentence, data in WRONG_FILES.items():
        shown = _try(phone, data)
        assert sentence in shown
        assert "还没有开始核对" in shown
        assert phone.locator("[data-result] li").count() == 1


def test_no_byte_can_be_another_in_the_browser_either(phone: Page) -> None:
    found = phone.evaluate(
        """async text => {
          const { check } = await import('/static/afterbell/bundle.js');
          const bytes = new TextEncoder().encode(text), missed = [];
          for (let at = 0; at < bytes.length; at += 1) {
            const altered = bytes.slice();
            altered[at] ^= 1 + (at * 7) % 255;
            if (!(await check(altered)).faults.length) missed.push(at);
          }
          return missed;
        }""",
        WRITTEN.decode(),
    )
    assert found == []


def test_a_schools_four_weekdays_are_checked_in_a_second(phone: Page) -> None:
    bundle = school(pupils=1_800, weekdays=4, seed=3)
    text = write_bundle(bundle=bundle).decode()
    found = [phone.evaluate(CHECK, [text, []]) for _ in range(3)]
    assert found[0]["faults"] == []
    assert min(each["took"] for each in found) < 1_000
