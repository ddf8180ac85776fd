"""How the rooms stand: looked at or not, what is wrong in them, who opened one in spite of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from afterbell.attendance.models import Defect, RoomOpened, VenueCheck
from afterbell.attendance.rules.venues import RoomState
from afterbell.attendance.venues import Checklist, checklist_on, rooms_on
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
    rows = _rows(Room.objects.order_by("name"), on=on, checklist=checklist_on(on))
    return tuple(sorted(rows, key=lambda row: (row.state.usable, row.begins is None, row.name)))


def room_page(*, viewer: Actor, room: str, on: date) -> RoomPage:
    """Give a room with what is looked at in it. Raises NotThere."""
    at = place(school=viewer.tenant)
    authorise(actor=viewer, action="rooms.see", at=at)
    checklist = checklist_on(on)
    found = _rows(Room.objects.filter(code=room), on=on, checklist=checklist)
    if not found:
        raise NotThere("room")
    opened = RoomOpened.objects.filter(room__code=room, date=on).select_related("opened_by").first()
    return RoomPage(
        row=found[0],
        items=tuple((item.code, item.words) for item in checklist.items),
        defects=_defects(room),
        opened=opened.reason if opened else "",
        opened_by=opened.opened_by.name if opened else "",
        may_check=may(actor=viewer, action="attendance.check_room", at=at),
        may_mend=may(actor=viewer, action="attendance.mend_defect", at=at),
        may_open=may(actor=viewer, action="attendance.open_room", at=at) and not found[0].state.usable,
    )


def _rows(rooms: Iterable[Room], *, on: date, checklist: Checklist) -> list[RoomRow]:
    rows = list(rooms)
    keys = [row.pk for row in rows]
    states = rooms_on(rooms=keys, day=on, checklist=checklist)
    begins: dict[int, datetime] = {}
    held = Session.objects.filter(date=on, room__in=keys, group__isnull=False, cancellation=None)
    for room, starts_at in held.order_by("-starts_at").values_list("room_id", "starts_at"):
        begins[room or 0] = starts_at
    checks = VenueCheck.objects.filter(room__in=keys, term=checklist.term).order_by("checked_at")
    last = {room: (at, by) for room, at, by in checks.values_list("room_id", "checked_at", "checked_by__name")}
    defects: defaultdict[int, int] = defaultdict(int)
    for room in Defect.objects.filter(room__in=keys, mended=None).values_list("room_id", flat=True):
        defects[room] += 1
    return [
        RoomRow(
            code=row.code,
            name=row.name,
            state=states[row.pk],
            checked_at=last[row.pk][0] if row.pk in last else None,
            checked_by=last[row.pk][1] if row.pk in last else "",
            defects=defects[row.pk],
            begins=begins.get(row.pk),
        )
        for row in rows
    ]


def _defects(room: str) -> tuple[DefectRow, ...]:
    rows = Defect.objects.filter(room__code=room).select_related("reported_by", "mended__mended_by")
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
