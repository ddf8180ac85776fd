"""The rooms of a day before the school is closed: walked through or not, and by whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from afterbell.attendance.walking import UsedRoom, used_rooms
from afterbell.base.access import Actor, authorise, may, place


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomsAfter:
    """The rooms nobody has walked through yet, those in which a session still runs, and those that are done."""

    open: tuple[UsedRoom, ...]
    running: tuple[UsedRoom, ...]
    done: tuple[UsedRoom, ...]
    may_walk: bool
    may_leave: bool


def rooms_after(*, viewer: Actor, on: date, now: datetime) -> RoomsAfter:
    """Give the rooms of a day as they stand. Raises NotThere for who may not see the school's rooms."""
    at = place(school=viewer.tenant)
    authorise(actor=viewer, action="rooms.see", at=at)
    rows = used_rooms(on=on)
    return RoomsAfter(
        open=tuple(row for row in rows if not row.walked_by and row.free_at <= now),
        running=tuple(row for row in rows if not row.walked_by and now < row.free_at),
        done=tuple(row for row in rows if row.walked_by),
        may_walk=may(actor=viewer, action="attendance.walk_room", at=at),
        may_leave=may(actor=viewer, action="attendance.leave_room_unwalked", at=at),
    )
