"""Before the school is closed every room of the day is walked through by somebody named, never by a clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from afterbell.attendance.models import RoomWalked
from afterbell.attendance.refusals import REFUSALS
from afterbell.attendance.walking import UsedRoom, used_rooms
from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command, record
from afterbell.base.refusals import NotThere
from afterbell.base.spans import local_day
from afterbell.base.written import written
from afterbell.schools.actors import signed_in

LONGEST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Walked:
    """What was seen in a room: nobody left in it, lights off, windows shut."""

    empty: bool
    lights: bool
    windows: bool


@command("attendance.walk_room")
def walk_room(*, actor: Actor, now: datetime, room: str, seen: Walked) -> bool:
    """Say that one walked through a room after its last session today; False when somebody had before.

    All three must be right: what is not is put right first. Raises NotThere for a room nothing was held in today,
    Refused while a session runs in it or something is not right.
    """
    authorise(actor=actor, action="attendance.walk_room", at=place(school=actor.tenant))
    row = _used(room, day=local_day(now))
    record(subject=room, stored=0)
    if row.walked_by:
        return False
    if now < row.free_at:
        raise REFUSALS.refused("room_in_use", room=row.name)
    if not (seen.empty and seen.lights and seen.windows):
        raise REFUSALS.refused("walk_unfinished", field="seen", room=row.name)
    _store(row, actor=actor, now=now, day=local_day(now), right=True)
    record(subject=room, stored=1)
    return True


@command("attendance.leave_room_unwalked")
def leave_room_unwalked(*, actor: Actor, now: datetime, room: str, day: date, reason: str) -> bool:
    """Say why nobody walked through a room on a day, so that the day can be closed; False when somebody had.

    Raises NotThere for a room nothing was held in, Refused before its sessions are over and without a reason.
    """
    authorise(actor=actor, action="attendance.leave_room_unwalked", at=place(school=actor.tenant))
    row = _used(room, day=day)
    record(subject=room, stored=0)
    if row.walked_by:
        return False
    if now < row.free_at:
        raise REFUSALS.refused("room_in_use", room=row.name)
    why = written(reason)
    if not why:
        raise REFUSALS.refused("reason_missing", field="reason")
    if len(why) > LONGEST:
        raise REFUSALS.refused("text_too_long", field="reason", most=LONGEST)
    _store(row, actor=actor, now=now, day=day, right=False, reason=why)
    record(subject=room, stored=1, unwalked=1)
    return True


def _used(room: str, *, day: date) -> UsedRoom:
    for row in used_rooms(on=day):
        if row.code == room:
            return row
    raise NotThere("room")


def _store(row: UsedRoom, *, actor: Actor, now: datetime, day: date, right: bool, reason: str = "") -> None:
    try:
        with transaction.atomic():
            RoomWalked.objects.create(
                school_id=actor.tenant,
                room_id=row.pk,
                date=day,
                empty=right,
                lights=right,
                windows=right,
                reason=reason,
                walked_by_id=signed_in(actor),
                walked_at=now,
            )
    except IntegrityError:
        raise REFUSALS.refused("walked_before", conflict=True, room=row.name) from None
