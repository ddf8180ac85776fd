"""What is known of rooms, as commands and reads both need it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from afterbell.attendance.models import Defect, RoomOpened, VenueCheck
from afterbell.attendance.rules.venues import RoomState, state_of_room
from afterbell.scheme.queries import published_version
from afterbell.scheme.rules.document.conduct import VenueCheck as Wanted


@dataclass(frozen=True, slots=True, kw_only=True)
class Checklist:
    """What is looked at in a room, and the term (by primary key) for which one look is enough."""

    term: int
    items: tuple[Wanted, ...]


@dataclass(slots=True, kw_only=True)
class RoomFacts:
    """What was seen in a room this term: when last and by whom, what is not mended, why it is open in spite of it."""

    looked_at: set[str] = field(default_factory=set)
    checked_at: datetime | None = None
    checked_by: str = ""
    open_defects: int = 0
    dangers: list[datetime] = field(default_factory=list)
    opened_at: datetime | None = None
    opened: str = ""
    opened_by: str = ""

    def state(self, checklist: Checklist) -> RoomState:
        """Say how the room stands."""
        return state_of_room(
            checklist=[item.code for item in checklist.items],
            looked_at=self.looked_at,
            dangers=self.dangers,
            opened_at=self.opened_at,
        )


def checklist_on(day: date) -> Checklist:
    """Give what the scheme in force wants looked at; nothing where none is in force."""
    found = published_version(on=day)
    if found is None:
        return Checklist(term=0, items=())
    row, scheme = found
    return Checklist(term=row.term_id, items=scheme.safety.venue_checklist)


def facts_of(*, rooms: Collection[int], day: date, checklist: Checklist) -> Mapping[int, RoomFacts]:
    """Give what is known of these rooms on a day, by primary key; who opened one, only where it is not fit."""
    facts = {room: RoomFacts() for room in rooms}
    checks = VenueCheck.objects.filter(room__in=facts, term=checklist.term).order_by("checked_at", "pk")
    for room, answers, at, by in checks.values_list("room_id", "answers", "checked_at", "checked_by__name"):
        facts[room].looked_at |= set(answers)
        facts[room].checked_at, facts[room].checked_by = at, by
    defects = Defect.objects.filter(room__in=facts, mended=None)
    for room, closes, at in defects.values_list("room_id", "closes", "reported_at"):
        facts[room].open_defects += 1
        facts[room].dangers += [at] if closes else []
    wanting = [room for room, known in facts.items() if not known.state(checklist).usable]
    opened = RoomOpened.objects.filter(room__in=wanting, date=day).order_by("opened_at", "pk")
    for room, at, reason, by in opened.values_list("room_id", "opened_at", "reason", "opened_by__name"):
        facts[room].opened_at, facts[room].opened, facts[room].opened_by = at, reason, by
    return facts
