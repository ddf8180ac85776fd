"""How rooms stand on a day, as commands and reads both need it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from afterbell.attendance.models import Defect, RoomOpened, VenueCheck
from afterbell.attendance.rules.venues import RoomState, state_of_room
from afterbell.scheme.queries import published_version
from afterbell.scheme.rules.document.conduct import VenueCheck as Wanted


@dataclass(frozen=True, slots=True, kw_only=True)
class Checklist:
    """What is looked at in a room on a day, and the term for which one look is enough."""

    term: int
    items: tuple[Wanted, ...]


def checklist_on(day: date) -> Checklist:
    """Give what the scheme in force wants looked at; nothing where none is in force."""
    found = published_version(on=day)
    if found is None:
        return Checklist(term=0, items=())
    row, scheme = found
    return Checklist(term=row.term_id, items=scheme.safety.venue_checklist)


def rooms_on(*, rooms: Collection[int], day: date, checklist: Checklist) -> Mapping[int, RoomState]:
    """Give how these rooms stand on a day, by primary key."""
    if not rooms:
        return {}
    looked_at: defaultdict[int, set[str]] = defaultdict(set)
    checks = VenueCheck.objects.filter(room__in=rooms, term=checklist.term)
    for room, answers in checks.values_list("room_id", "answers"):
        looked_at[room] |= set(answers)
    closing: defaultdict[int, int] = defaultdict(int)
    for room in Defect.objects.filter(room__in=rooms, closes=True, mended=None).values_list("room_id", flat=True):
        closing[room] += 1
    opened = set(RoomOpened.objects.filter(room__in=rooms, date=day).values_list("room_id", flat=True))
    return {
        room: state_of_room(
            checklist=[item.code for item in checklist.items],
            looked_at=looked_at[room],
            closing=closing[room],
            opened=room in opened,
        )
        for room in rooms
    }
