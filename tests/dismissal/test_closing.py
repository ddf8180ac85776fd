"""A day is closed once everybody who came has left as promised, and the independent verifier finds the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction

from afterbell.attendance.commands import NewMark, Walked, leave_room_unwalked, sync_roll, walk_room
from afterbell.attendance.models import RoomWalked
from afterbell.attendance.walking import used_rooms
from afterbell.base.models import AuditEntry
from afterbell.base.refusals import NotThere, Refused
from afterbell.base.tenancy import within
from afterbell.dismissal.commands import close_day
from afterbell.dismissal.models import DayClosed
from afterbell.dismissal.queries import DayClosing, day_closing
from afterbell.rostering.commands import cancel_sessions
from tests.support.afternoon import DAY, LATE, Afternoon, at, collect, here, listed
from tests.support.world import Child

END = at(time(18, 20))


def walk(afternoon: Afternoon, *, now: datetime = END) -> None:
    """Let the guard walk through every room of the day."""
    with within(afternoon.school.id):
        rooms = [room.code for room in used_rooms(on=DAY) if room.free_at <= now]
    for room in rooms:
        seen = Walked(empty=True, lights=True, windows=True)
        walk_room(actor=afternoon.actor("gate"), now=now, room=room, seen=seen)


def close(afternoon: Afternoon, *, handle: str = "duty", now: datetime = END) -> int:
    walk(afternoon, now=min(now, at(time(23, 0))))
    return close_day(actor=afternoon.actor(handle), now=now, day=DAY)


def looked_at(afternoon: Afternoon, *, handle: str = "duty", now: datetime = END) -> DayClosing:
    with within(afternoon.school.id):
        return day_closing(viewer=afternoon.actor(handle), on=DAY, now=now)


def club_absent(afternoon: Afternoon, *but: Child) -> None:
    """Let the club's leader mark everybody absent but these."""
    marks = [
        NewMark(mark_id=uuid4(), pupil=child.code, state="absent", device="phone", device_seq=1)
        for child in afternoon.in_club
        if child not in but
    ]
    sync_roll(actor=afternoon.actor("club1"), now=at(time(17, 50)), session=afternoon.club, marks=marks)


def whole(afternoon: Afternoon) -> None:
    """Let everybody of the tutoring come and be collected."""
    club_absent(afternoon)
    here(afternoon, *afternoon.tutored)
    for child in afternoon.tutored:
        collect(afternoon, child, listed(afternoon, child), now=END)


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [reason.code for reason in refused.value.reasons]


def test_a_whole_day_is_closed_once_by_the_duty_leader(afternoon: Afternoon) -> None:
    whole(afternoon)
    assert looked_at(afternoon).may_close
    assert close(afternoon) == len(afternoon.tutored)
    assert close(afternoon, now=END + timedelta(minutes=5)) == len(afternoon.tutored)
    with within(afternoon.school.id):
        row = DayClosed.objects.get()
        entries = AuditEntry.objects.filter(action="dismissal.close_day").order_by("seq")
        assert [entry.details["closed"] for entry in entries] == [1, 0]
    assert (row.date, row.came, row.closed_at) == (DAY, len(afternoon.tutored), END)
    closing = looked_at(afternoon)
    assert (closing.findings, closing.closed_at, closing.may_close) == ((), END, False)
    assert closing.closed_by == afternoon.actor("duty").name


def test_a_child_without_a_handover_or_a_word_keeps_the_day_open_and_is_named(afternoon: Afternoon) -> None:
    waiting, unknown = afternoon.tutored[0], afternoon.in_club[0]
    club_absent(afternoon, unknown)
    here(afternoon, *afternoon.tutored)
    for child in afternoon.tutored[1:]:
        collect(afternoon, child, listed(afternoon, child), now=END)
    found = {row.name: row.rule for row in looked_at(afternoon).findings}
    assert found == {waiting.name: "not_handed_over", unknown.name: "unaccounted"}
    with pytest.raises(Refused) as refused:
        close(afternoon)
    assert codes(refused) == ["dismissal.day_open"]
    assert all(child.name in refused.value.reasons[0].words.zh for child in (waiting, unknown))
    with within(afternoon.school.id):
        assert not DayClosed.objects.exists()


