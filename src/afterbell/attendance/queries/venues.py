"""How the rooms stand: looked at or not, what is wrong in them, who opened one in spite of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from afterbell.attendance.models import Defect
from afterbell.attendance.rules.venues import RoomState
from afterbell.attendance.venues import Checklist, RoomFacts, checklist_on, facts_of
from afterbell.base.access import Actor, authorise, may, place
from afterbell.base.refusals import NotThere
from afterbell.base.words import Words
from afterbell.rostering.models import Session
from afterbell.schools.models import Room


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomRow:
    """A room on a day; `begins` is when its first session of the day does, `checked_at` the last look this term."""

    code: str
    name: str
    state: RoomState
    checked_at: datetime | None
    checked_by: str
    defects: int
    begins: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DefectRow:
    """Something that is or was wrong in a room; `mended_at` is None while it is open."""

    code: str
    words: str
    closes: bool
    by: str
    at: datetime
    mended_at: datetime | None
    mended_by: str
    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomPage:
    """A room with its list and its history; `opened` is why it is open today although it should not be."""

    row: RoomRow
    items: tuple[tuple[str, Words], ...]
    defects: tuple[DefectRow, ...]
    opened: str
    opened_by: str
    may_check: bool
    may_mend: bool
    may_open: bool


def rooms_of_day(*, viewer: Actor, on: date) -> tuple[RoomRow, ...]:
    """List the rooms of the school, those first that are used that day and not fit.

    Raises NotThere for who may not see them.
    """
    authorise(actor=viewer, action="rooms.see", at=place(school=viewer.tenant))
    rooms = {room.pk: room for room in Room.objects.order_by("name")}
    checklist = checklist_on(on)
    begins = _begins(rooms=rooms, on=on)
    facts = facts_of(rooms=rooms, day=on, checklist=checklist)
    rows = [_row(room, facts[pk], checklist=checklist, begins=begins.get(pk)) for pk, room in rooms.items()]
    return tuple(sorted(rows, key=lambda row: (row.state.usable, row.begins is None, row.name)))


def room_page(*, viewer: Actor, room: str, on: date) -> RoomPage:
    """Give a room with what is looked at in it. Raises NotThere."""
    at = place(school=viewer.tenant)
    authorise(actor=viewer, action="rooms.see", at=at)
    found = Room.objects.filter(code=room).first()
    if found is None:
        raise NotThere("room")
    checklist = checklist_on(on)
    facts = facts_of(rooms=[found.pk], day=on, checklist=checklist)[found.pk]
    row = _row(found, facts, checklist=checklist, begins=_begins(rooms=[found.pk], on=on).get(found.pk))
    return RoomPage(
        row=row,
        items=tuple((item.code, item.words) for item in checklist.items),
        defects=_defects(found),
        opened=facts.opened,
        opened_by=facts.opened_by,
        may_check=may(actor=viewer, action="attendance.check_room", at=at),
        may_mend=may(actor=viewer, action="attendance.mend_defect", at=at),
        may_open=may(actor=viewer, action="attendance.open_room", at=at) and not row.state.usable,
    )


def _begins(*, rooms: Collection[int], on: date) -> dict[int, datetime]:
    """Give when the first session of the day begins in each of these rooms."""
    held = Session.objects.filter(date=on, room__in=rooms, group__isnull=False, cancellation=None)
    return {room or 0: at for room, at in held.order_by("-starts_at").values_list("room_id", "starts_at")}


def _row(room: Room, facts: RoomFacts, *, checklist: Checklist, begins: datetime | None) -> RoomRow:
    return RoomRow(
        code=room.code,
        name=room.name,
        state=facts.state(checklist),
        checked_at=facts.checked_at,
        checked_by=facts.checked_by,
        defects=facts.open_defects,
        begins=begins,
    )


def _defects(room: Room) -> tuple[DefectRow, ...]:
    rows = Defect.objects.filter(room=room).select_related("reported_by", "mended__mended_by")
    return tuple(_defect(row) for row in rows.order_by("-reported_at", "-pk"))


def _defect(row: Defect) -> DefectRow:
    mended = getattr(row, "mended", None)
    return DefectRow(
        code=row.code,
        words=row.words,
        closes=row.closes,
        by=row.reported_by.name,
        at=row.reported_at,
        mended_at=mended.mended_at if mended else None,
        mended_by=mended.mended_by.name if mended else "",
        how=mended.how if mended else "",
    )
