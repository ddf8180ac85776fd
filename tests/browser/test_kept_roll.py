"""A teacher's phone through an afternoon in which the network, the tab and the sign-in come and go."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import time as clock_time
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, Page, Route, expect
from pytest_django import DjangoDbBlocker

from tests.browser.kept_phone import CLUB, PATIENCE, TUTORING, School, kill_browser
from tests.support.browser import axe, small_targets, wider_than_the_screen
from tests.support.databases import next_name, standing
from tests.support.premises import Estate
from tests.support.served import serving

if TYPE_CHECKING:
    pass

pytestmark = pytest.mark.browser
CHILDREN = 45
PIECES = """async ([code, address]) => {
  const { pieces } = await import("/static/afterbell/kept/handing.js");
  return pieces(code, address);
}"""
PUT_DOWN_AFTER = 300
"""Milliseconds a teacher takes to put the phone down."""


@pytest.fixture(scope="module")
def school(estate: Estate, django_db_blocker: DjangoDbBlocker, chromium: Browser) -> Iterator[School]:
    """Serve a school in which one teacher has 45 children this afternoon and another a club of four."""
    with estate.copy(template=estate.migrated(), name=next_name()) as premises:
        with standing(premises, django_db_blocker):
            from afterbell.base import clock  # noqa: PLC0415 - Django is ready only now
            from tests.support.afternoon import at, build_afternoon  # noqa: PLC0415 - as above
            from tests.support.two_homerooms import build_two_homerooms  # noqa: PLC0415 - as above

            afternoon = build_afternoon(build_two_homerooms(), before=CHILDREN)
            clock.stand_at(moment=at(clock_time(17, 50)))
        with serving(premises=premises, workers=1, environment={}) as site:
            yield School(
                site=site, premises=premises, blocker=django_db_blocker, afternoon=afternoon, chromium=chromium
            )


def read_off_the_screen(page: Page) -> list[str]:
    """Read the pictures as another phone's camera would, by a reader that is not the drawer's."""
    drawn = page.locator("[data-pictures] svg").all()
    shots = [Image.open(BytesIO(picture.screenshot())) for picture in drawn]
    return [found.text for shot in shots for found in zxingcpp.read_barcodes(shot)]


def tap(page: Page, child: int, state: str) -> None:
    """Tap a state of the child in this place of the list."""
    page.locator("[data-children] .child").nth(child).locator(
        ".state", has_text=re.compile(f"^\\s*{state}\\s*$")
    ).click()


def all_sent(page: Page) -> None:
    expect(page.get_by_text("未上传")).to_have_count(0, timeout=PATIENCE)
    expect(page.locator("[data-told]")).to_be_hidden()


def test_45_children_marked_offline_in_a_browser_that_is_killed_are_45_marks(
    school: School, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    said = ((3, "缺"), (7, "迟"), (11, "假"))
    with school.own_phone(tmp_path, handle="subject2") as phone:
        page = phone.open(TUTORING)
        expect(page.locator("[data-children] .child")).to_have_count(CHILDREN)
        page.evaluate("async () => { await navigator.serviceWorker.ready; }")
        phone.context.set_offline(True)
        began = time.monotonic()
        for child, state in said:
            tap(page, child, state)
        page.get_by_role("button", name=re.compile("^其余全到（42）$")).click()
        expect(page.get_by_text("未上传")).to_have_count(CHILDREN)
        seconds = time.monotonic() - began
        record_property("seconds for 45 children", round(seconds, 2))
        record_property("taps for 45 children", len(said) + 1)
        assert seconds < 20
        expect(page.locator(".page-state")).to_have_text("应到 45 名　已到 43　请假 1　缺 1　未点 0")
        page.wait_for_timeout(PUT_DOWN_AFTER)
        assert kill_browser(tmp_path) > 1
    assert school.marks() == []

    with school.own_phone(tmp_path, handle="subject2", offline=True) as phone:
        page = phone.open(TUTORING)
        expect(page.get_by_text("没有网络，点的都存在手机上，联网后自动上传。还有 45 条没有上传。")).to_be_visible()
        expect(page.get_by_text("未上传")).to_have_count(CHILDREN)
        assert axe(page) == ()
        assert small_targets(page, size="phone") == ()
        assert wider_than_the_screen(page) == 0
        phone.context.set_offline(False)
        all_sent(page)
        page.get_by_role("button", name="提交点名").click()
        expect(page.get_by_text("点名已封存")).to_be_visible()

    marks = school.marks()
    assert len(marks) == len({mark.mark_id for mark in marks}) == CHILDREN
    last = {mark.pupil.code: mark.state for mark in marks}
    assert Counter(last.values()) == {"present": 42, "absent": 1, "late": 1, "leave": 1}
    assert last.keys() == {child.code for child in school.afternoon.tutored}


def test_homework_noted_offline_in_a_browser_that_is_killed_is_noted_once(school: School, tmp_path: Path) -> None:
    from afterbell.attendance.models import HomeworkNote, SessionContent  # noqa: PLC0415 - Django is ready only now

    away = sum(state in {"absent", "leave"} for state in {m.pupil_id: m.state for m in school.marks()}.values())
    counted = f"写完 {CHILDREN - 1 - away} 名，没写完 1 名，{away} 名没有记。"
    with school.own_phone(tmp_path, handle="subject2") as phone:
        page = phone.open(TUTORING)
        page.evaluate("async () => { await navigator.serviceWorker.ready; }")
        page.get_by_role("link", name="记作业").click()
        phone.context.set_offline(True)
        rows = page.locator("[data-noted]")
        rows.nth(0).locator(".state", has_text="没写完").click()
        rows.nth(0).get_by_role("combobox").select_option("15")
        rows.nth(1).locator(".state", has_text="问了").click()
        page.get_by_role("button", name="其余都写完了").click()
        page.locator("[data-activities] .state").first.click()
        page.get_by_label("我声明：没有讲授新课").check()
        page.get_by_role("button", name="记下做了什么").click()
        expect(page.get_by_text("已声明没有讲授新课 · 未上传")).to_be_visible()
        expect(page.locator(".page-state")).to_have_text(counted)
        page.wait_for_timeout(PUT_DOWN_AFTER)
        assert kill_browser(tmp_path) > 1

    with school.own_phone(tmp_path, handle="subject2", offline=True) as phone:
        page = phone.open(TUTORING)
        page.get_by_role("link", name="记作业").click()
        expect(page.locator(".page-state")).to_have_text(counted)
        expect(page.get_by_text(f"还有 {CHILDREN + 3 - away} 条没有上传。")).to_be_visible()
        assert axe(page) == ()
        assert small_targets(page, size="phone") == ()
        assert wider_than_the_screen(page) == 0
        phone.context.set_offline(False)
        all_sent(page)
    with school.tables():
        told = HomeworkNote.objects.values_list("pupil__code", "said", "asked", "minutes_left")
        stands = {pupil: rest for pupil, *rest in told.order_by("device_seq")}
        assert len(told) == len(set(HomeworkNote.objects.values_list("note_id", flat=True))) == CHILDREN + 2 - away
        assert [row.nothing_taught for row in SessionContent.objects.all()] == [True]
    said = Counter(map(tuple, stands.values()))
    assert said == {("done", False, 0): CHILDREN - 2 - away, ("done", True, 0): 1, ("not_done", False, 15): 1}


def test_a_mark_whose_answer_was_lost_is_counted_on_every_page_and_stored_once(school: School) -> None:
    before = len(school.marks(school.afternoon.club))
    with school.phone(handle="club1") as phone:
        page = phone.open()
        lost: list[str] = []

        def lose(route: Route) -> None:
            route.fetch()
            lost.append(route.request.url)
            route.abort()

        phone.context.route("**/sync/", lose)
        with page.expect_event("requestfailed", lambda request: request.url.endswith("/sync/")):
            tap(page, 0, "到")
        assert lost
        expect(page.get_by_text("未上传")).to_have_count(1)
        other = phone.context.new_page()
        other.goto(f"{school.site.url}/classroom/")
        expect(other.get_by_role("link", name="还有 1 条没有上传")).to_be_visible()
        phone.context.unroute("**/sync/")
        other.get_by_role("link", name="还有 1 条没有上传").click()
        other.get_by_role("link", name=CLUB).click()
        all_sent(other)
    assert len(school.marks(school.afternoon.club)) == before + 1


def test_a_clock_ten_years_ahead_changes_nothing(school: School) -> None:
    from afterbell.base import clock  # noqa: PLC0415 - Django is ready only now

    club = school.afternoon.club
    before = len(school.marks(club))
    with school.phone(handle="club1", years_ahead=10) as phone:
        page = phone.open()
        tap(page, 1, "迟")
        mark = school.arrived(club, number=before + 1)[-1]
        all_sent(page)
    with school.tables():
        now = clock.now()
    assert mark.state == "late"
    assert mark.marked_at is not None
    assert mark.device_at is not None
    assert abs(mark.marked_at - now).total_seconds() < 60
    assert mark.device_at.year >= now.year + 10


def test_a_child_that_is_elsewhere_is_marked_once_it_is_said_where(school: School) -> None:
    club = school.afternoon.club
    before = len(school.marks(club))
    with school.phone(handle="club1") as phone:
        page = phone.open()
        page.get_by_label("早退、在别处").check()
        more = page.locator("[data-children] .child-more").nth(3)
        more.locator(".state", has_text="别处").click()
        where = more.get_by_role("textbox")
        expect(where).to_be_focused()
        where.fill("医务室")
        where.blur()
        (mark,) = school.arrived(club, number=before + 1)[before:]
        assert (mark.state, mark.place) == ("elsewhere", "医务室")
        expect(page.locator(".child-note", has_text="医务室")).to_be_visible()
        assert axe(page) == ()


def test_a_tap_taken_back_at_once_never_leaves_the_phone(school: School) -> None:
    before = len(school.marks(school.afternoon.club))
    with school.phone(handle="club1") as phone:
        page = phone.open()
        page.get_by_role("button", name=re.compile("全到")).click()
        expect(page.get_by_text("未上传").first).to_be_visible()
        page.get_by_role("button", name="撤销“全到”").click()
        expect(page.get_by_text("未上传")).to_have_count(0)
        page.wait_for_timeout(1200)
    assert len(school.marks(school.afternoon.club)) == before


def test_marks_outlive_the_sign_in_and_go_up_as_their_maker_only(school: School) -> None:
    club = school.afternoon.club
    before = len(school.marks(club))
    with school.phone(handle="club1") as phone:
        page = phone.open()
        phone.context.clear_cookies(name="sessionid")
        tap(page, 2, "缺")
        expect(page.get_by_text("请重新登录后自动上传")).to_be_visible()
        expect(page.get_by_role("link", name="重新登录")).to_be_visible()
        assert len(school.marks(club)) == before

        school.let_in(phone.context, "subject2")
        page.goto(phone.url)
        page.reload()
        expect(page.get_by_role("link", name=TUTORING)).to_be_visible()
        expect(page.get_by_role("link", name=CLUB)).to_have_count(0)
        assert len(school.marks(club)) == before

        school.let_in(phone.context, "club1")
        page.reload()
        page.get_by_role("link", name=CLUB).click()
        all_sent(page)
    assert [mark.state for mark in school.marks(club)[before:]] == ["absent"]


def test_who_signs_out_leaves_no_list_behind(school: School) -> None:
    with school.phone(handle="club1") as phone:
        page = phone.open()
        assert phone.kept(page) > 0
        page.goto(f"{school.site.url}/classroom/")
        page.get_by_role("button", name="退出").click()
        page.wait_for_url(school.site.url + "/")
        page.wait_for_function("() => !document.cookie.includes('signed-out')")
        assert phone.kept(page) == 0
        phone.context.set_offline(True)
        page.goto(phone.url)
        expect(page.get_by_text("没有网络，手机上也没有名单")).to_be_visible()


def test_a_phone_that_was_ended_is_wiped_and_signed_out(school: School) -> None:
    from afterbell.attendance.commands import end_phone  # noqa: PLC0415 - Django is ready only now
    from afterbell.attendance.models import RollPhone  # noqa: PLC0415 - as above
    from afterbell.base import clock  # noqa: PLC0415 - as above

    with school.phone(handle="club1") as phone:
        page = phone.open()
        with school.tables():
            lost = RollPhone.objects.latest("pk").code
            end_phone(actor=school.afternoon.actor("duty"), now=clock.now(), phone=lost)
        page.reload()
        expect(page.get_by_text("这部手机已停用")).to_be_visible()
        assert phone.kept(page) == 0
        page.reload()
        expect(page.get_by_text("请先登录，再打开点名。")).to_be_visible()


def test_a_phone_that_finds_no_network_hands_over_pictures_that_the_duty_leader_scans(school: School) -> None:
    before = len(school.marks())
    with school.phone(handle="subject2") as phone, school.phone(handle="duty") as desk:
        page = phone.open(TUTORING)
        phone.context.route("**/classroom/**", lambda route: route.abort())
        for child in range(12, 24):
            tap(page, child, "迟")
        expect(page.get_by_text("未上传")).to_have_count(12)
        page.get_by_role("button", name="显示点名代码").click()
        shown = page.get_by_label("点名代码", exact=True)
        expect(shown).to_have_value(re.compile(r"^AB1\.[\w-]+\.[\w-]+$"))
        code = shown.input_value()
        pieces: list[str] = page.evaluate(PIECES, [code, f"{school.site.url}/classroom/handed/"])
        assert len(pieces) > 1
        expect(page.locator("[data-pictures] svg")).to_have_count(len(pieces))
        assert read_off_the_screen(page) == pieces
        assert axe(page) == ()
        taken = desk.context.new_page()
        taken.goto(pieces[-1])
        expect(taken.get_by_text(f"已扫 1 张，共 {len(pieces)} 张；请接着扫下一张。")).to_be_visible()
        for piece in pieces[:-1]:
            taken = desk.context.new_page()
            taken.goto(piece)
        expect(taken.get_by_label("手机上的点名代码")).to_have_value(code)
        taken.get_by_role("button", name="收下").click()
        expect(taken.get_by_text("已收下 老师subject2 的 12 条，另有 0 条早已收到。")).to_be_visible()
        phone.context.unroute("**/classroom/**")
        all_sent(page)
    assert len(school.marks()) == before + 12
