"""The office and the bureau see what waits, the oldest first, decide with a reason, and lock a pen name."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from afterbell.base.tenancy import within
from afterbell.comments.commands import appeal_comment, file_report
from afterbell.comments.models import CommentDecision, PenLock, PublicReport
from afterbell.comments.queries.naming import Said, children_named
from afterbell.schools.actors import PUBLIC_ACTOR
from afterbell.schools.models import Pupil
from tests.support.asking import questions
from tests.support.authorities import officer
from tests.support.comments import decide, page_of, pen_of, send
from tests.support.visits import standing_clock, stranger, visitor
from tests.support.world import MORNING, SmallSchool, platform_operator

OFFICE, BUREAU = "/office/comments/", "/bureau/comments/"
NOW = MORNING + timedelta(days=4)


@pytest.fixture(autouse=True)
def _clock(small_school: SmallSchool) -> Iterator[None]:  # noqa: ARG001 - it stands before the clock does
    with standing_clock(NOW):
        yield


@pytest.fixture
def waiting(small_school: SmallSchool) -> tuple[str, str]:
    """Give a pen name and the older of its two comments that wait; the newer one was found to hold a listed word."""
    mother = small_school.family(small_school.children[0])
    pen = pen_of(mother)
    older = send(small_school, mother, "点名很及时")
    send(small_school, mother, "这是在算命吗", now=MORNING + timedelta(days=1))
    return pen, older


def read(browser: object, there: str) -> str:
    answer = browser.get(there)  # type: ignore[attr-defined]
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_the_office_decides_the_oldest_first_with_a_reason(small_school: SmallSchool, waiting: tuple[str, str]) -> None:
    _pen, older = waiting
    browser = visitor(small_school.actor("office"))
    assert "等审核的评论和举报" in read(browser, "/office/")
    page = read(browser, OFFICE)
    assert page.index("点名很及时") < page.index("这是在算命吗")
    assert all(words in page for words in ("等了 4 天", "筛查：敏感词", "草原云"))
    assert "萨仁" not in page
    missing = browser.post(OFFICE, {"comment": older, "outcome": "refused", "rule": "insult", "reason": ""})
    assert (missing.status_code, "请写明理由" in missing.content.decode()) == (422, True)
    assert browser.post(OFFICE, {"comment": older, "outcome": "refused", "reason": "与本页无关"}).status_code == 302
    again = browser.post(OFFICE, {"comment": older, "outcome": "shown", "reason": "可以"})
    assert again.status_code == 409
    assert browser.post(OFFICE, {"step": "else"}).status_code == 404
    appeal_comment(actor=small_school.family(small_school.children[0]), now=NOW, comment=older, words="请再看看")
    page = read(browser, OFFICE)
    assert ("请再看看" in page, "这一件要由另一位决定" in page) == (True, True)
    principal = visitor(small_school.actor("principal"))
    assert principal.post(OFFICE, {"comment": older, "outcome": "shown", "reason": "可以"}).status_code == 302
    with within(small_school.id):
        assert [row.outcome for row in CommentDecision.objects.order_by("pk")] == ["refused", "shown"]


def test_beside_a_comment_stands_which_children_of_its_own_school_it_names(
    small_school: SmallSchool, other_school: SmallSchool
) -> None:
    with within(small_school.id):
        name = Pupil.objects.order_by("pk")[0].name
    mother, elsewhere = (school.family(school.children[0]) for school in (small_school, other_school))
    pen_of(mother)
    pen_of(elsewhere, "远处的云")
    send(small_school, mother, f"{name[0]} {name[1:]}今天很开心")
    send(small_school, mother, "点名很及时", now=MORNING + timedelta(hours=1))
    told = f"里面有本校孩子的姓名：{name}。没有监护人同意"
    office, above = visitor(small_school.actor("office")), visitor(officer("first"))
    for browser, there in ((office, OFFICE), (above, BUREAU), (above, f"{BUREAU}?school={small_school.code}")):
        assert read(browser, there).count(told) == 1
    with within(other_school.id):
        Pupil.objects.filter(name=name).update(name="乌日罕")
    send(other_school, elsewhere, f"听说{name}来过")
    assert "里面有本校孩子" not in read(visitor(other_school.actor("office")), OFFICE)


def test_the_names_are_looked_for_once_and_ten_are_told(small_school: SmallSchool) -> None:
    names = [f"小牧人{letter}" for letter in "甲乙丙丁戊己庚辛壬癸子"]
    said = [Said(comment=str(number), school=small_school.code, words="，".join(names)) for number in range(3)]
    with within(small_school.id):
        like = Pupil.objects.order_by("pk")[0]
        for number, name in enumerate(names):
            like.pk, like.code, like.name, like.ticket = None, f"named{number}", name, f"N{number}"
            like.save()
        with CaptureQueriesContext(connection) as seen:
            found = children_named(said)
        assert len(questions(seen)) == 1
        assert [found[one.comment] for one in said] == [tuple(sorted(names)[:10])] * 3
        assert children_named([]) == {}


def test_nobody_else_comes_near_the_queue(
    small_school: SmallSchool, other_school: SmallSchool, waiting: tuple[str, str]
) -> None:
    pen, older = waiting
    for handle in ("vice", "homeroom1", "gate"):
        assert visitor(small_school.actor(handle)).get(OFFICE).status_code == 404
    assert visitor(small_school.family(small_school.children[0])).get(OFFICE).status_code == 404
    assert stranger().get(OFFICE).status_code == 302
    assert visitor(small_school.actor("office")).get(BUREAU).status_code == 404
    assert visitor(platform_operator()).get(BUREAU).status_code == 404
    elsewhere = visitor(other_school.actor("office"))
    assert "点名很及时" not in read(elsewhere, OFFICE)
    assert elsewhere.post(OFFICE, {"comment": older, "outcome": "shown", "reason": "好"}).status_code == 404
    assert elsewhere.get(f"{OFFICE}pens/{pen}/").status_code == 404
    above = visitor(officer("elsewhere"))
    assert above.get(f"{BUREAU}pens/{pen}/").status_code == 404


def test_the_bureau_sees_ages_by_school_and_decides(small_school: SmallSchool, waiting: tuple[str, str]) -> None:
    _pen, older = waiting
    filed = file_report(
        actor=PUBLIC_ACTOR, now=MORNING, school=small_school.code, ground="unlawful", words="首页有广告"
    )
    browser = visitor(officer("first"))
    home = read(browser, "/bureau/")
    assert all(words in home for words in ("等审核的评论和举报", "最久的等了 4 天", f"?school={small_school.code}"))
    assert browser.get("/bureau/schools.xlsx").status_code == 200
    page = read(browser, f"{BUREAU}?school={small_school.code}")
    assert all(words in page for words in (small_school.code, "整个空间", "首页有广告", "点名很及时"))
    assert browser.get(f"{BUREAU}?school=nobody").status_code == 404
    assert browser.post(BUREAU, {"comment": older, "outcome": "shown", "reason": "可以"}).status_code == 302
    assert browser.post(BUREAU, {"report": filed.number, "outcome": "nothing", "reason": "没有"}).status_code == 302
    assert browser.post(BUREAU, {"report": filed.number, "outcome": "nothing", "reason": "没有"}).status_code == 409
    assert "首页有广告" not in read(visitor(small_school.actor("office")), OFFICE)


def test_a_school_tells_the_authority_and_the_bureau_reads_it(small_school: SmallSchool) -> None:
    file_report(
        actor=PUBLIC_ACTOR,
        now=MORNING,
        school=small_school.code,
        ground="unsafe",
        words="页面有问题",
        article=page_of(small_school),
    )
    with within(small_school.id):
        number = PublicReport.objects.get().code
    office = visitor(small_school.actor("office"))
    assert "评论已撤下" not in read(office, OFFICE)
    assert office.post(OFFICE, {"report": number, "outcome": "told", "reason": "已交教育局"}).status_code == 302
    assert "没有等着的评论和举报" in read(office, OFFICE)
    page = read(visitor(officer("first")), BUREAU)
    assert ("已报告主管部门的举报" in page, "已交教育局" in page) == (True, True)


def test_a_pen_name_is_locked_and_opened_by_two(small_school: SmallSchool, waiting: tuple[str, str]) -> None:
    pen, older = waiting
    decide(small_school, older, "office")
    there = f"{OFFICE}pens/{pen}/"
    office, principal = visitor(small_school.actor("office")), visitor(small_school.actor("principal"))
    assert there in read(office, OFFICE)
    page = read(office, there)
    assert all(words in page for words in ("锁定这个个人空间", "本人和审核的人看得到", "敏感词"))
    empty = office.post(there, {"step": "lock", "ground": "sensitive", "words": ""})
    assert empty.status_code == 422
    assert office.post(there, {"step": "lock", "ground": "sensitive", "words": "多次辱骂"}).status_code == 302
    assert "等复核" in read(principal, OFFICE)
    assert "同意锁定" in read(principal, there)
    assert principal.post(there, {"step": "confirm", "words": "同意"}).status_code == 302
    assert office.post(there, {"step": "want", "words": "已认错"}).status_code == 302
    assert office.post(there, {"step": "lift", "words": "好"}).status_code == 409
    assert office.post(there, {"step": "appeal", "words": "好"}).status_code == 404
    bureau = visitor(officer("first"))
    assert bureau.post(f"{BUREAU}pens/{pen}/", {"step": "lift", "words": "同意"}).status_code == 302
    assert "已解锁" in read(bureau, f"{BUREAU}pens/{pen}/")
    with within(small_school.id):
        assert PenLock.objects.get().level == 4


def test_one_comment_or_three_ask_the_same(small_school: SmallSchool) -> None:
    mother, asked = small_school.family(small_school.children[0]), []
    pen_of(mother)
    article = f"/schools/{small_school.code}/articles/{page_of(small_school)}/comments/"
    doors = (
        (visitor(small_school.actor("office")), OFFICE),
        (visitor(officer("first")), BUREAU),
        (stranger(), article),
    )
    for at in range(3):
        decide(small_school, send(small_school, mother, f"第{at}条"), "office")
        send(small_school, mother, f"等着的第{at}条")
        if at == 1:
            continue
        for browser, there in doors:
            read(browser, there)
            with CaptureQueriesContext(connection) as seen:
                read(browser, there)
            asked.append(len(questions(seen)))
    assert asked[:3] == asked[3:]
    assert max(asked) <= 24
