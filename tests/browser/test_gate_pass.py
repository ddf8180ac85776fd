"""A gate without a network checks passes by itself, lets one child go once, and tells the site when it can."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from pytest_django import DjangoDbBlocker

from tests.support.browser import SIZES, axe, small_targets, wider_than_the_screen
from tests.support.databases import next_name, standing
from tests.support.premises import Estate, Premises
from tests.support.served import serving

pytestmark = pytest.mark.browser
PATIENCE = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """The gate's page on a phone, the passes that come to it, the child of the good one, and where facts are stored."""

    page: Page
    tokens: Mapping[str, str]
    child: str
    premises: Premises
    blocker: DjangoDbBlocker
    number: int

    @property
    def told(self) -> Locator:
        """Give where the page says what it thinks of a pass."""
        return self.page.locator("[data-pass-told]")

    def shown(self, token: str) -> None:
        """Scan a pass."""
        self.page.get_by_label("扫码，或输入 8 位数字").fill(token)
        self.page.get_by_role("button", name="查", exact=True).click()

    def stored(self) -> list[str]:
        """Give who was handed over, by name."""
        from afterbell.base.tenancy import within  # noqa: PLC0415 - Django is ready only now
        from afterbell.dismissal.models import Handover  # noqa: PLC0415 - as above

        with standing(self.premises, self.blocker), within(self.number):
            return list(Handover.objects.values_list("pupil__name", flat=True))


@pytest.fixture(scope="module")
def gate(estate: Estate, django_db_blocker: DjangoDbBlocker, chromium: Browser) -> Iterator[Gate]:
    """Serve a school whose children go home, with a good pass and one of each bad kind."""
    with estate.copy(template=estate.migrated(), name=next_name()) as premises:
        with standing(premises, django_db_blocker):
            number, cookie, child, tokens = _prepared()
        with serving(premises=premises, workers=1, environment={}) as site:
            context = chromium.new_context(viewport=SIZES["phone"], locale="zh-CN", timezone_id="America/Lima")
            context.set_default_timeout(PATIENCE)
            context.add_cookies([{"name": "sessionid", "value": cookie, "url": site.url}])
            page = context.new_page()
            page.goto(f"{site.url}/gate/passes/")
            yield Gate(
                page=page, tokens=tokens, child=child, premises=premises, blocker=django_db_blocker, number=number
            )
            context.close()


def _prepared() -> tuple[int, str, str, dict[str, str]]:
    from datetime import date, time, timedelta  # noqa: PLC0415 - beside what is loaded once Django is ready

    from afterbell.base import clock  # noqa: PLC0415 - Django is ready only now
    from afterbell.base.tenancy import within  # noqa: PLC0415 - as above
    from afterbell.dismissal.commands import NewStandIn, end_collectors, send_stand_in  # noqa: PLC0415 - as above
    from afterbell.dismissal.queries import OwnPass, own_passes  # noqa: PLC0415 - as above
    from tests.support.afternoon import DAY, at, build_afternoon, here  # noqa: PLC0415 - as above
    from tests.support.visits import visitor  # noqa: PLC0415 - as above
    from tests.support.world import SmallSchool, build_school  # noqa: PLC0415 - as above

    def sent(school: SmallSchool, name: str, *, number: int = 4, day: date = DAY) -> OwnPass:
        child = school.children[number]
        family = school.family(child, today=DAY)
        new = NewStandIn(pupil=child.code, name=name, relation="邻居", day=day)
        nonce = send_stand_in(actor=family, now=at(time(17)), stand_in=new)
        with within(school.id):
            passes = own_passes(viewer=family, pupil=child.code, today=DAY).passes
        return next(row for row in passes if row.nonce == nonce)

    small, other = build_school(name="测试小学", code="alpha"), build_school(name="别处小学", code="beta")
    afternoon = build_afternoon(small)
    clock.stand_at(moment=at(time(18, 22)))
    here(afternoon, *afternoon.tutored[:2])
    back = sent(small, "收回的人", number=5)
    end_collectors(actor=small.family(small.children[5], today=DAY), now=at(time(17, 5)), collectors=[back.collector])
    tokens = {
        "good": sent(small, "其其格").token,
        "other school": sent(other, "其其格").token,
        "other day": sent(small, "其其格", day=DAY + timedelta(days=1)).token,
        "taken back": back.token,
        "no roll": sent(small, "乌云", number=6).token,
    }
    head, _, signature = tokens["good"].partition(".")
    tokens["forged"] = f"{head}.{signature[:20]}{'A' if signature[20] != 'A' else 'B'}{signature[21:]}"
    return small.id, visitor(afternoon.actor("gate")).cookies["sessionid"].value, small.children[4].name, tokens


def test_a_gate_without_a_network_checks_passes_and_lets_a_child_go_once(gate: Gate) -> None:
    page = gate.page
    assert (axe(page), small_targets(page, size="phone"), wider_than_the_screen(page)) == ((), (), 0)
    page.context.set_offline(True)
    for kind, said in (
        ("forged", "不是本校发出的"),
        ("other school", "别的学校的代接码"),
        ("other day", "不是今天的"),
        ("taken back", "已经收回这个代接码"),
    ):
        gate.shown(gate.tokens[kind])
        expect(gate.told).to_contain_text(said)
        expect(page.get_by_role("button", name="证件对上了")).to_be_hidden()
    for digits in ("12345678", " 1234 5678 ", "１２３４　５６７８"):
        gate.shown(digits)
        expect(gate.told).to_contain_text("没有网络时请扫码")
    gate.shown(gate.tokens["good"])
    expect(gate.told).to_contain_text(f"可以交给 其其格：{gate.child}")
    page.get_by_role("button", name="证件对上了").click()
    expect(page.get_by_text("还有 1 条没有送到")).to_be_visible()
    gate.shown(gate.tokens["good"])
    expect(gate.told).to_contain_text("已经用过")
    assert gate.stored() == []
    page.context.set_offline(False)
    expect(page.get_by_text("没有送到")).to_be_hidden(timeout=20_000)
    assert gate.stored() == [gate.child]


def test_what_the_school_does_not_take_stays_on_the_phone_beside_what_others_let_go(gate: Gate) -> None:
    page = gate.page
    page.evaluate("localStorage.setItem('afterbell-pass/another/1', '{}')")
    page.context.set_offline(True)
    gate.shown(gate.tokens["no roll"])
    page.get_by_role("button", name="证件对上了").click()
    expect(page.get_by_text("还有 1 条没有送到")).to_be_visible()
    page.context.set_offline(False)
    refused = page.locator("[data-pass-refused]")
    expect(refused).to_contain_text("没有到场记录", timeout=20_000)
    expect(refused).to_contain_text("交给 乌云")
    page.get_by_role("button", name="再试").click()
    page.reload()
    expect(refused).to_contain_text("没有到场记录")
    kept = page.evaluate("Object.keys(localStorage).filter((name) => name.startsWith('afterbell-pass/'))")
    assert len(kept) == 2
    assert "afterbell-pass/another/1" in kept
    assert (axe(page), small_targets(page, size="phone"), wider_than_the_screen(page)) == ((), (), 0)
