"""Two gates through an afternoon without a network: what they say is stored once, and nothing is lost silently."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import segno
from PIL import Image
from playwright.sync_api import Browser, expect
from pytest_django import DjangoDbBlocker

from tests.browser.kept_gate import LYING_OPEN, GateSchool
from tests.support.browser import FLAGS, axe, find_chromium, small_targets, wider_than_the_screen
from tests.support.databases import next_name, standing
from tests.support.premises import Estate
from tests.support.served import serving

if TYPE_CHECKING:
    from tests.support.afternoon import Afternoon

pytestmark = pytest.mark.browser


CHILDREN = 9
TWO_GATES, BY_PASS, UNMARKED, CLOCK, LOST, SIGNED_OUT, STILL_HERE, ALSO_HERE = range(8)


@pytest.fixture(scope="module")
def school(estate: Estate, django_db_blocker: DjangoDbBlocker, chromium: Browser) -> Iterator[GateSchool]:
    """Serve a school at letting-out time, each test with a child of its own; the roll of one was never called."""
    with estate.copy(template=estate.migrated(), name=next_name()) as premises:
        with standing(premises, django_db_blocker):
            afternoon, tokens = _prepared()
        with serving(premises=premises, workers=1, environment={}) as site:
            yield GateSchool(
                site=site,
                premises=premises,
                blocker=django_db_blocker,
                afternoon=afternoon,
                chromium=chromium,
                tokens=tokens,
            )


def _prepared() -> tuple[Afternoon, dict[str, str]]:
    from datetime import date, time, timedelta  # noqa: PLC0415 - beside what is loaded once Django is ready

    from afterbell.base import clock  # noqa: PLC0415 - Django is ready only now
    from afterbell.base.tenancy import within  # noqa: PLC0415 - as above
    from afterbell.dismissal.commands import (  # noqa: PLC0415 - as above
        NewCollector,
        NewStandIn,
        end_collectors,
        name_collectors,
        send_stand_in,
    )
    from afterbell.dismissal.queries import OwnPass, own_passes  # noqa: PLC0415 - as above
    from tests.support.afternoon import DAY, at, build_afternoon, here, listed  # noqa: PLC0415 - as above
    from tests.support.two_homerooms import build_two_homerooms  # noqa: PLC0415 - as above
    from tests.support.world import Child, SmallSchool, build_school  # noqa: PLC0415 - as above

    def sent(school: SmallSchool, child: Child, name: str, *, day: date = DAY) -> OwnPass:
        family = school.family(child, today=DAY)
        new = NewStandIn(pupil=child.code, name=name, relation="邻居", day=day)
        nonce = send_stand_in(actor=family, now=at(time(17)), stand_in=new)
        with within(school.id):
            passes = own_passes(viewer=family, pupil=child.code, today=DAY).passes
        return next(row for row in passes if row.nonce == nonce)

    small, other = build_two_homerooms(), build_school(name="别处小学", code="beta", phones_from=13_900_000_000)
    afternoon = build_afternoon(small, before=len(small.children) - CHILDREN)
    clock.stand_at(moment=at(time(18, 22)))
    here(afternoon, *(child for number, child in enumerate(afternoon.tutored) if number != UNMARKED))
    for number in (TWO_GATES, UNMARKED, CLOCK, LOST, SIGNED_OUT):
        listed(afternoon, afternoon.tutored[number])
    first, passed = afternoon.tutored[TWO_GATES], afternoon.tutored[BY_PASS]
    name_collectors(
        actor=small.family(first, today=DAY),
        now=at(time(17, 1)),
        collectors=[NewCollector(pupil=first.code, name="巴图", relation="爷爷", since=DAY)],
    )
    back = sent(small, passed, "收回的人")
    end_collectors(actor=small.family(passed, today=DAY), now=at(time(17, 5)), collectors=[back.collector])
    tokens = {
        "good": sent(small, passed, "其其格").token,
        "filmed": sent(small, afternoon.tutored[STILL_HERE], "格日乐").token,
        "other school": sent(other, other.children[4], "其其格").token,
        "other day": sent(small, passed, "其其格", day=DAY + timedelta(days=1)).token,
        "taken back": back.token,
    }
    head, _, signature = tokens["good"].partition(".")
    tokens["forged"] = f"{head}.{signature[:20]}{'A' if signature[20] != 'A' else 'B'}{signature[21:]}"
    return afternoon, tokens


def test_one_child_let_go_at_two_gates_offline_is_kept_twice_and_said(school: GateSchool) -> None:
    child = school.afternoon.tutored[TWO_GATES]
    with school.device() as one, school.device(handle="duty") as other:
        for device in (one, other):
            device.ready()
            device.offline()
            device.open()
            assert device.page.url == f"{school.site.url}/gate/kept/"
        assert axe(one.page) == ()
        assert (small_targets(one.page, size="phone"), wider_than_the_screen(one.page)) == ((), 0)
        one.way(child.name, "到校门了").click()
        one.way(child.name, "点错了，撤销").wait_for()
        one.page.wait_for_timeout(6_500)
        one.way(child.name, "交给奶奶 乌云").click()
        expect(one.page.get_by_text("交给奶奶 乌云 · 未上传")).to_be_visible()
        other.way(child.name, "交给爷爷 巴图").click()
        expect(other.page.get_by_text("还有 1 条没有上传")).to_be_visible()
        one.open()
        expect(one.page.get_by_text("还有 2 条没有上传")).to_be_visible()
        assert school.left(child.code) == []
        one.online()
        one.all_sent()
        assert school.left(child.code) == [("collected", "乌云", False)]
        other.online()
        refused = other.page.locator("[data-refused]")
        expect(refused).to_contain_text("两条都已留存", timeout=20_000)
        assert school.left(child.code) == [("collected", "乌云", False), ("collected", "巴图", True)]
        with school.tables():
            from afterbell.dismissal.models import GateSide  # noqa: PLC0415 - Django is ready only now

            assert GateSide.objects.filter(pupil__code=child.code, side="taken").count() == 1


def test_passes_are_checked_on_the_device_alone_and_open_one_gate_once(school: GateSchool) -> None:
    child = school.afternoon.tutored[BY_PASS]
    with school.device() as one, school.device(handle="duty") as other:
        for device in (one, other):
            device.ready()
            device.offline()
            device.open("/gate/passes/")
            assert device.page.url == f"{school.site.url}/gate/kept/#pass"
        for kind, said in (
            ("forged", "不是本校发出的"),
            ("other school", "别的学校的代接码"),
            ("other day", "不是今天的"),
            ("taken back", "已经收回这个代接码"),
        ):
            expect(one.shown(school.tokens[kind])).to_contain_text(said)
            expect(one.page.get_by_role("button", name="证件对上了")).to_be_hidden()
        for digits in ("12345678", " 1234 5678 ", "１２３４　５６７８"):
            expect(one.shown(digits)).to_contain_text("没有网络时请扫码")
        for device in (one, other):
            expect(device.shown(school.tokens["good"])).to_contain_text(f"可以交给 其其格：{child.name}")
            device.page.get_by_role("button", name="证件对上了").click()
            expect(device.page.get_by_text("还有 1 条没有上传")).to_be_visible()
            expect(device.shown(school.tokens["good"])).to_contain_text("已经用过")
            device.open()
            expect(device.shown(school.tokens["good"])).to_contain_text("已经用过")
        assert (axe(one.page), small_targets(one.page, size="phone"), wider_than_the_screen(one.page)) == ((), (), 0)
        one.online()
        one.all_sent()
        expect(one.shown(school.tokens["good"])).to_contain_text("已经用过")
        other.online()
        expect(other.page.locator("[data-refused]")).to_contain_text("已经用过", timeout=20_000)
        assert school.left(child.code) == [("collected", "其其格", False)]


def test_what_the_school_does_not_take_is_put_aside_by_hand_and_recorded(school: GateSchool) -> None:
    child = school.afternoon.tutored[UNMARKED]
    with school.device() as gate:
        gate.ready()
        gate.offline()
        gate.open()
        expect(gate.page.get_by_text("点名还没有传到这台设备").first).to_be_visible()
        gate.way(child.name, "交给奶奶 乌云").click()
        gate.page.wait_for_timeout(6_500)
        gate.online()
        refused = gate.page.locator("[data-refused]")
        expect(refused).to_contain_text(f"{child.name} 交给奶奶 乌云", timeout=20_000)
        expect(refused).to_contain_text("没有到场记录")
        assert (axe(gate.page), small_targets(gate.page, size="phone")) == ((), ())
        gate.page.get_by_role("button", name="再送一次").click()
        gate.open("/gate/kept/")
        expect(refused).to_contain_text("没有到场记录", timeout=20_000)
        school.let_in(gate.context, "duty")
        gate.open("/gate/")
        gate.open("/gate/kept/")
        expect(gate.page.locator("[data-list]")).to_be_visible()
        expect(refused).to_be_hidden()
        school.let_in(gate.context, "gate")
        gate.open("/gate/kept/")
        expect(refused).to_contain_text("没有到场记录", timeout=20_000)
        gate.page.get_by_role("button", name="已告诉值班领导").click()
        expect(refused).to_be_hidden()
        gate.all_sent()
        gate.open("/gate/kept/")
        expect(refused).to_be_hidden()
    with school.device(handle="duty") as leader:
        leader.open("/gate/devices/")
        expect(leader.page.get_by_text(f"{child.name} 交给奶奶 乌云")).to_be_visible()
    assert school.left(child.code) == []


def test_a_clock_that_jumped_a_day_decides_nothing_and_is_asked_about(school: GateSchool) -> None:
    child = school.afternoon.tutored[CLOCK]
    with school.device() as gate:
        gate.ready()
        gate.offline()
        for hours in (-24, 0):
            gate.page.evaluate(f"localStorage.setItem('hours-off', '{hours}')")
            gate.open()
            expect(gate.way(child.name, "交给奶奶 乌云")).to_be_visible()
        gate.page.evaluate("localStorage.setItem('hours-off', '24')")
        gate.open()
        doubt = gate.page.locator("[data-doubt]")
        expect(doubt).to_contain_text("名单是 3 月 4 日 的，这台设备的时间已经是 3 月 5 日")
        expect(gate.way(child.name, "交给奶奶 乌云")).to_be_hidden()
        assert axe(gate.page) == ()
        gate.page.get_by_role("button", name="是这一天").click()
        expect(doubt).to_be_hidden()
        gate.open()
        expect(doubt).to_be_hidden()
        expect(gate.shown(school.tokens["other day"])).to_contain_text("不是今天的")
        gate.open()
        gate.way(child.name, "交给奶奶 乌云").click()
        gate.page.wait_for_timeout(6_500)
        gate.online()
        gate.all_sent()
        assert school.left(child.code) == [("collected", "乌云", False)]
        gate.offline()
        gate.page.evaluate("localStorage.setItem('hours-off', '72')")
        gate.open()
        gate.page.get_by_role("button", name="收起名单").click()
        expect(gate.page.get_by_text("这台设备上也没有名单")).to_be_visible()
        assert school.afternoon.tutored[ALSO_HERE].name not in gate.page.locator("main").inner_text()


def test_a_device_that_was_lost_is_wiped_and_signed_out_and_nothing_is_taken_from_it(school: GateSchool) -> None:
    from afterbell.base import clock  # noqa: PLC0415 - Django is ready only now
    from afterbell.dismissal.commands import end_gate_device  # noqa: PLC0415 - as above
    from afterbell.dismissal.models import GateDevice  # noqa: PLC0415 - as above

    child = school.afternoon.tutored[LOST]
    with school.device() as gate:
        gate.ready()
        gate.offline()
        gate.open()
        gate.way(child.name, "交给奶奶 乌云").click()
        expect(gate.page.get_by_text("还有 1 条没有上传")).to_be_visible()
        lies_open = gate.page.evaluate(LYING_OPEN)
        rows = [one["row"] for one in lies_open["said"]]
        assert len(rows) >= 3
        for name in (child.name, "乌云", "奶奶", child.code, school.tokens["good"]):
            assert not any(name in row for row in rows)
            assert name not in lies_open["stored"]
            assert name not in lies_open["cached"]
        assert {one["key"] for one in lies_open["said"] if one["store"] == "people"} == {False}
        with school.tables():
            code = GateDevice.objects.latest("pk").code
            end_gate_device(actor=school.afternoon.actor("duty"), now=clock.now(), device=code)
        gate.page.wait_for_timeout(6_500)
        gate.online()
        expect(gate.page.get_by_text("这台设备已停用")).to_be_visible(timeout=20_000)
        assert gate.page.evaluate(LYING_OPEN)["said"] == []
        gate.open()
        assert "/sign-in/" in gate.page.url or "/gate/" not in gate.page.url
        assert school.left(child.code) == []


def test_the_emergency_list_opens_without_a_network_one_tap_away(school: GateSchool) -> None:
    with school.device() as gate:
        gate.ready()
        gate.offline()
        gate.open()
        gate.page.get_by_role("link", name="谁在学校里").click()
        expect(gate.page.locator("[data-inside-of]")).to_contain_text("这是 3 月 4 日 18:22 的名单")
        expect(gate.page.locator("[data-inside-list]")).to_contain_text(school.afternoon.tutored[STILL_HERE].name)
        expect(gate.page.get_by_role("button", name="打印")).to_be_visible()
        assert (axe(gate.page), small_targets(gate.page, size="phone"), wider_than_the_screen(gate.page)) == ((), (), 0)
        gate.open("/gate/inside/")
        assert gate.page.url == f"{school.site.url}/gate/kept/#inside"
        expect(gate.page.locator("[data-inside-list]")).to_contain_text(school.afternoon.tutored[ALSO_HERE].name)


def test_who_signs_out_leaves_no_list_behind_and_what_waits_goes_up_as_its_maker(school: GateSchool) -> None:
    child = school.afternoon.tutored[SIGNED_OUT]
    with school.device() as gate:
        gate.ready()
        gate.context.clear_cookies(name="sessionid")
        gate.way(child.name, "交给奶奶 乌云").click()
        gate.page.wait_for_timeout(6_500)
        expect(gate.page.get_by_text("请重新登录后自动上传")).to_be_visible(timeout=20_000)
        school.let_in(gate.context, "duty")
        gate.open("/gate/kept/")
        expect(gate.way(child.name, "交给奶奶 乌云")).to_be_visible()
        assert school.left(child.code) == []
        gate.page.goto(f"{school.site.url}/gate/")
        gate.page.get_by_role("button", name="退出").click()
        gate.page.wait_for_function("() => !document.cookie.includes('signed-out')")
        gate.offline()
        gate.open("/gate/kept/")
        expect(gate.page.get_by_text("这台设备上也没有名单")).to_be_visible()
        gate.online()
        school.let_in(gate.context, "gate")
        gate.open("/gate/kept/")
        assert school.arrived(child.code) == [("collected", "乌云", False)]
        with school.tables():
            from afterbell.dismissal.models import Handover  # noqa: PLC0415 - Django is ready only now

            by = Handover.objects.get(pupil__code=child.code).handed_by.handle
        assert by.endswith("/gate")


def test_the_camera_reads_a_pass_with_the_reader_that_npm_brings(school: GateSchool, tmp_path: Path) -> None:
    seen = tmp_path / "pass.y4m"
    seen.write_bytes(filmed(school.tokens["filmed"]))
    flags = (
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={seen}",
    )
    camera = school.chromium.browser_type.launch(executable_path=find_chromium(), args=[*FLAGS, *flags])
    try:
        with replace(school, chromium=camera).device() as gate:
            gate.ready()
            assert gate.page.evaluate("typeof BarcodeDetector") == "undefined"
            gate.offline()
            gate.open("/gate/passes/")
            gate.page.get_by_role("button", name="用摄像头扫").click()
            expect(gate.page.locator("[data-pass-told]")).to_contain_text("可以交给 格日乐", timeout=30_000)
            expect(gate.page.locator("video")).to_be_hidden()
            gate.online()
            gate.open("/gate/passes/")
            gate.page.get_by_role("button", name="用摄像头扫").click()
            expect(gate.page.get_by_text("邻居 格日乐 今天可以接")).to_be_visible(timeout=30_000)
    finally:
        camera.close()


def filmed(text: str, *, width: int = 640, height: int = 480) -> bytes:
    """Film a code as a camera would see it: one grey frame, which the browser shows again and again."""
    picture = Image.new("L", (width, height), 190)
    drawn_as = BytesIO()
    segno.make(text, error="m", micro=False).save(drawn_as, kind="png", scale=5, border=4)
    drawn = Image.open(drawn_as).convert("L")
    picture.paste(drawn, ((width - drawn.width) // 2, (height - drawn.height) // 2))
    grey = bytes([128]) * (width * height // 4)
    head = f"YUV4MPEG2 W{width} H{height} F15:1 Ip A1:1 C420jpeg\n".encode()
    return head + b"FRAME\n" + picture.tobytes() + grey + grey
