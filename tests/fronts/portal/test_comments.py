"""Comments stand under public pages once reviewed; who may writes, anybody reports, and nobody's real name is read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from django.test import Client

from afterbell.base.tenancy import within
from afterbell.comments.commands import answer_report, lock_pen
from afterbell.comments.models import Comment, PublicReport
from afterbell.portal.commands import lock_space
from afterbell.portal.models import Article
from tests.support.authorities import officer
from tests.support.comments import decide, page_of, pen_of, send
from tests.support.visits import standing_clock, stranger, typed_otherwise, visitor
from tests.support.world import MORNING, SmallSchool, platform_operator

OWN = "/comments/"


@pytest.fixture(autouse=True)
def _clock(small_school: SmallSchool) -> Iterator[None]:  # noqa: ARG001 - it stands before the clock does
    with standing_clock():
        yield


@pytest.fixture
def article(small_school: SmallSchool) -> str:
    return f"/schools/{small_school.code}/articles/{page_of(small_school)}/"


def text(client: Client, there: str, status: int = 200) -> str:
    answer = client.get(there)
    assert answer.status_code == status
    return answer.content.decode()


def test_a_family_chooses_a_pen_name_writes_and_is_read_once_reviewed(small_school: SmallSchool, article: str) -> None:
    child = small_school.children[0]
    browser = visitor(small_school.family(child))
    assert "起一个笔名就可以评论" in text(browser, article)
    wrong = browser.post(OWN, {"step": "pen", "name": "我是萨仁"})
    assert (wrong.status_code, "真实姓名" in wrong.content.decode()) == (422, True)
    way = re.search(r'href="(/comments/\?next=[^"]+)"', text(browser, article))
    assert way
    chosen = {"step": "pen", "name": "草原云", "next": article}
    assert f'name="next" value="{article}"' in text(browser, way[1])
    switches = text(browser, OWN).count('name="next"')
    for elsewhere in ("https://evil.example/schools/", "//evil.example/schools/x/", "/office/", "javascript:alert(1)"):
        assert text(browser, f"{OWN}?next={quote(elsewhere)}").count('name="next"') == switches
    assert browser.post(OWN, chosen)["Location"] == article
    assert "以笔名“草原云”评论" in text(browser, article)
    over = browser.post(f"{article}comments/", {"words": "好" * 141})
    page = over.content.decode()
    assert (over.status_code, "多了 1 个" in page, "好" * 141 in page) == (422, True, True)
    sent = browser.post(f"{article}comments/", {"words": "点名很及时\n谢谢"}, follow=True)
    assert "审核通过以后显示" in sent.content.decode()
    assert "点名很及时" not in text(stranger(), article)
    with within(small_school.id):
        code = Comment.objects.get().code
    decide(small_school, code, "office", reason="内容合适")
    for there in (article, f"{article}comments/", f"/schools/{small_school.code}/scheme/"):
        page = text(stranger(), there).partition('id="comments"')[2]
        assert ("点名很及时<br>谢谢" in page, "草原云" in page, "萨仁" in page) == (True, True, False)
        assert "发表评论" not in page
    assert "内容合适" in text(browser, OWN)


def test_who_may_not_comment_finds_no_form_and_no_door(
    small_school: SmallSchool, other_school: SmallSchool, article: str
) -> None:
    for browser in (
        stranger(),
        visitor(officer("first")),
        visitor(platform_operator()),
        visitor(other_school.actor("office")),
        visitor(other_school.family(other_school.children[0])),
    ):
        assert "<textarea" not in text(browser, article)
        assert browser.post(f"{article}comments/", {"words": "大家好"}).status_code == 404
    assert stranger().get(OWN).status_code == 302
    assert visitor(officer("first")).get(OWN).status_code == 404
    assert stranger().get(f"/schools/{small_school.code}/articles/nothing/comments/").status_code == 404
    with within(small_school.id):
        assert not Comment.objects.exists()


def test_the_own_page_says_no_title_of_a_space_that_is_shut(small_school: SmallSchool) -> None:
    mother = small_school.family(small_school.children[0])
    pen_of(mother)
    send(small_school, mother, "很好")
    with within(small_school.id):
        title = Article.objects.get(kind="scheme").title
    assert title in text(visitor(mother), OWN)
    lock_space(actor=officer("first"), now=MORNING, school=small_school.code, ground="unlawful", reason="有广告")
    told = text(visitor(mother), OWN)
    assert title not in told
    assert ("很好" in told, "学校空间锁定期间，不显示页面标题" in told) == (True, True)


def test_a_refused_comment_is_appealed_on_the_own_page(small_school: SmallSchool) -> None:
    mother = small_school.family(small_school.children[0])
    pen_of(mother)
    code = send(small_school, mother, "食堂太难吃")
    decide(small_school, code, "office", outcome="refused", reason="与本页无关", rule="off_topic")
    browser = visitor(mother)
    page = text(browser, OWN)
    assert all(words in page for words in ("没有展示", "与本页无关", "申诉（只能一次）"))
    other = visitor(small_school.family(small_school.children[1]))
    sent = {"step": "appeal", "comment": code, "words": "说的是事实"}
    assert other.post(OWN, sent).status_code == 404
    assert browser.post(OWN, {**sent, "words": ""}).status_code == 422
    assert browser.post(OWN, sent).status_code == 302
    assert browser.post(OWN, sent).status_code == 409
    assert browser.post(OWN, {"step": "else"}).status_code == 404
    assert "申诉中" in text(browser, OWN)


def test_a_locked_person_reads_a_notice_of_the_own_and_appeals(small_school: SmallSchool, article: str) -> None:
    mother = small_school.family(small_school.children[0])
    pen = pen_of(mother)
    decide(small_school, send(small_school, mother, "大家好"), "office")
    lock_pen(actor=officer("first"), now=MORNING, pen=pen, ground="sensitive", reason="多次辱骂他人")
    browser = visitor(mother)
    page = text(browser, OWN)
    assert all(words in page for words in ("您的个人空间已锁定", "2026年2月24日", "敏感词", "多次辱骂他人", "主管部门"))
    assert "机构空间" not in page
    under = text(browser, article)
    assert ("大家好" in under, "您的个人空间已被锁定" in under) == (False, True)
    refused = browser.post(f"{article}comments/", {"words": "还在"})
    assert (refused.status_code, "现在不能评论" in refused.content.decode()) == (422, True)
    assert browser.post(OWN, {"step": "lock", "words": "不会再犯"}).status_code == 302
    assert "您的申诉在等处理" in text(browser, OWN)


def test_a_stranger_reports_and_looks_the_answer_up_also_while_the_space_is_shut(
    small_school: SmallSchool, article: str
) -> None:
    mother = small_school.family(small_school.children[0])
    pen_of(mother)
    code = send(small_school, mother, "请加入我们")
    decide(small_school, code, "office")
    there = f"/schools/{small_school.code}/report/"
    assert f"{there}?comment={code}" in text(stranger(), article)
    assert "请加入我们" in text(stranger(), f"{there}?comment={code}")
    assert stranger().get(f"{there}?comment=nothing").status_code == 404
    empty = stranger().post(f"{there}?comment={code}", {"ground": "unlawful", "words": ""})
    assert empty.status_code == 422
    assert '<option value="" selected>请选择</option>' in text(stranger(), f"{there}?comment={code}")
    unchosen = stranger().post(f"{there}?comment={code}", {"ground": "", "words": "是广告"})
    assert (unchosen.status_code, unchosen.text.count("请选一个依据"), "是广告" in unchosen.text) == (422, 1, True)
    assert "field-error" not in unchosen.text
    filed = stranger().post(f"{there}?comment={code}", {"ground": "unlawful", "words": "是广告"})
    assert filed.headers["Cache-Control"] == "no-store"
    with within(small_school.id):
        number = PublicReport.objects.get().code
    found = re.search(r"\b[2-9a-z]{5}-[2-9a-z]{5}-[2-9a-z]{5}\b", filed.content.decode())
    assert found is not None
    assert number in filed.content.decode()
    answer_report(
        actor=small_school.actor("principal"),
        now=MORNING,
        report=number,
        outcome="taken_down",
        reason="确是广告",
        rule="off_topic",
    )
    assert "请加入我们" in text(stranger(), article)
    waiting = stranger().post(f"{there}answer/", {"number": number, "secret": found.group()})
    assert "等另一位决定" in waiting.content.decode()
    for otherwise in typed_otherwise(found.group()):
        assert "等另一位决定" in stranger().post(f"{there}answer/", {"number": number, "secret": otherwise}).text
    decide(small_school, code, "office", outcome="refused")
    assert "请加入我们" not in text(stranger(), article)
    lock_space(actor=officer("first"), now=MORNING, school=small_school.code, ground="unlawful", reason="有广告")
    for door in (article, f"{article}comments/", there):
        assert stranger().get(door).status_code == 451
    answer = stranger().post(f"{there}answer/", {"number": number, "secret": found.group()})
    page = answer.content.decode()
    assert (answer.status_code, "评论已撤下" in page, "确是广告" in page) == (200, True, True)
    wrong = stranger().post(f"{there}answer/", {"number": number, "secret": "aaaaa"})
    assert (wrong.status_code, "确是广告" in wrong.content.decode()) == (422, False)
    assert (f'value="{number}"' in wrong.text, 'value="aaaaa"' in wrong.text) == (True, False)
    assert stranger().get("/schools/nobody/report/answer/").status_code == 404


def test_somebody_of_the_school_reports_and_gets_a_message(small_school: SmallSchool) -> None:
    there = f"/schools/{small_school.code}/report/"
    teacher = small_school.actor("homeroom1")
    browser = visitor(teacher)
    assert "只由主管部门处理" in text(browser, there)
    filed = browser.post(there, {"ground": "unlawful", "words": "首页有广告"})
    assert "您会收到一条消息" in filed.content.decode()
    with within(small_school.id):
        number = PublicReport.objects.get().code
    answer_report(actor=officer("first"), now=MORNING, report=number, outcome="nothing", reason="没有看到广告")
    assert "没有看到广告" in text(browser, "/messages/")
