"""Turns on the phone: asked for from an own session, answered with one tap, and every no in a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from afterbell.base.tenancy import within
from afterbell.rostering.models import Assignment, TurnRequest
from tests.rostering.asking import holder_of, name_of, person, turn_on_monday
from tests.support.asking import AsksAtMost
from tests.support.term_begun import MONDAY_NOON, Begun, begin_term
from tests.support.visits import standing_clock, visitor

if TYPE_CHECKING:
    from tests.support.world import SmallSchool

TURNS, ASK = "/classroom/turns/", "/classroom/turns/ask/"


@pytest.fixture
def begun(small_school: SmallSchool) -> Begun:
    return begin_term(small_school)


def test_a_colleague_is_asked_and_says_yes(begun: Begun, asks_at_most: AsksAtMost) -> None:
    school, turn = begun.school, turn_on_monday(begun.school)
    with standing_clock(MONDAY_NOON):
        holder, colleague = (visitor(person(school, code)) for code in (turn.holder, turn.first))
        assert TURNS in holder.get("/classroom/").text
        page = holder.get(TURNS).text
        assert "没有等您答复的事" in page
        assert f"{ASK}?session={turn.session}" in page
        with asks_at_most(25):
            options = holder.get(ASK, {"session": turn.session}).text
        assert name_of(school, turn.first) in options
        assert "这一天" in options
        nobody = holder.post(f"{ASK}?session={turn.session}", {"ask": "substitute"})
        assert (nobody.status_code, "还没有选" in nobody.text) == (422, True)
        given = {"ask": "substitute", "staff": [turn.first, turn.second], "reason": "孩子发烧"}
        assert holder.post(f"{ASK}?session={turn.session}", given).status_code == 302
        assert "已经请了 2 位老师" in holder.get(TURNS).text
        with asks_at_most(12):
            asked = colleague.get(TURNS).text
        assert "孩子发烧" in asked
        assert "我来" in asked
        with within(school.id):
            request = TurnRequest.objects.get(asked_of__code=turn.first).code
        assert colleague.post(f"{TURNS}answer/", {"accept": request}).status_code == 302
        assert "已经换好" in colleague.get(TURNS).text
        again = colleague.post(f"{TURNS}answer/", {"accept": request})
        assert (again.status_code, "已经有了结果" in again.text) == (422, True)
        other = visitor(person(school, turn.second))
        assert other.post(f"{TURNS}answer/", {"accept": request}).status_code == 404
    assert holder_of(school, turn.session) == turn.first


def test_a_swap_is_asked_declined_and_withdrawn(begun: Begun) -> None:
    school, turn = begun.school, turn_on_monday(begun.school)
    with standing_clock(MONDAY_NOON):
        holder = visitor(person(school, turn.holder))
        page = holder.get(ASK, {"session": turn.session}).text
        other = page.partition('name="other" value="')[2].partition('"')[0]
        assert holder.post(f"{ASK}?session={turn.session}", {"ask": "swap"}).status_code == 422
        swap = {"ask": "swap", "other": other, "reason": ""}
        assert holder.post(f"{ASK}?session={turn.session}", swap).status_code == 302
        refused = holder.post(f"{ASK}?session={turn.session}", swap)
        assert (refused.status_code, "已经提出过" in refused.text) == (409, True)
        with within(school.id):
            theirs = Assignment.objects.get(session__code=other, ended_at=None).staff.code
            request = TurnRequest.objects.get().code
        colleague = visitor(person(school, theirs))
        assert "想和" in colleague.get(TURNS).text
        declined = {"decline": request, "reason": "那天有课"}
        assert colleague.post(f"{TURNS}answer/", declined).status_code == 302
        assert "那天有课" in holder.get(TURNS).text
        assert holder.post(f"{ASK}?session={turn.session}", swap).status_code == 302
        with within(school.id):
            open_one = TurnRequest.objects.latest("pk").code
        assert holder.post(f"{TURNS}withdraw/", {"request": open_one}).status_code == 302
        assert holder.post(f"{TURNS}withdraw/", {"request": open_one}).status_code == 422
        assert "已撤回" in holder.get(TURNS).text


def test_leave_from_one_session_and_what_is_not_there(begun: Begun) -> None:
    school, turn = begun.school, turn_on_monday(begun.school)
    with standing_clock(MONDAY_NOON):
        holder, stranger = (visitor(person(school, code)) for code in (turn.holder, turn.first))
        here = f"{ASK}?session={turn.session}"
        silent = holder.post(here, {"ask": "leave", "reason": " "})
        assert (silent.status_code, "请写明原因" in silent.text) == (422, True)
        assert stranger.get(here).status_code == 404
        assert stranger.post(here, {"ask": "leave", "reason": "病"}).status_code == 404
        assert holder.get(ASK)["Location"] == TURNS
        assert holder.post(here, {"ask": "leave", "reason": "看牙"}).status_code == 302
        assert holder.post(here, {"ask": "dance"}).status_code == 404
        assert holder.get(f"{ASK}?session=nothing").status_code == 404
        assert visitor(school.family(school.children[0])).get(TURNS).status_code == 404
        duty = visitor(school.actor("duty"))
        today = duty.get("/office/today/").text
        assert f"{ASK}?session={turn.session}" in today
        assert "没有确认责任人的场次" in today
        page = duty.get(here).text
        assert "请选中的老师代班" in page
        assert "请这一场的假" not in page
    assert holder_of(school, turn.session) == ""
