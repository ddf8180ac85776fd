"""Which rooms were used on a day, and who walked through each after its last session."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, Q

from afterbell.attendance.models import RoomWalked
from afterbell.rostering.models import Session


@dataclass(frozen=True, slots=True, kw_only=True)
class UsedRoom:
    """A room in which something was held; `free_at` after its last session, `reason` why nobody walked through it."""

    pk: int
    code: str
    name: str
    free_at: datetime
    walked_by: str
    walked_at: datetime | None
    reason: str


def used_rooms(*, on: date) -> tuple[UsedRoom, ...]:
    """Give the day's rooms by name; a session cancelled before it began used none."""
    begun = Q(cancellation=None) | Q(cancellation__cancelled_at__gte=F("starts_at"))
    held = Session.objects.filter(begun, date=on, room__isnull=False, group__isnull=False)
    ends: dict[tuple[str, str, int], datetime] = {}
    for name, code, key, end in held.values_list("room__name", "room__code", "room_id", "ends_at"):
        room = (name, code, key or 0)
        ends[room] = max(end, ends.get(room, end))
    rows = RoomWalked.objects.filter(date=on).values_list("room_id", "walked_by__name", "walked_at", "reason")
    walked = {room: (by, at, reason) for room, by, at, reason in rows}
    return tuple(
        UsedRoom(
            pk=key,
            code=code,
            name=name,
            free_at=end,
            walked_by=walked[key][0] if key in walked else "",
            walked_at=walked[key][1] if key in walked else None,
            reason=walked[key][2] if key in walked else "",
        )
        for (name, code, key), end in sorted(ends.items())
    )
