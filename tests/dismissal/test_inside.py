"""Who is in the school, by place."""

from __future__ import annotations

from datetime import time
from uuid import uuid4

import pytest

from afterbell.attendance.commands import NewMark, close_alarm, raise_alarms, sync_roll
from afterbell.base.access import Actor
from afterbell.base.refusals import NotThere
from afterbell.base.tenancy import within
from afterbell.dismissal import queries
from afterbell.dismissal.rules.custody import Place
from afterbell.rostering.commands import stop_day
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


def people(found: queries.Inside) -> set[str]:
    return {child.name for child in found.missing} | {child.name for row in found.places for child in row.children}


def test_a_child_its_roll_misses_is_to_be_found_first(afternoon: Afternoon) -> None:
    seen, missed = afternoon.tutored[:2]
    here(afternoon, seen)
    mark = NewMark(mark_id=uuid4(), pupil=missed.code, state="absent", device="phone", device_seq=2)
    sync_roll(actor=afternoon.actor("subject2"), now=ROLL, session=afternoon.tutoring, marks=[mark])
    assert missed.name in {child.name for child in inside(afternoon, at(time(17, 55))).missing}


def test_what_a_named_adult_says_of_a_sought_child_stands_beside_it(afternoon: Afternoon) -> None:
    missed = afternoon.tutored[0]
    (alarm,) = raise_alarms(
        actor=afternoon.actor("subject2"), now=at(time(18, 0)), session=afternoon.tutoring, pupils=[missed.code]
    )
    close_alarm(actor=afternoon.actor("duty"), now=at(time(18, 2)), alarm=alarm, whereabouts="在校医室")
    found = inside(afternoon, at(time(18, 5)))
    assert [(child.name, child.said) for child in found.told] == [(missed.name, "在校医室")]
    assert missed.name not in {child.name for child in found.missing}


def test_nobody_vanishes_from_the_list_because_the_day_is_stopped(afternoon: Afternoon) -> None:
    here(afternoon, afternoon.tutored[0])
    before = people(inside(afternoon, at(time(17, 55))))
    stop_day(actor=afternoon.actor("duty"), now=at(time(17, 56)), day=DAY, kind="power", words="冒烟")
    assert people(inside(afternoon, at(time(17, 57)))) == before
