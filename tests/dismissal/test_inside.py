"""Who is in the school, by place."""

from __future__ import annotations

from datetime import time

import pytest

from afterbell.base.access import Actor
from afterbell.base.refusals import NotThere
from afterbell.base.tenancy import within
from afterbell.dismissal import queries
from afterbell.dismissal.rules.custody import Place
from tests.support.afternoon import DAY, Afternoon, at, collect, here, listed

BEFORE, ROLL, END = at(time(16, 0)), at(time(17, 50)), at(time(18, 22))


def inside(afternoon: Afternoon, now: object = ROLL, viewer: Actor | None = None) -> queries.Inside:
    with within(afternoon.school.id):
        return queries.everybody_inside(viewer=viewer or afternoon.actor("gate"), on=DAY, now=now)  # type: ignore[arg-type]


def test_a_child_that_was_seen_stands_in_its_room_with_its_adult(afternoon: Afternoon) -> None:
    here(afternoon, *afternoon.tutored[:2])
    found = inside(afternoon)
    (room,) = [row for row in found.places if row.place is Place.IN_GROUP]
    assert {child.name for child in room.children} == {child.name for child in afternoon.tutored[:2]}
    assert room.name
    assert len(room.adults) == 1


def test_a_child_nobody_spoke_of_is_missing_and_still_inside(afternoon: Afternoon) -> None:
    here(afternoon, *afternoon.tutored[:2])
    found = inside(afternoon)
    assert {child.name for child in afternoon.tutored[2:]} <= {child.name for child in found.missing}
    assert found.children == len(found.missing) + 2


def test_before_the_first_session_everybody_is_with_the_homeroom(afternoon: Afternoon) -> None:
    found = inside(afternoon, BEFORE)
    assert {row.place for row in found.places} == {Place.WITH_HOMEROOM}
    assert not found.missing
    assert found.children == len(afternoon.school.children)


def test_who_was_collected_is_not_inside(afternoon: Afternoon) -> None:
    gone, stays = afternoon.tutored[:2]
    grandmother = listed(afternoon, gone)
    here(afternoon, gone, stays)
    collect(afternoon, gone, grandmother, now=END)
    found = inside(afternoon, END)
    names = {child.name for row in found.places for child in row.children} | {child.name for child in found.missing}
    assert gone.name not in names
    assert stays.name in names
    assert found.left == 1


def test_a_duty_without_children_is_listed_with_its_adult(afternoon: Afternoon) -> None:
    assert len(inside(afternoon, END).duties) + len(inside(afternoon, ROLL).duties) >= 1


@pytest.mark.parametrize("handle", ["subject2", "homeroom1"])
def test_a_list_of_all_children_is_not_for_every_teacher(afternoon: Afternoon, handle: str) -> None:
    with pytest.raises(NotThere):
        inside(afternoon, viewer=afternoon.actor(handle))
