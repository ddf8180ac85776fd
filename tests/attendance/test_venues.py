"""Rooms through the real commands: looked at before use, closed while something dangerous is open, opened by a word."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time, timedelta
from uuid import uuid4

import pytest

from afterbell.attendance import commands, queries
from afterbell.attendance.commands import Arrival, LookedAt, NewMark
from afterbell.attendance.models import Defect, RoomOpened
from afterbell.base.access import Actor
from afterbell.base.refusals import NotThere, Refused
from afterbell.base.tenancy import within
from tests.support.afternoon import DAY, Afternoon, at, build_afternoon
from tests.support.rooms import all_right
from tests.support.world import SmallSchool

START = at(time(17, 45))


def room_of(afternoon: Afternoon) -> str:
    return afternoon.school.rooms[6]


@pytest.fixture
def unchecked(small_school: SmallSchool) -> Afternoon:
    return build_afternoon(small_school, checked=False)


@pytest.fixture
def teacher(afternoon: Afternoon) -> Actor:
    return afternoon.actor("subject2")


def codes(work: Callable[[], object]) -> list[str]:
    with pytest.raises(Refused) as refused:
        work()
    return [reason.code for reason in refused.value.reasons]


def arrive(afternoon: Afternoon) -> commands.ArrivalReceipt:
    arrival = Arrival(session=afternoon.tutoring, staff=afternoon.school.staff["subject2"], arrived_at=START)
    return commands.record_arrivals(actor=afternoon.actor("subject2"), now=START, arrivals=[arrival])


def report(afternoon: Afternoon, *, closes: bool) -> str:
    return commands.report_defect(
        actor=afternoon.actor("subject2"), now=START, room=room_of(afternoon), words="吊扇松动", closes=closes
    )


def test_nothing_begins_in_a_room_nobody_looked_at(unchecked: Afternoon) -> None:
    assert codes(lambda: arrive(unchecked)) == ["attendance.room_unchecked"]
    teacher, looked_at = unchecked.actor("subject2"), all_right(unchecked.school)
    commands.check_room(actor=teacher, now=START, room=room_of(unchecked), looked_at=looked_at)
    assert arrive(unchecked).stored == (unchecked.tutoring,)


def test_marks_are_kept_even_where_nothing_may_begin(unchecked: Afternoon) -> None:
    child = unchecked.tutored[0]
    mark = NewMark(mark_id=uuid4(), pupil=child.code, state="present", device="phone", device_seq=1)
    receipt = commands.sync_roll(
        actor=unchecked.actor("subject2"), now=START, session=unchecked.tutoring, arrival=START, marks=[mark]
    )
    assert (receipt.arrived, [reason.code for reason in receipt.reasons]) == (False, ["attendance.room_unchecked"])
    assert receipt.marks.stored == (mark.mark_id,)


def test_the_whole_list_is_looked_at_or_none_of_it(afternoon: Afternoon, teacher: Actor) -> None:
    first, *rest = all_right(afternoon.school)
    strange = [*rest, LookedAt(item="moon")]
    room = room_of(afternoon)

    def look(looked_at: list[LookedAt]) -> list[str]:
        return codes(lambda: commands.check_room(actor=teacher, now=START, room=room, looked_at=looked_at))

    assert look(strange) == ["attendance.not_looked_at", "attendance.not_on_the_list"]
    assert look([first, first, *rest]) == ["attendance.looked_at_twice"]
    with within(afternoon.school.id):
        assert not Defect.objects.exists()


def test_what_is_dangerous_closes_the_room_until_it_is_mended(afternoon: Afternoon) -> None:
    report(afternoon, closes=False)
    defect = report(afternoon, closes=True)
    assert codes(lambda: arrive(afternoon)) == ["attendance.room_closed"]
    duty = afternoon.actor("duty")
    commands.mend_defect(actor=duty, now=START, defect=defect, how="拧紧了")
    assert arrive(afternoon).stored == (afternoon.tutoring,)
    assert codes(lambda: commands.mend_defect(actor=duty, now=START, defect=defect, how="又拧")) == [
        "attendance.mended"
    ]


def test_what_was_found_while_looking_stays_until_mended(afternoon: Afternoon, teacher: Actor) -> None:
    first, *rest = all_right(afternoon.school)
    found = [LookedAt(item=first.item, words="窗框裂了", closes=True), *rest]
    assert commands.check_room(actor=teacher, now=START, room=room_of(afternoon), looked_at=found) == 1
    commands.check_room(actor=teacher, now=START, room=room_of(afternoon), looked_at=all_right(afternoon.school))
    assert codes(lambda: arrive(afternoon)) == ["attendance.room_closed"]


def test_the_duty_leader_opens_a_room_for_a_day_with_a_reason(afternoon: Afternoon, teacher: Actor) -> None:
    report(afternoon, closes=True)
    room, duty = room_of(afternoon), afternoon.actor("duty")
    with pytest.raises(NotThere):
        commands.open_room(actor=teacher, now=START, room=room, reason="来不及")
    assert codes(lambda: commands.open_room(actor=duty, now=START, room=room, reason="  ")) == [
        "attendance.reason_missing"
    ]
    commands.open_room(actor=duty, now=START, room=room, reason="坏的那扇窗已封死")
    assert codes(lambda: commands.open_room(actor=duty, now=START, room=room, reason="再开")) == [
        "attendance.room_usable"
    ]
    assert arrive(afternoon).stored == (afternoon.tutoring,)
    with within(afternoon.school.id):
        page = queries.room_page(viewer=duty, room=room, on=DAY + timedelta(days=1))
        assert (page.row.state.value, page.opened) == ("closed", "")
        assert RoomOpened.objects.get().date == DAY


def test_a_room_and_its_defects_are_not_there_for_strangers(afternoon: Afternoon, other_school: SmallSchool) -> None:
    stranger = other_school.actor("duty", today=DAY)
    defect = report(afternoon, closes=False)
    for work in (
        lambda: queries.room_page(viewer=stranger, room=room_of(afternoon), on=DAY),
        lambda: commands.open_room(actor=stranger, now=START, room=room_of(afternoon), reason="开"),
        lambda: commands.mend_defect(actor=stranger, now=START, defect=defect, how="修"),
        lambda: commands.check_room(actor=stranger, now=START, room=room_of(afternoon), looked_at=[]),
        lambda: queries.rooms_of_day(viewer=afternoon.school.family(afternoon.in_club[0], today=DAY), on=DAY),
    ):
        with within(stranger.tenant), pytest.raises(NotThere):
            work()


def test_rooms_that_are_used_and_not_fit_stand_first(afternoon: Afternoon) -> None:
    report(afternoon, closes=True)
    with within(afternoon.school.id):
        rows = queries.rooms_of_day(viewer=afternoon.actor("office"), on=DAY)
    assert rows[0].code == room_of(afternoon)
    assert rows[0].begins == START
    assert [row.state.value for row in rows[:2]] == ["closed", "fit"]
    assert len(rows) == len(afternoon.school.rooms)


def test_what_is_dangerous_after_the_opening_closes_the_room_again(afternoon: Afternoon) -> None:
    report(afternoon, closes=True)
    room, duty = room_of(afternoon), afternoon.actor("duty")
    commands.open_room(actor=duty, now=START, room=room, reason="坏的那扇窗已封死")
    later = START + timedelta(minutes=5)
    commands.report_defect(actor=afternoon.actor("subject2"), now=later, room=room, words="插座漏电", closes=True)
    assert codes(lambda: arrive(afternoon)) == ["attendance.room_closed"]
    commands.open_room(actor=duty, now=later + timedelta(minutes=1), room=room, reason="已拉闸")
    assert arrive(afternoon).stored == (afternoon.tutoring,)


def test_a_room_that_may_be_used_is_not_opened_beforehand(afternoon: Afternoon) -> None:
    duty = afternoon.actor("duty")
    assert codes(lambda: commands.open_room(actor=duty, now=START, room=room_of(afternoon), reason="备着")) == [
        "attendance.room_usable"
    ]
