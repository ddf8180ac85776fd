"""An empty school gets its register by lists: a faulty one is mended, and each of them again changes nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from afterbell.base.sheet_files import read_table
from afterbell.schools.rules.lists.problem import Cell, Kind
from tests.base.corpus import workbook
from tests.support.browser import SIZES, axe, watched_page
from tests.support.lists import homeroom_rows, pupil_rows, table_of
from tests.support.served import Serve, ServedSite

pytestmark = pytest.mark.browser
SCHOOL = "阳光小学"
OPENED = ("--region", "甲自治区", "--league", "乙盟", "--banner", "丙旗", "--principal", "校长甲", "--office", "主任乙")
KEY = re.compile(r"^  教导处\t(\S+)\t(\S+)\t(\S+)\t(\S+)$", re.MULTILINE)
WIDTHS = "[document.scrollingElement.scrollWidth, window.innerWidth]"
TEACHER = ("t001", "图雅", "科任老师、班主任", "1.1", "数学", "汉语")
ROOMS = (("图书室", "四十五"), ("音乐教室", 30.0))
PUPILS = pupil_rows(70, homerooms=12)
WRONG = ("九年级9班", "", "月球", "家长", "妈妈", "12", None, None, None)


@pytest.fixture
def site(served_site: Serve) -> ServedSite:
    return served_site(term=False)


def test_an_empty_school_is_registered_by_lists(site: ServedSite, chromium: Browser, tmp_path: Path) -> None:
    with watched_page(chromium, viewport=SIZES["desktop"]) as page:
        sign_in(page, site=site)
        page.get_by_role("link", name="从这里开始建学校").click()
        look(page)
        page.locator("a[href$='kind=homerooms']").click()
        look(page)
        enter(page, Kind.HOMEROOMS, homeroom_rows(12), tmp_path)
        mend(page, tmp_path)
        enter(page, Kind.STAFF, [TEACHER], tmp_path)
        enter(page, Kind.ROOMS, ROOMS, tmp_path)
        again = {Kind.HOMEROOMS: homeroom_rows(12), Kind.PUPILS: PUPILS, Kind.STAFF: [TEACHER], Kind.ROOMS: ROOMS}
        for kind, rows in again.items():
            upload(page, kind, rows, tmp_path)
            expect(page.get_by_text("这份名单与已登记的完全一样")).to_be_visible()
            page.get_by_role("link", name="回到名单登记").click()
        page.goto(f"{site.url}/office/start/")
        expect(page.locator(".step-done", has_text="教室")).to_have_count(1)
        look(page)


def sign_in(page: Page, *, site: ServedSite) -> None:
    """Open the school at the terminal, and sign in as its office with what the terminal said."""
    said = KEY.search(site.afterbell("open-school", SCHOOL, *OPENED, "--code", "sunny"))
    assert said
    page.goto(f"{site.url}/sign-in/")
    page.locator("[name=place]").select_option("sunny")
    page.locator("[name=name]").fill(said[3])
    page.locator("[name=password]").fill(said[4])
    page.locator("main").get_by_role("button").last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("本学期")


def upload(page: Page, kind: Kind, rows: Sequence[Sequence[Cell]], folder: Path) -> None:
    file = folder / f"{kind.value}.xlsx"
    file.write_bytes(workbook(*table_of(kind, *rows)))
    send(page, kind, file)


def send(page: Page, kind: Kind, file: Path) -> None:
    page.get_by_label("哪一份名单").select_option(kind.value)
    page.get_by_label("文件").set_input_files(file)
    page.get_by_role("button", name="上传并预览").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("预览")


def enter(page: Page, kind: Kind, rows: Sequence[Sequence[Cell]], folder: Path) -> None:
    """Upload a list, look at its preview, and enter it."""
    upload(page, kind, rows, folder)
    look(page)
    page.get_by_role("button", name=f"登记这 {len(rows)} 行").click()
    expect(page.get_by_text(f"登记好了：新增 {len(rows)}，改动 0，没有变化 0。")).to_be_visible()


def mend(page: Page, folder: Path) -> None:
    """Upload children with a faulty row, take the file with its reasons, mend that row in it and upload it again."""
    upload(page, Kind.PUPILS, [*PUPILS[:-1], WRONG], folder)
    expect(page.get_by_text("有 1 行要改")).to_be_visible()
    expect(page.get_by_role("button", name="登记这")).to_have_count(0)
    page.get_by_role("link", name=re.compile("^1 ?要改")).click()
    expect(page.locator("tbody tr")).to_have_count(1)
    look(page)
    with page.expect_download() as given:
        page.get_by_role("link", name="下载带原因的文件").click()
    table = read_table(Path(given.value.path()).read_bytes())
    assert "看不懂班级" in str(table[-1][-1])
    mended = folder / "mended.xlsx"
    mended.write_bytes(workbook(*table[:-1], PUPILS[-1]))
    page.get_by_role("link", name="改好了，重新上传").click()
    send(page, Kind.PUPILS, mended)
    expect(page.get_by_role("link", name="下一页")).to_be_visible()
    page.get_by_role("button", name="登记这 70 行").click()
    expect(page.get_by_text("学生名单登记好了：新增 70")).to_be_visible()


def look(page: Page) -> None:
    """Look for barriers and for what is wider than the page, at both sizes."""
    for size in (SIZES["phone"], SIZES["desktop"]):
        page.set_viewport_size(size)
        assert axe(page) == ()
        content, window = page.evaluate(WIDTHS)
        assert content <= window
