"""The release board on the wall: groups by when they leave, counts by way home, no child's name."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time
from time import sleep

import pytest

from afterbell.fronts.live import A_MOMENT
from tests.support.afternoon import Afternoon, at, build_afternoon, collect, here, listed
from tests.support.asking import AsksAtMost
from tests.support.visits import standing_clock, visitor
from tests.support.world import SmallSchool

ADDRESS = "/gate/board/"


@pytest.fixture
def running(small_school: SmallSchool) -> Iterator[Afternoon]:
    with standing_clock(at(time(17, 40))):
        afternoon = build_afternoon(small_school)
    with standing_clock(at(time(18, 5))):
        here(afternoon, *afternoon.tutored[:3])
        yield afternoon


def test_before_anybody_was_seen_it_is_empty(small_school: SmallSchool) -> None:
    with standing_clock(at(time(17, 40))):
        afternoon = build_afternoon(small_school)
        assert "今天还没有到场的学生" in visitor(afternoon.actor("gate")).get(ADDRESS).text


def test_a_group_comes_up_leaves_and_is_gone(running: Afternoon) -> None:
    guard = visitor(running.actor("gate"))
    assert "接下来" in guard.get(ADDRESS).text
    collectors = [listed(running, child) for child in running.tutored[:3]]
    with standing_clock(at(time(18, 21))):
        assert 'id="leaving"' in guard.get(ADDRESS).text
        for child, collector in zip(running.tutored[:3], collectors, strict=True):
            collect(running, child, collector, now=at(time(18, 21)))
        page = guard.get(ADDRESS).text
    assert 'id="leaving"' not in page
    assert 'id="done"' in page


def test_it_counts_children_by_their_way_home_and_names_none(running: Afternoon) -> None:
    with standing_clock(at(time(18, 21))):
        page = visitor(running.actor("gate")).get(ADDRESS).text
    assert "有人接 3" in page
    assert not [child.name for child in running.school.children if child.name in page]


def test_what_stands_there_is_sent_again_only_when_it_changed(running: Afternoon) -> None:
    guard = visitor(running.actor("gate"))
    stamp = guard.get(ADDRESS).text.split('data-board="')[1].split('"')[0]
    assert guard.get(ADDRESS, {"at": stamp}).status_code == 204
    listed(running, running.tutored[0])
    sleep(A_MOMENT)
    assert guard.get(ADDRESS, {"at": stamp}).status_code == 200


def test_a_teacher_who_does_not_see_the_gate_finds_no_board(running: Afternoon) -> None:
    assert visitor(running.actor("subject2")).get(ADDRESS).status_code == 404


def test_it_asks_for_all_groups_at_once(running: Afternoon, asks_at_most: AsksAtMost) -> None:
    guard = visitor(running.actor("gate"))
    guard.get(ADDRESS)
    with asks_at_most(24):
        guard.get(ADDRESS)
