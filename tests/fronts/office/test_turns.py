"""The office's desk of turns: what waits is decided at once, open sessions are asked for, the list is filtered."""

from __future__ import annotations

import re
from io import BytesIO

from python_calamine import CalamineWorkbook

from afterbell.base.tenancy import within
from afterbell.rostering.commands import answer_turn, ask_leave, ask_session_leave, ask_substitutes, ask_swap
from afterbell.rostering.models import Session
from tests.rostering.asking import holder_of, name_of, person, turn_on_monday
from tests.rostering.test_asking import decree
from tests.support.asking import AsksAtMost
from tests.support.term_begun import FIRST_MONDAY, MONDAY_NOON, Begun
from tests.support.visits import standing_clock, visitor
from tests.support.world import MORNING, SmallSchool

TURNS, SHEET = "/office/turns/", "/office/turns/list.xlsx"


def agreed_swap(begun: Begun) -> tuple[str, str, str]:
    """Let two agree on a swap that waits for the school; gives the request and the two sessions."""
    school, turn = begun.school, turn_on_monday(begun.school)
    page = visitor(person(school, turn.holder)).get("/classroom/turns/ask/", {"session": turn.session}).text
    other = page.partition('name="other" value="')[2].partition('"')[0]
    swap = ask_swap(actor=person(school, turn.holder), now=MONDAY_NOON, session=turn.session, other=other)
    theirs = person(school, holder_of(school, other))
    assert answer_turn(actor=theirs, now=MONDAY_NOON, request=swap, accept=True) == "agreed"
    return swap, turn.session, other


def session_name(school: SmallSchool, session: str) -> str:
    with within(school.id):
        return Session.objects.get(code=session).name


def test_what_waits_is_approved_in_one_go(begun: Begun, asks_at_most: AsksAtMost) -> None:
    with standing_clock(MONDAY_NOON):
        office = visitor(begun.school.actor("office"))
        assert "没有人请假、代班或换班" in office.get(TURNS).text
        assert TURNS in office.get("/office/roster/").text
        swap, mine, theirs = agreed_swap(begun)
        before = holder_of(begun.school, mine), holder_of(begun.school, theirs)
        with asks_at_most(25):
            page = office.get(TURNS).text
        assert "等学校同意" in page
        silent = office.post(TURNS, {"pick": [swap], "refuse": "1"})
        assert (silent.status_code, "请写明原因" in silent.text) == (422, True)
        assert office.post(TURNS, {"approve": "1"}).status_code == 422
        assert office.post(TURNS, {"pick": [swap], "approve": "1"}).status_code == 302
        assert "已同意 1 件" in office.get(TURNS).text
        twice = office.post(TURNS, {"pick": [swap], "approve": "1"})
        assert (twice.status_code, "已经有了结果" in twice.text) == (422, True)
        principal = visitor(begun.school.actor("principal"))
        assert principal.get(TURNS).status_code == 200
        assert principal.post(TURNS, {"pick": [swap], "approve": "1"}).status_code == 404
        assert visitor(begun.school.actor("subject1")).get(TURNS).status_code == 404
    assert (holder_of(begun.school, theirs), holder_of(begun.school, mine)) == before


def test_an_open_session_is_asked_for_from_the_top_of_the_list(begun: Begun, asks_at_most: AsksAtMost) -> None:
    school, turn = begun.school, turn_on_monday(begun.school)
    ask_session_leave(actor=person(school, turn.holder), now=MONDAY_NOON, session=turn.session, reason="看牙")
    with standing_clock(MONDAY_NOON):
        office = visitor(school.actor("office"))
        here = f"{TURNS}?session={turn.session}"
        assert here in office.get(TURNS).text
        assert here in office.get("/office/today/").text
        with asks_at_most(25):
            page = office.get(here).text
        assert page.index(name_of(school, turn.first)) < page.index("其他人为什么不行")
        given = {"session": turn.session, "staff": [turn.first]}
        assert office.post(here, given).status_code == 302
        assert "已经请过，等答复" in office.get(here).text
        again = office.post(here, given)
        assert (again.status_code, "已经请过" in again.text) == (422, True)
        assert office.get(f"{TURNS}?session=nothing").status_code == 404


def test_the_list_is_filtered_and_taken_as_excel(begun: Begun) -> None:
    school, turn = begun.school, turn_on_monday(begun.school)
    both = [turn.first, turn.second]
    ask_substitutes(actor=school.actor("office"), now=MONDAY_NOON, session=turn.session, staff=both)
    with standing_clock(MONDAY_NOON):
        office = visitor(school.actor("office"))
        wanted = name_of(school, turn.first)
        for query, rows in (
            (f"q={wanted}", 1),
            ("kind=substitute&state=asked", 2),
            ("state=over", 0),
            ("kind=swap", 0),
        ):
            page = office.get(f"{TURNS}?{query}").text
            assert ("没有符合条件的" in page) is (rows == 0)
            book = CalamineWorkbook.from_filelike(BytesIO(office.get(f"{SHEET}?{query}").content))
            listed = [row for row in book.get_sheet_by_index(0).to_python() if "代班" in row]
            assert len(listed) == rows


def test_what_waits_for_the_school_stands_on_the_first_page(begun: Begun) -> None:
    row = "等学校同意的代班和换班"
    with standing_clock(MONDAY_NOON):
        office = visitor(begun.school.actor("office"))
        assert row not in office.get("/office/").text
        swap, _mine, _theirs = agreed_swap(begun)
        page = office.get("/office/").text
        assert f"{TURNS}?state=agreed" in page.partition("今天要人处理的")[2]
        assert row in page
        assert office.post(TURNS, {"pick": [swap], "approve": "1"}).status_code == 302
        assert row not in office.get("/office/").text


def test_leave_says_which_sessions_it_opens_before_and_after(begun: Begun) -> None:
    school = begun.school
    decree(school, "approve_leave = true")
    turn = turn_on_monday(school)
    teacher = person(school, turn.holder)
    asked = ask_leave(actor=teacher, now=MORNING, first_day=FIRST_MONDAY, last_day=FIRST_MONDAY, reason="住院")
    with standing_clock(MONDAY_NOON):
        office = visitor(school.actor("office"))
        name = session_name(school, turn.session)
        assert re.search(f"同意后空出 \\d+ 场：[^<]*{re.escape(name)}", office.get(TURNS).text)
        assert office.post(TURNS, {"pick": [asked], "approve": "1"}).status_code == 302
        page = office.get(TURNS).text
        assert re.search(f"空出 \\d+ 场，请在这一页请人代：[^<]*{re.escape(name)}", page)
        assert "同意后空出" not in page