def test_a_day_is_not_closed_before_it_is_over_nor_without_sessions(afternoon: Afternoon) -> None:
    whole(afternoon)
    with pytest.raises(Refused) as early:
        close(afternoon, now=END - timedelta(minutes=1))
    assert codes(early) == ["dismissal.day_not_over"]
    assert not looked_at(afternoon, now=END - timedelta(minutes=1)).over
    with pytest.raises(Refused) as empty:
        close_day(actor=afternoon.actor("duty"), now=END, day=DAY + timedelta(days=1))
    assert codes(empty) == ["dismissal.no_sessions"]


def test_a_cancelled_afternoon_has_nothing_to_close(afternoon: Afternoon) -> None:
    cancel_sessions(
        actor=afternoon.actor("office"),
        now=at(LATE[0]) - timedelta(hours=1),
        sessions=[afternoon.tutoring, afternoon.club, afternoon.duty],
        reason="大雪",
    )
    with pytest.raises(Refused) as refused:
        close(afternoon)
    assert codes(refused) == ["dismissal.no_sessions"]


@pytest.mark.parametrize("handle", ["office", "subject2", "gate"])
def test_nobody_else_closes_a_day(afternoon: Afternoon, handle: str) -> None:
    whole(afternoon)
    with pytest.raises(NotThere):
        close(afternoon, handle=handle)


def test_a_closed_day_is_a_fact(afternoon: Afternoon) -> None:
    whole(afternoon)
    close(afternoon)
    with within(afternoon.school.id), pytest.raises(DatabaseError), transaction.atomic():
        DayClosed.objects.update(came=0)


def test_a_day_stays_open_until_every_room_was_walked_through_or_a_reason_given(afternoon: Afternoon) -> None:
    whole(afternoon)
    leader = afternoon.actor("duty")
    with within(afternoon.school.id):
        rooms = used_rooms(on=DAY)
    assert len(rooms) > 1
    with pytest.raises(Refused) as refused:
        close_day(actor=leader, now=END, day=DAY)
    assert codes(refused) == ["dismissal.rooms_open"]
    assert all(room.name in refused.value.reasons[0].words.zh for room in rooms)
    done = Walked(empty=True, lights=True, windows=True)
    assert walk_room(actor=afternoon.actor("gate"), now=END, room=rooms[0].code, seen=done)
    assert not walk_room(actor=leader, now=END, room=rooms[0].code, seen=done)
    for seen in (replace(done, empty=False), replace(done, lights=False), replace(done, windows=False)):
        with pytest.raises(Refused) as unfinished:
            walk_room(actor=leader, now=END, room=rooms[1].code, seen=seen)
        assert codes(unfinished) == ["attendance.walk_unfinished"]
    with pytest.raises(Refused) as partly:
        close_day(actor=leader, now=END, day=DAY)
    assert rooms[0].name not in partly.value.reasons[0].words.zh
    with pytest.raises(Refused) as wordless:
        leave_room_unwalked(actor=leader, now=END, room=rooms[1].code, day=DAY, reason=" ")
    assert codes(wordless) == ["attendance.reason_missing"]
    for room in rooms[1:]:
        assert leave_room_unwalked(actor=leader, now=END, room=room.code, day=DAY, reason="钥匙在保管员那里")
    assert close_day(actor=leader, now=END, day=DAY) == len(afternoon.tutored)
    with within(afternoon.school.id):
        rows = RoomWalked.objects.order_by("pk")
        assert [bool(row.reason) for row in rows] == [False] + [True] * (len(rooms) - 1)


def test_who_walks_is_of_the_school_and_no_room_is_walked_while_it_is_used(afternoon: Afternoon) -> None:
    done = Walked(empty=True, lights=True, windows=True)
    with within(afternoon.school.id):
        room = used_rooms(on=DAY)[0]
    with pytest.raises(Refused) as early:
        walk_room(actor=afternoon.actor("gate"), now=room.free_at - timedelta(minutes=1), room=room.code, seen=done)
    assert codes(early) == ["attendance.room_in_use"]
    with pytest.raises(NotThere):
        walk_room(actor=afternoon.actor("gate"), now=END, room="nowhere", seen=done)
    with pytest.raises(NotThere):
        walk_room(actor=afternoon.school.family(afternoon.tutored[0], today=DAY), now=END, room=room.code, seen=done)
    with pytest.raises(NotThere):
        leave_room_unwalked(actor=afternoon.actor("gate"), now=END, room=room.code, day=DAY, reason="忘了")
