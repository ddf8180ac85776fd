"""The pages of complaints: anybody writes and looks up, the desk answers, and whose it is not finds nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from afterbell.portal.commands import lock_space
from tests.complaints.writing import WHAT, answered, hand_in
from tests.support.asking import questions
from tests.support.authorities import officer
from tests.support.visits import standing_clock, stranger, typed_otherwise, visitor
from tests.support.world import MORNING, SmallSchool

WRITTEN = {"do": "write", "kind": "complaint", "about": "fees", "against": "service", "words": WHAT}


@pytest.fixture(autouse=True)
def _clock(small_school: SmallSchool) -> Iterator[None]:  # noqa: ARG001 - it stands before the clock does
    with standing_clock():
        yield


def door(school: SmallSchool) -> str:
    return f"/schools/{school.code}/complaints/"


def looked_up(browser: Client, school: SmallSchool, *, number: str, word: str) -> str:
    """Let a browser look a complaint up; gives the address of its page."""
    answer = browser.post(door(school), {"do": "look", "number": number, "word": word})
    assert answer.status_code == 302, answer.text
    return answer.headers["Location"]


def test_anybody_writes_and_looks_up_while_the_space_is_locked(small_school: SmallSchool) -> None:
    lock_space(actor=officer("first"), now=MORNING, school=small_school.code, ground="unlawful", reason="广告")
    browser, there = stranger(), door(small_school)
    assert there in browser.get(f"/schools/{small_school.code}/").text
    shown = browser.get(there)
    assert f"{there}numbers/" not in shown.text
    assert (shown.status_code, "课后服务实施方案" in shown.text) == (200, False)
    taken = browser.post(there, {**WRITTEN, "words": f"{WHAT} 13812345678", "contact": "13812345678"})
    assert (taken.status_code, taken.headers["Cache-Control"]) == (200, "no-store")
    assert "查询口令只显示这一次" in taken.text
    assert "办结半年后删除" in taken.text
    number, word = re.findall(r'<dd class="figures"><b>([^<]+)</b>', taken.text)
    mine = looked_up(browser, small_school, number=number, word=word)
    for otherwise in typed_otherwise(word):
        assert looked_up(browser, small_school, number=number, word=otherwise) == mine
    page = browser.get(mine)
    assert (WHAT in page.text, page.headers["Cache-Control"]) == (True, "no-store")
    assert stranger().get(mine).status_code == 404
    browser.post(mine, {"do": "leave"})
    assert browser.get(mine).status_code == 404
    assert browser.get(f"{there}numbers/").status_code == 451
    assert stranger().get("/schools/nobody/complaints/").status_code == 404


def test_a_form_that_is_refused_keeps_what_was_written_and_guesses_wait(small_school: SmallSchool) -> None:
    browser, there = stranger(), door(small_school)
    back = browser.post(there, {**WRITTEN, "about": "", "words": f"{WHAT}<script>"})
    assert back.status_code == 422
    for said in ("请选关于什么", "不能有网页代码", WHAT):
        assert said in back.text
    assert "<script>" not in back.text.partition(WHAT)[2][:40]
    for _try in range(5):
        wrong = browser.post(there, {"do": "look", "number": "2026-001", "word": "aaaaa-bbbbb-ccccc"})
        assert (wrong.status_code, "编号或查询口令不对" in wrong.text) == (422, True)
        assert ('value="2026-001"' in wrong.text, "aaaaa-bbbbb" in wrong.text) == (True, False)
    waits = browser.post(there, {"do": "look", "number": "2026-001", "word": "aaaaa-bbbbb-ccccc"})
    assert (waits.status_code, "15 分钟" in waits.text) == (429, True)
    for _one in range(5):
        assert browser.post(there, WRITTEN).status_code == 200
    assert browser.post(there, WRITTEN).status_code == 429


def test_a_family_and_the_office_go_the_whole_way_by_their_pages(small_school: SmallSchool) -> None:
    family, office = visitor(small_school.family(small_school.children[0])), visitor(small_school.actor("office"))
    took = family.post(door(small_school), {**WRITTEN, "named": "on", "contact": "微信 abc"})
    mine = took.headers["Location"]
    code = mine.strip("/").rpartition("/")[2]
    (number,) = set(re.findall(r"编号 (2026-\d{4})", family.get(mine, follow=True).text))
    assert number in family.get(door(small_school)).text
    desk = f"/office/complaints/{code}/"
    assert desk in office.get("/office/complaints/").text
    assert WHAT not in office.get("/office/complaints/").text
    first = office.get(desk).text
    assert (WHAT in first, "微信" in first, 'value="asked"' in first) == (True, False, False)
    assert "微信 abc" in office.post(desk, {"step": "look"}).text
    assert office.post(desk, {"step": "answered", "words": "好"}).status_code == 409
    assert "已受理" in office.post(desk, {"step": "taken"}, follow=True).text
    assert office.post(desk, {"step": "answered", "words": " "}).status_code == 422
    office.post(desk, {"step": "asked", "words": "哪一项？"})
    assert "哪一项？" in family.get(mine).text
    assert "社团材料费" in family.post(mine, {"do": "add", "words": "社团材料费"}, follow=True).text
    office.post(desk, {"step": "answered", "words": "已经退费"})
    assert "已经退费" in family.get(mine).text
    assert family.post(mine, {"do": "rate", "satisfied": "no", "stars": "9"}).status_code == 422
    rated = {"do": "rate", "satisfied": "no", "stars": "2", "words": "没退 & 少退"}
    asked = family.post(mine, rated).text
    assert all(words in asked for words in ("这样评价？", "不满意", "2/5", "没退 &amp; 少退", "改一改"))
    assert "★★☆☆☆" not in family.get(mine).text
    unhappy = family.post(mine, {**rated, "sure": "1"}, follow=True).text
    assert "★★☆☆☆" in unhappy
    family.post(mine, {"do": "bureau", "words": "请看看"})
    assert "没有符合条件的" in office.get("/office/complaints/").text
    bureau = visitor(officer("first"))
    assert "件投诉等主管部门答复" in bureau.get("/bureau/").text
    there = f"/bureau/complaints/{code}/"
    assert there in bureau.get("/bureau/complaints/").text
    for step in ({"step": "taken"}, {"step": "answered", "words": "学校三天内退费"}):
        assert bureau.post(there, step).status_code == 302
    assert "学校三天内退费" in family.get(mine).text
    assert office.get("/office/complaints.xlsx?state=all").status_code == 200
    assert bureau.get("/bureau/complaints.xlsx").status_code == 200
    for browser in (office, family):
        assert browser.get(there).status_code == 404
    assert family.post(mine, {"do": "nothing"}).status_code == 404
    assert office.post(desk, {"step": "nothing"}).status_code == 404


def test_whose_it_is_not_finds_nothing(small_school: SmallSchool, other_school: SmallSchool) -> None:
    about_head = hand_in(small_school, against="principal").code
    code = hand_in(small_school).code
    answered(code, by=small_school.actor("office"))
    people = {
        "vice": small_school.actor("vice"),
        "homeroom": small_school.actor("homeroom1"),
        "family": small_school.family(small_school.children[0]),
        "stranger": None,
        "other office": other_school.actor("office"),
        "other bureau": officer("elsewhere"),
    }
    for name, actor in people.items():
        browser = visitor(actor) if actor else stranger()
        for there in (f"/office/complaints/{code}/", f"/bureau/complaints/{code}/", f"/complaints/{code}/"):
            assert (name, browser.get(there).status_code) == (name, 404)
            assert (name, browser.post(there, {"step": "taken", "do": "add"}).status_code) == (name, 404)
    assert visitor(small_school.actor("vice")).get("/office/complaints/").status_code == 404
    head = visitor(small_school.actor("principal"))
    assert head.get(f"/office/complaints/{code}/").status_code == 200
    assert head.get(f"/office/complaints/{about_head}/").status_code == 404
    assert about_head not in head.get("/office/complaints/?state=all").text
    assert head.get("/bureau/complaints/").status_code == 404
    assert visitor(officer("first")).get(f"/bureau/complaints/{about_head}/").status_code == 200


def test_the_numbers_are_said_in_english_and_queues_ask_as_much_for_three_rows_as_for_one(
    small_school: SmallSchool,
) -> None:
    asked: list[list[int]] = []
    people = ((small_school.actor("office"), "/office/complaints/"), (officer("first"), "/bureau/complaints/"))
    for rows in (1, 3):
        for _one in range(rows - len(asked)):
            hand_in(small_school)
            hand_in(small_school, against="principal", address="another")
        asked.append([])
        for actor, there in people:
            browser = visitor(actor)
            browser.get(there)
            with CaptureQueriesContext(connection) as seen:
                listed = set(re.findall(rf'href="({there}[a-z0-9]+/)"', browser.get(f"{there}?state=all").text))
            assert len(listed) == rows
            asked[-1].append(len(questions(seen)))
    assert asked[0] == asked[1]
    assert max(asked[0]) <= 24
    for _one in range(2):
        hand_in(small_school, address="third")
    english = stranger()
    english.cookies["django_language"] = "en"
    page = english.get(f"{door(small_school)}numbers/").text
    for said in ("Most about fees: 5", "2026", "fewer than 5, not shown"):
        assert said in page
    assert WHAT not in page
    assert "Whoever a complaint is about does not handle it" in english.get(door(small_school)).text
