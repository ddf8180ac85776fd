"""What a look into a room says of the roll: only what was so at that minute, whatever is sent when."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta
from uuid import uuid4

from afterbell.attendance import commands
from afterbell.attendance.commands import NewLook, NewMark
from afterbell.attendance.models import PatrolLook
from afterbell.base.tenancy import within
from tests.support.afternoon import Afternoon, at

START, MIDDLE, LATER = at(time(17, 45)), at(time(17, 55)), at(time(18, 10))


def mark(afternoon: Afternoon, *pupils: int, state: str = "present", minutes: int = 5) -> None:
    """Let the teacher say so much of these children, so many minutes after the beginning."""
    now = START + timedelta(minutes=minutes)
    marks = [
        NewMark(mark_id=uuid4(), pupil=child.code, state=state, device="phone", device_seq=10 * minutes + number)
        for number, child in enumerate(afternoon.tutored)
        if number in pupils
    ]
    commands.record_marks(actor=afternoon.actor("subject2"), now=now, session=afternoon.tutoring, marks=marks)


def looked(afternoon: Afternoon) -> list[bool | None]:
    with within(afternoon.school.id):
        return list(PatrolLook.objects.order_by("pk").values_list("roll_taken", flat=True))


def everyone(afternoon: Afternoon) -> range:
    return range(len(afternoon.tutored))


def test_one_tap_says_that_the_roll_was_taken_only_where_it_was_by_then(afternoon: Afternoon) -> None:
    duty = afternoon.actor("duty")
    early = NewLook(look_id=uuid4(), session=afternoon.tutoring, found="named", looked_at=MIDDLE, all_right=True)
    mark(afternoon, 0, 1)
    commands.record_patrol(actor=duty, now=MIDDLE, looks=[early])
    mark(afternoon, *everyone(afternoon)[2:], minutes=15)
    late = replace(early, look_id=uuid4(), looked_at=LATER)
    slow = replace(early, look_id=uuid4())
    post = replace(early, look_id=uuid4(), session=afternoon.duty)
    commands.record_patrol(actor=afternoon.actor("vice"), now=LATER, looks=[late, slow, post])
    assert looked(afternoon) == [None, True, None, None]


def test_one_tap_sent_again_stays_as_it_was_stored(afternoon: Afternoon) -> None:
    duty = afternoon.actor("duty")
    look = NewLook(look_id=uuid4(), session=afternoon.tutoring, found="named", all_right=True)
    commands.record_patrol(actor=duty, now=MIDDLE, looks=[look])
    mark(afternoon, *everyone(afternoon), minutes=12)
    commands.seal_roll(actor=afternoon.actor("subject2"), now=LATER, session=afternoon.tutoring)
    again = commands.record_patrol(actor=duty, now=LATER, looks=[look])
    assert (again.known, again.refusals, looked(afternoon)) == ((look.look_id,), (), [None])
    denied = replace(look, look_id=uuid4(), roll_taken=False, all_right=False)
    commands.record_patrol(actor=duty, now=LATER, looks=[denied])
    other = commands.record_patrol(actor=duty, now=LATER, looks=[replace(denied, all_right=True)])
    assert [row.refusal.code for row in other.refusals] == ["attendance.look_conflict"]
