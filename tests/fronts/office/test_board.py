"""The live board on the wall."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time

import pytest

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
