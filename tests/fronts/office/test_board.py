"""The live board on the wall."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time
from time import sleep

import pytest

from afterbell.fronts.live import A_MOMENT
from tests.support.afternoon import Afternoon, at, build_afternoon, here
from tests.support.asking import AsksAtMost
from tests.support.visits import standing_clock, visitor
from tests.support.world import SmallSchool

ADDRESS = "/office/board/"


@pytest.fixture
def afternoon(small_school: SmallSchool) -> Afternoon:
    with standing_clock(at(time(17, 40))):
        return build_afternoon(small_school)


@pytest.fixture
def running(afternoon: Afternoon) -> Iterator[Afternoon]:
    with standing_clock(at(time(18, 5))):
        here(afternoon, *afternoon.tutored[:3])
        yield afternoon


def test_it_counts_children_and_names_none(running: Afternoon) -> None:
    page = visitor(running.actor("duty")).get(ADDRESS).text
    assert "<b>3</b>" in page
    assert not [child.name for child in running.school.children if child.name in page]


def test_what_is_wrong_is_said_with_its_place(running: Afternoon) -> None:
    page = visitor(running.actor("duty")).get(ADDRESS).text
    wrong = page[page.index('id="wrongs"') : page.index("wall-rooms")]
    assert "正在找" in wrong or "超过时限没点到" in wrong
    assert "还没有到岗" in wrong


def test_before_the_first_session_it_says_when_it_begins(afternoon: Afternoon) -> None:
    with standing_clock(at(time(17, 40))):
        page = visitor(afternoon.actor("duty")).get(ADDRESS).text
    assert "下一场 17:45 开始" in page


def test_a_teacher_without_the_whole_school_finds_no_board(running: Afternoon) -> None:
    assert visitor(running.actor("subject2")).get(ADDRESS).status_code == 404


def test_it_asks_for_all_rooms_at_once(running: Afternoon, asks_at_most: AsksAtMost) -> None:
    duty = visitor(running.actor("duty"))
    duty.get(ADDRESS)
    with asks_at_most(25):
        duty.get(ADDRESS)


def test_the_script_is_answered_nothing_until_somebody_wrote_something(
    running: Afternoon, asks_at_most: AsksAtMost
) -> None:
    duty = visitor(running.actor("duty"))
    stamp = _stamp(duty.get(ADDRESS).text)
    with asks_at_most(0):
        assert duty.get(ADDRESS, {"at": stamp}).status_code == 204
    with standing_clock(at(time(18, 5))):
        here(running, running.tutored[3])
        sleep(A_MOMENT)
        fresh = duty.get(ADDRESS, {"at": stamp})
        assert fresh.status_code == 200
        assert "<b>4</b>" in fresh.text
        assert duty.get(ADDRESS, {"at": fresh.headers["X-Stands-At"]}).status_code == 204


def test_time_alone_changes_the_board_too(running: Afternoon) -> None:
    duty = visitor(running.actor("duty"))
    stamp = _stamp(duty.get(ADDRESS).text)
    with standing_clock(at(time(18, 7))):
        sleep(A_MOMENT)
        assert "18:07" in duty.get(ADDRESS, {"at": stamp}).text


def test_two_who_look_in_two_languages_see_their_own(running: Afternoon) -> None:
    duty, leader = visitor(running.actor("duty")), visitor(running.actor("duty"))
    leader.cookies["django_language"] = "en"
    assert "现在不对的" in duty.get(ADDRESS, {"at": ""}).text
    assert "现在不对的" not in leader.get(ADDRESS, {"at": ""}).text


def test_who_may_not_see_it_is_not_told_whether_it_changed(running: Afternoon) -> None:
    stamp = _stamp(visitor(running.actor("duty")).get(ADDRESS).text)
    assert visitor(running.actor("subject2")).get(ADDRESS, {"at": stamp}).status_code == 404


def _stamp(page: str) -> str:
    return page.split('data-board="')[1].split('"', maxsplit=1)[0]
