"""What a school says in public: written and read by another, published, spoken about, objected to, corrected, shut."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django import DjangoDbBlocker

from tests.journeys.conftest import Ground
from tests.support.browser import axe
from tests.support.databases import next_name, standing
from tests.support.premises import Estate
from tests.support.served import serving
from tests.support.stations import Camera, Walker

if TYPE_CHECKING:
    from afterbell.base.access import Actor

pytestmark = pytest.mark.browser
TITLE = "托管班第三周安排"
PHONE = "13912345678"
AGAIN = 4
SLOW_FRAMES = "window.requestAnimationFrame = (draw) => setTimeout(() => draw(performance.now()), 400)"
HIDE = """() => {
  Object.defineProperty(document, 'hidden', {value: true, configurable: true});
  document.dispatchEvent(new Event('visibilitychange'));
}"""


@pytest.fixture(scope="module")
def space(estate: Estate, django_db_blocker: DjangoDbBlocker, chromium: Browser, camera: Camera) -> Iterator[Ground]:
    """Serve a school whose term runs."""
    with estate.copy(template=estate.migrated(), name=next_name()) as premises:
        with standing(premises, django_db_blocker):
            from tests.support.world import build_school  # noqa: PLC0415 - Django is ready only now

            school = build_school(name="测试小学", code="alpha")
        with serving(premises=premises, workers=1, environment={}) as site:
            yield Ground(
                site=site, school=school, premises=premises, blocker=django_db_blocker, chromium=chromium, camera=camera
            )


def test_a_page_is_written_by_one_read_by_another_and_corrected_in_the_open(space: Ground) -> None:
    from tests.support.world import MORNING  # noqa: PLC0415 - Django is ready only now

    def who(handle: str) -> Actor:
        return space.school.actor(handle)

    with space.at(MORNING):
        with space.walk(size="desktop", actor=who("office")) as office:
            page = write(office)
        with space.walk(size="phone", actor=who("office2")) as colleague:
            accept(colleague, page)
        with space.walk(size="phone") as stranger:
            article = read(stranger)
        space.turn_to(MORNING + timedelta(hours=1))
        with space.walk(size="phone", actor=who("office")) as office:
            correct(office, page)
        with space.walk(size="desktop", actor=who("office2")) as colleague:
            see_what_changed(colleague, page)
        with space.walk(size="desktop") as stranger:
            stranger.go(article)
            expect(stranger.page.get_by_text("更正：星期三改为绘画")).to_be_visible()
            stranger.see("public-written", english=True)
            share_by_hand(stranger)
        with space.walk(size="phone", actor=space.school.family(space.school.children[0])) as guardian:
            comment(guardian, article)
        with space.walk(size="desktop", actor=who("office2")) as colleague:
            let_the_comment_stand(colleague)
        with space.walk(size="phone") as stranger:
            stranger.go(f"{article}#comments")
            expect(stranger.page.get_by_text("孩子很喜欢绘画")).to_be_visible()
            stranger.see("public-comments")


def _come_back(page: Page, words: str) -> None:
    """Look again until what was sent on leaving has arrived: on a busy machine later than the page waits."""
    for _time in range(AGAIN):
        with suppress(AssertionError):
            expect(page.locator("trix-editor")).to_contain_text(words, timeout=4_000)
            return
        page.reload()
    expect(page.locator("trix-editor")).to_contain_text(words)


def test_what_is_typed_is_kept_when_the_page_is_left(space: Ground) -> None:
    from tests.support.world import MORNING  # noqa: PLC0415 - Django is ready only now

    with space.at(MORNING), space.walk(size="desktop", actor=space.school.actor("office")) as office:
        page, kept = office.page, "自动存好了"
        page.add_init_script(SLOW_FRAMES)
        keeps: list[str] = []
        page.on("request", lambda request: keeps.append(request.url) if request.url.endswith("/keep/") else None)
        office.go("/office/pages/")
        page.get_by_role("button", name="写一篇").click()
        there, editor = page.url.removeprefix(space.site.url), page.locator("trix-editor")
        editor.click()
        page.keyboard.type("先写一句。")
        office.go("/office/")
        office.go(there)
        _come_back(page, "先写一句。")
        editor.click()
        page.keyboard.press("End")
        page.keyboard.type("再写一句。")
        expect(editor).to_contain_text("再写一句。")
        page.reload()
        _come_back(page, "先写一句。再写一句。")
        editor.click()
        page.keyboard.press("End")
        page.keyboard.type("第三句。")
        page.evaluate(HIDE)
        expect(page.locator("[data-keeps]")).to_have_text(kept)
        sent = len(keeps)
        page.evaluate(HIDE)
        assert len(keeps) == sent, "nothing was typed since"
        page.keyboard.type("第四句。")
        page.get_by_role("button", name="存草稿").click()
        expect(page.get_by_text("草稿存好了。")).to_be_visible()
        expect(editor).to_contain_text("先写一句。再写一句。第三句。第四句。")
        assert len(keeps) == sent, "the form went by itself"


def test_whoever_leaves_a_text_too_long_to_be_kept_on_the_way_is_asked(space: Ground) -> None:
    from tests.support.world import MORNING  # noqa: PLC0415 - Django is ready only now

    with space.at(MORNING), space.walk(size="desktop", actor=space.school.actor("office")) as office:
        page = office.page
        asked: list[str] = []
        page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
        office.go("/office/pages/")
        page.get_by_role("button", name="写一篇").click()
        page.locator("trix-editor").click()
        page.keyboard.insert_text("水" * 25_000)
        office.go("/office/")
        assert asked == ["beforeunload"]


def test_whoever_is_signed_out_while_writing_loses_nothing(space: Ground) -> None:
    from tests.support.world import MORNING  # noqa: PLC0415 - Django is ready only now

    with space.at(MORNING):
        writer = space.school.actor("office")
    with space.at(MORNING), space.walk(size="phone", actor=writer) as office:
        page, told = office.page, "写的都还在这里"
        office.go("/office/pages/")
        page.get_by_role("button", name="写一篇").click()
        page.locator("trix-editor").click()
        page.keyboard.type("写到一半。")
        page.context.clear_cookies()
        page.evaluate(HIDE)
        expect(page.locator("[data-keeps]")).to_contain_text(told)
        page.get_by_role("button", name="存草稿").click()
        expect(page.locator(".toast")).to_contain_text(told)
        page.context.add_cookies([space.session_of(writer)])
        page.get_by_role("button", name="存草稿").click()
        expect(page.get_by_text("草稿存好了。")).to_be_visible()
        expect(page.locator("trix-editor")).to_contain_text("写到一半。")
        assert all("Not Found" in noted or "Forbidden" in noted for noted in office.complaints)
        office.complaints.clear()


def test_the_editor_mends_an_address_and_says_where_files_go(space: Ground) -> None:
    from tests.support.world import MORNING  # noqa: PLC0415 - Django is ready only now

    with space.at(MORNING), space.walk(size="desktop", actor=space.school.actor("office")) as office:
        page = office.page
        office.go("/office/pages/")
        page.get_by_role("button", name="写一篇").click()
        page.locator("trix-editor").click()
        page.keyboard.type("看这里")
        page.keyboard.press("Control+A")
        page.get_by_role("button", name="链接", exact=True).first.click()
        address = page.locator(".trix-dialog input[type=url]")
        page.emulate_media(color_scheme="dark")
        address.fill("不是网址")
        address.press("Enter")
        expect(page.get_by_text("网址要写成 https://example.com 这样")).to_be_visible()
        assert axe(page) == ()
        address.fill("example.com/一")
        page.locator(".trix-dialog input[type=button]").first.click()
        expect(page.locator("trix-editor a")).to_have_attribute("href", "https://example.com/一")
        with page.expect_file_chooser() as chosen:
            page.get_by_role("button", name="加图片").click()
        chosen.value.set_files({"name": "通知.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"})
        expect(page.get_by_text("这里只放图片；别的文件请用下面的“加附件”")).to_be_visible()


def test_the_groups_in_force_are_public_and_every_objection_is_answered(space: Ground) -> None:
    from tests.support.world import MORNING  # noqa: PLC0415 - Django is ready only now

    with space.at(MORNING + timedelta(hours=2)):
        with space.walk(size="desktop", actor=space.school.actor("principal")) as head:
            make_public(head)
        with space.walk(size="phone", actor=space.school.family(space.school.children[0])) as guardian:
            object_to_the_groups(guardian)
        with space.walk(size="phone", actor=space.school.actor("office")) as office:
            answer(office)
        with space.walk(size="phone", actor=space.school.family(space.school.children[0])) as guardian:
            guardian.go("/own-objections/")
            expect(guardian.page.get_by_text("已经核对，编组按志愿。")).to_be_visible()
            guardian.see("own-objections")


def write(walker: Walker) -> str:
    """Write in the editor what may not be said in public, be told where, mend it, and send it; gives its address."""
    page = walker.page
    walker.go("/office/pages/")
    page.get_by_role("button", name="写一篇").click()
    editor = page.locator("trix-editor")
    expect(editor).to_be_visible()
    page.locator("input[name=title]").fill(TITLE)
    page.locator("input[name=issuing_unit]").fill("教导处")
    editor.click()
    page.keyboard.type(f"星期三兴趣小组安排如下，有事打{PHONE}。")
    page.get_by_role("button", name="送审").click()
    expect(page.get_by_role("alert")).to_contain_text("手机号")
    expect(page.locator("trix-editor")).to_contain_text(PHONE)
    walker.see("office-page-refused")
    editor = page.locator("trix-editor")
    editor.click()
    page.keyboard.press("Control+A")
    page.keyboard.type("星期三兴趣小组：音乐，在音乐教室。")
    page.get_by_role("button", name="粗体").click()
    page.keyboard.type("请带水杯。")
    walker.see("office-page-draft", english=True)
    page.get_by_role("button", name="送审").click()
    expect(page.get_by_text("等另一位同事或校长审核。")).to_be_visible()
    walker.see("office-page-sent")
    return page.url.removeprefix(walker.site)


def accept(walker: Walker, there: str) -> None:
    page = walker.page
    walker.go("/office/pages/")
    walker.see("office-pages")
    page.get_by_role("link", name=TITLE).first.click()
    assert page.url.removeprefix(walker.site) == there
    expect(page.locator(".written strong")).to_have_text("请带水杯。")
    walker.see("office-page-review", english=True)
    page.get_by_role("button", name="审核通过").click()
    expect(page.get_by_role("link", name="看发布的页面")).to_be_visible()


def read(walker: Walker) -> str:
    """Find the page as anybody does, by two characters; gives its address."""
    page = walker.page
    walker.go("/schools/alpha/search/?q=水杯")
    page.get_by_role("link", name=TITLE).first.click()
    expect(page.locator(".written strong")).to_have_text("请带水杯。")
    walker.see("public-written")
    return page.url.removeprefix(walker.site)


def correct(walker: Walker, there: str) -> None:
    page = walker.page
    walker.go(there)
    page.get_by_role("button", name="写更正的新版").click()
    editor = page.locator("trix-editor")
    editor.click()
    page.keyboard.press("Control+A")
    page.keyboard.type("星期三兴趣小组：绘画，在美术教室。")
    page.locator("input[name=correction]").fill("星期三改为绘画")
    walker.see("office-page-correction")
    page.get_by_role("button", name="送审").click()
    expect(page.get_by_text("等另一位同事或校长审核。")).to_be_visible()


def see_what_changed(walker: Walker, there: str) -> None:
    page = walker.page
    walker.go(there)
    page.get_by_role("link", name="看改了什么").click()
    expect(page.locator("ins").first).to_contain_text("绘画")
    expect(page.locator("del").first).to_contain_text("音乐")
    walker.see("office-page-changes", english=True)
    walker.go(there)
    page.get_by_role("button", name="审核通过").click()
    expect(page.get_by_role("link", name="看发布的页面")).to_be_visible()


def share_by_hand(walker: Walker) -> None:
    """Share where the browser copies nothing: the address stands there, chosen whole, and stands there once."""
    page = walker.page
    page.evaluate("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    for _press in range(2):
        page.get_by_role("button", name="分享").click()
    field = page.get_by_label("这里不能自动复制，请自己复制这个网址")
    expect(field).to_have_value(page.url)
    expect(field).to_be_focused()
    assert field.evaluate("field => field.selectionEnd - field.selectionStart") == len(page.url)
    walker.see()


def comment(walker: Walker, article: str) -> None:
    """Choose a name, write, and watch how much is left."""
    page = walker.page
    walker.go(article)
    page.get_by_role("link", name="起笔名").click()
    page.get_by_label("笔名").first.fill("草原云")
    walker.see("own-pen")
    page.get_by_role("button", name="笔名").first.click()
    walker.go(article)
    box = page.get_by_label("以笔名“草原云”评论")
    box.fill("孩子很喜欢绘画，谢谢👩‍🏫")
    expect(page.locator("#comment-left")).to_have_text("还能输入 129")
    walker.see("public-commenting", english=True)
    page.get_by_role("button", name="发表评论").click()
    expect(page.get_by_text("审核通过以后显示").first).to_be_visible()


def let_the_comment_stand(walker: Walker) -> None:
    page = walker.page
    walker.go("/office/comments/")
    walker.see("office-comments", english=True)
    page.get_by_label("展示", exact=True).check()
    page.locator("input[name=reason]").fill("内容合适")
    page.get_by_role("button", name="决定").click()
    expect(page.get_by_text("没有等着的评论和举报")).to_be_visible()


def make_public(walker: Walker) -> None:
    page = walker.page
    walker.go("/office/publishing/groups/")
    page.locator("a[href='#publish']").click()
    page.locator("dialog[open]").get_by_role("button", name="公开").click()
    expect(page.get_by_role("link", name="看公开的页面")).to_be_visible()
    walker.see("office-matter", english=True)


def object_to_the_groups(walker: Walker) -> None:
    page = walker.page
    walker.go("/schools/alpha/in-force/groups/")
    walker.see("public-matter", english=True)
    page.locator("textarea").fill("二班的编组没有按志愿来，请核对。")
    page.get_by_role("button", name="提异议").click()
    expect(page.get_by_text("答复以后会有消息。")).to_be_visible()
    walker.see("public-objected")


def answer(walker: Walker) -> None:
    page = walker.page
    walker.go("/office/publishing/groups/")
    page.get_by_role("link", name="答复", exact=True).click()
    sheet = page.locator("dialog[open]")
    sheet.get_by_label("不成立").check()
    sheet.locator("textarea").fill("已经核对，编组按志愿。")
    walker.see("office-matter-answer")
    sheet.get_by_role("button", name="答复").click()
    expect(page.get_by_text("已经核对，编组按志愿。")).to_be_visible()
    walker.see("office-matter-answered")
