"""The emergency list on the gate's phone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time

import pytest

from tests.support.afternoon import Afternoon, at, build_afternoon, here
from tests.support.asking import AsksAtMost
from tests.support.visits import standing_clock, visitor
from tests.support.world import SmallSchool


@pytest.fixture
def afternoon(small_school: SmallSchool) -> Iterator[Afternoon]:
    with standing_clock(at(time(17, 50))):
        built = build_afternoon(small_school)
        here(built, *built.tutored[:3])
        yield built


def test_the_list_names_rooms_adults_and_those_to_be_found_first(afternoon: Afternoon) -> None:
    page = visitor(afternoon.actor("gate")).get("/gate/inside/").text
    missing, places = page.index("先找这些学生"), page.index("inside-place")
    assert missing < places
    for child in afternoon.school.children:
        assert child.name in page


def test_one_tap_from_the_gate(afternoon: Afternoon) -> None:
    assert 'href="/gate/inside/"' in visitor(afternoon.actor("gate")).get("/gate/").text


def test_a_guardian_finds_no_such_page(afternoon: Afternoon) -> None:
    family = afternoon.school.family(afternoon.tutored[0], today=at(time(17, 50)).date())
    assert visitor(family).get("/gate/inside/").status_code == 404


def test_it_asks_for_all_children_at_once(afternoon: Afternoon, asks_at_most: AsksAtMost) -> None:
    gate = visitor(afternoon.actor("gate"))
    gate.get("/gate/inside/")
    with asks_at_most(25):
        gate.get("/gate/inside/")
