"""The office writes pages, a colleague reviews them, and readers meet them in the space."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from PIL import Image

from afterbell.base.tenancy import within
from afterbell.portal import commands
from afterbell.portal.models import Article, Page, PageDraft, PageVersion
from tests.support.authorities import officer
from tests.support.visits import standing_clock, stranger, visitor
from tests.support.world import MORNING, SmallSchool

GONE, LOCKED = 410, 451
FORM = {
    "title": "三月安排",
    "channel": "notices",
    "issuing_unit": "教导处",
    "words": "三月二日开始。\n\n请带水杯 <b>",
    "form": "plain",
    "visibility": "public",
    "publish_day": "",
    "publish_time": "",
    "notice_last_day": "",
    "correction": "",
}


@pytest.fixture(autouse=True)
def _clock(small_school: SmallSchool) -> Iterator[None]:  # noqa: ARG001 - it stands before the clock does
    with standing_clock():
        yield


@pytest.fixture
def office(small_school: SmallSchool) -> Client:
    return visitor(small_school.actor("office"))


@pytest.fixture
def desk(office: Client) -> str:
    answer = office.post("/office/pages/new/")
    assert answer.status_code == 302
    return answer.headers["Location"]


def save(office: Client, desk: str, *, saves: int = 0, **more: object) -> HttpResponse:
    return office.post(f"{desk}save/", {**FORM, "saves": saves, **more})  # type: ignore[return-value]


def accept(school: SmallSchool, desk: str, *, by: str = "principal", version: int = 1) -> HttpResponse:
    reviewer = visitor(school.actor(by))
    return reviewer.post(f"{desk}review/", {"version": version, "decision": "accept", "words": ""})  # type: ignore[return-value]


def published(school: SmallSchool, office: Client, desk: str, **more: object) -> str:
    assert save(office, desk, then="send", **more).status_code == 302
    assert accept(school, desk).status_code == 302
    with within(school.id):
        article = Article.objects.get(kind="page")
    return f"/schools/{school.code}/articles/{article.code}/"


def test_a_page_is_written_without_a_script_reviewed_and_read(
    small_school: SmallSchool, office: Client, desk: str
) -> None:
    empty = office.get("/office/pages/")
    assert "还没有标题" in empty.text
    page = office.get(desk)
    nonce = page.text.partition('name="trix-csp-nonce" content="')[2].partition('"')[0]
    assert f"'nonce-{nonce}'" in page.headers["Content-Security-Policy"]
    assert "script-src" not in page.headers["Content-Security-Policy"]
    there = published(small_school, office, desk)
    seen = stranger().get(there)
    assert "<p>三月二日开始。</p><p>请带水杯 &lt;b&gt;</p>" in seen.text
    crumbs = seen.text.partition('class="crumbs"')[2].partition("</nav>")[0]
    assert crumbs.count("<li>") == 3
    assert f"/schools/{small_school.code}/channels/notices/" in crumbs
    channel = stranger().get(f"/schools/{small_school.code}/channels/notices/?q=水杯")
    assert "三月安排" in channel.text
    assert "没有找到" in stranger().get(f"/schools/{small_school.code}/channels/notices/?q=冰雪").text
    assert stranger().get(f"/schools/{small_school.code}/channels/nothing/").status_code == 404
    assert "三月安排" in stranger().get(f"/schools/{small_school.code}/").text


def test_nobody_but_the_office_and_its_leaders_sees_the_desk(
    small_school: SmallSchool, other_school: SmallSchool, desk: str
) -> None:
    for school, handle, status in (
        (small_school, "vice", 200),
        (small_school, "homeroom1", 404),
        (other_school, "office", 404),
    ):
        assert visitor(school.actor(handle)).get(desk).status_code == status
    assert visitor(small_school.family(small_school.children[0])).get(desk).status_code == 404
    assert visitor(small_school.actor("principal")).post("/office/pages/new/").status_code == 404
    assert stranger().get("/office/pages/").headers["Location"].startswith("/sign-in/")


def test_what_is_missing_is_said_and_nothing_is_lost(small_school: SmallSchool, office: Client, desk: str) -> None:
    answer = save(office, desk, then="send", title="", words="电话 13812345678")
    assert answer.status_code == 422
    assert "请写标题" in answer.text
    assert "正文第 1 段：“138…78”像是手机号" in answer.text
    assert "电话 13812345678" in answer.text
    again = save(office, desk, saves=0)
    assert again.status_code == 409
    assert "请带水杯" in again.text
    with within(small_school.id):
        assert PageDraft.objects.get().saves == 1
        assert not PageVersion.objects.exists()


def test_the_editor_keeps_what_is_typed_and_only_what_may_stand(
    small_school: SmallSchool, office: Client, desk: str
) -> None:
    html = '<div>你好<br><strong>请看</strong></div><script>alert(1)</script><img src="x" onerror="alert(1)">'
    answer = office.post(f"{desk}keep/", {**FORM, "saves": 0, "words": html, "form": "html"})
    assert answer.json() == {"saves": 1}
    with within(small_school.id):
        assert PageDraft.objects.get().html == "<div>你好<br><strong>请看</strong></div>"
    assert office.post(f"{desk}keep/", {**FORM, "saves": 0}).status_code == 409
    assert visitor(small_school.actor("office2")).post(f"{desk}keep/", {**FORM, "saves": 1}).status_code == 404


def picture(form: str = "PNG", *, edge: int = 60) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (edge, edge), "green").save(made, form)
    return made.getvalue()


def test_pictures_and_files_come_through_the_space_and_stop_with_it(
    small_school: SmallSchool, office: Client, desk: str
) -> None:
    sent = office.post(f"{desk}picture/", {"photo": SimpleUploadedFile("a.png", picture())})
    there = sent.json()["url"]
    assert stranger().get(there).status_code == 404
    assert office.get(there).status_code == 200
    for name, lie in (("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"), ("b.png", b"\x89PNG\r\n\x1a\nno")):
        refused = office.post(f"{desk}picture/", {"photo": SimpleUploadedFile(name, lie)})
        assert (refused.status_code, "没有收下" in refused.json()["said"]) == (422, True)
    file = SimpleUploadedFile("安排.txt", "三月二日".encode())
    assert (
        save(office, desk, words=f'<p>图</p><img src="{there}" alt="操场">', form="html", file=file).status_code == 302
    )
    article = published(small_school, office, desk, saves=1, words=f'<img src="{there}" alt="操场">', form="html")
    shown = stranger().get(there)
    assert (shown.status_code, shown.headers["Content-Type"]) == (200, "image/webp")
    assert stranger().get(there, headers={"if-none-match": shown.headers["ETag"]}).status_code == 304
    page = stranger().get(article).text
    attached = page.partition(f"/schools/{small_school.code}/files/")[2].partition('"')[0]
    given = stranger().get(f"/schools/{small_school.code}/files/{attached}")
    assert given.headers["Content-Disposition"].startswith("attachment;")
    assert given.headers["X-Content-Type-Options"] == "nosniff"
    commands.lock_space(actor=officer("first"), now=MORNING, school=small_school.code, ground="unlawful", reason="广告")
    for door in (article, there, f"/schools/{small_school.code}/files/{attached}"):
        answer = stranger().get(door, headers={"if-none-match": shown.headers["ETag"]})
        assert answer.status_code == LOCKED
        assert answer.headers["Cache-Control"] == "no-store"


def test_who_works_in_a_space_that_is_shut_reads_so_where_they_work(small_school: SmallSchool, office: Client) -> None:
    doors, told = ("/office/pages/", "/office/publishing/"), "公开空间已被锁定"
    assert all(told not in office.get(door).text for door in doors)
    commands.lock_space(actor=officer("first"), now=MORNING, school=small_school.code, ground="unlawful", reason="广告")
    assert all(told in office.get(door).text for door in doors)


def test_a_returned_version_says_so_and_a_first_draft_is_thrown_away(
    small_school: SmallSchool, office: Client, desk: str
) -> None:
    assert save(office, desk, then="send").status_code == 302
    reviewer = visitor(small_school.actor("office2"))
    assert "<dt>栏目</dt><dd>" in reviewer.get(desk).text
    answer = reviewer.post(f"{desk}review/", {"version": "1", "decision": "return", "words": "请写时间"})
    assert answer.status_code == 302
    assert "第 1 版被" in office.get(desk).text
    assert office.post(f"{desk}begin/").status_code == 302
    assert "退回：请写时间" in office.get(desk).text
    new = office.post("/office/pages/new/").headers["Location"]
    assert "不写了，丢掉这份草稿" in office.get(new).text
    assert office.post(f"{new}give-up/").headers["Location"] == "/office/pages/"
    assert office.get(new).status_code == 404


def test_a_withdrawn_page_says_so_and_shows_nothing_of_it(small_school: SmallSchool, office: Client, desk: str) -> None:
    there = published(small_school, office, desk)
    assert office.post(f"{desk}withdraw/", {"words": ""}).status_code == 422
    assert office.post(f"{desk}withdraw/", {"words": "改期"}).status_code == 302
    answer = stranger().get(there)
    assert answer.status_code == GONE
    assert "原因：改期" in answer.text
    assert "水杯" not in answer.text
    assert "三月安排" not in answer.text
    assert "三月安排" not in stranger().get(f"/schools/{small_school.code}/").text


def test_a_correction_is_shown_with_what_it_changed(small_school: SmallSchool, office: Client, desk: str) -> None:
    there = published(small_school, office, desk)
    assert office.post(f"{desk}begin/").status_code == 302
    changed = {"words": "三月三日开始。\n\n请带水杯", "correction": "三月三日开始"}
    assert save(office, desk, then="send", **changed).status_code == 302
    own = office.post(f"{desk}review/", {"version": 2, "decision": "accept"})
    assert (own.status_code, "另一个人审核" in own.text) == (422, True)
    changes = office.get(f"{desk}changes/?from=1&to=2").text
    assert "三月<del>二</del><ins>三</ins>日开始。" in changes
    assert accept(small_school, desk, by="office2", version=2).status_code == 302
    page = stranger().get(there).text
    assert "更正：三月三日开始" in page
    assert "三月二日" not in page


def test_two_thousand_pages_are_paged(small_school: SmallSchool, office: Client) -> None:
    with within(small_school.id):
        account = small_school.account("office")
        Page.objects.bulk_create(
            Page(school_id=small_school.id, author=account, created_at=MORNING, moved_at=MORNING, title=f"第{number}篇")
            for number in range(2000)
        )
        Article.objects.bulk_create(
            Article(
                school_id=small_school.id,
                kind="page",
                subject=f"s{number}",
                title=f"文章{number}",
                issuing_unit="教导处",
                body={},
                published_by=account,
                published_at=MORNING,
            )
            for number in range(2000)
        )
    last = office.get("/office/pages/?page=40")
    assert (last.text.count("/office/pages/"), "第0篇" in last.text) >= (50, True)
    assert "第1234篇" in office.get("/office/pages/?q=1234").text
    channel = stranger().get(f"/schools/{small_school.code}/channels/materials/?page=67").text
    assert "2001 篇文章" in channel
    assert "文章0<" in channel


def test_the_office_orders_its_channels(small_school: SmallSchool, office: Client) -> None:
    there = "/office/pages/channels/"
    page = office.get(there).text
    assert ("学校动态" in page, "栏目名称 <" in page, "英文名称 <" in page) == (True, False, True)
    assert office.post(f"{there}set/", {"step": "add", "name": "值周", "parent": "news"}).status_code == 302
    assert office.post(f"{there}set/", {"step": "down", "channel": "news"}).status_code == 302
    assert office.post(f"{there}set/", {"step": "rename", "channel": "news", "name": " "}).status_code == 422
    assert visitor(small_school.actor("vice")).post(f"{there}set/", {"step": "add", "name": "x"}).status_code == 404
    page = stranger().get(f"/schools/{small_school.code}/").text
    assert page.index("通知公告") < page.index("学校动态")
    assert "值周" in stranger().get(f"/schools/{small_school.code}/channels/news/").text
