"""Who is where in the week that begins on a day: by homeroom, by group and by room, for lists that are hung up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from operator import itemgetter

from django.db.models import Q

from afterbell.base.access import Actor, authorise, place
from afterbell.base.refusals import NotThere
from afterbell.base.words import Words
from afterbell.placement.meetings import meeting_days
from afterbell.placement.models import GroupPlace, ServiceGroup
from afterbell.placement.seats import standing_from
from afterbell.scheme.queries import published_scheme
from afterbell.schools.models import Homeroom, Room
from afterbell.schools.queries import term_around

NO_BAND = Words(zh="", en="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """A child in a group on one weekday of the week."""

    child: str
    pupil: int
    homeroom: str
    homeroom_code: str
    group: str
    group_code: str
    band: Words
    room: str
    room_code: str
    weekday: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ListOfWeek:
    """One list: of a homeroom, a group or a room, with every child's seat in that week by homeroom and name."""

    code: str
    name: str
    seats: tuple[Seat, ...]

    @property
    def children(self) -> int:
        return len({seat.pupil for seat in self.seats})


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """The lists of a week, and the day on which each weekday's groups meet next, day after day."""

    days: tuple[tuple[int, date], ...]
    lists: tuple[ListOfWeek, ...]


def homerooms_of_week(*, viewer: Actor, today: date, day: date, homeroom: str = "") -> Week:
    """Give who of each homeroom is where in the week from a day on; of one homeroom to its teacher. Raises NotThere."""
    rows = list(Homeroom.objects.filter(**_coded(homeroom)).order_by("grade", "number"))
    if homeroom and not rows:
        raise NotThere("homeroom")
    at = place(school=viewer.tenant, homeroom=[row.pk for row in rows])
    authorise(actor=viewer, action="homeroom.see" if homeroom else "office.see", at=at)
    days, seats = _seats(today=today, day=day, of=Q(pupil__homeroom__in=rows))
    return _week(days, rows=rows, seats=seats, by="homeroom_code")


def groups_of_week(*, viewer: Actor, today: date, day: date, group: str = "") -> Week:
    """Give who is in each group in the week from a day on. Raises NotThere."""
    authorise(actor=viewer, action="office.see", at=place(school=viewer.tenant))
    there = ServiceGroup.objects.filter(**_coded(group)).order_by("band", "name")
    rows = list(there if group else there.filter(term=_term(today)))
    if group and not rows:
        raise NotThere("group")
    days, seats = _seats(today=today, day=day, of=Q(group__in=rows))
    return _week(days, rows=rows, seats=seats, by="group_code")


def rooms_of_week(*, viewer: Actor, today: date, day: date, room: str = "") -> Week:
    """Give who is in each room in the week from a day on. Raises NotThere."""
    authorise(actor=viewer, action="office.see", at=place(school=viewer.tenant))
    rows = list(Room.objects.filter(**_coded(room)).order_by("name"))
    if room and not rows:
        raise NotThere("room")
    days, seats = _seats(today=today, day=day, of=Q(group__room__in=rows))
    return _week(days, rows=rows, seats=seats, by="room_code")


def _coded(code: str) -> dict[str, str]:
    return {"code": code} if code else {}


def _term(today: date) -> int:
    found = term_around(today=today)
    return found.id if found else 0


def _week(
    days: tuple[tuple[int, date], ...],
    *,
    rows: Sequence[Homeroom | ServiceGroup | Room],
    seats: Sequence[Seat],
    by: str,
) -> Week:
    of: dict[str, list[Seat]] = defaultdict(list)
    for seat in seats:
        of[getattr(seat, by)].append(seat)
    return Week(
        days=days,
        lists=tuple(ListOfWeek(code=row.code, name=row.name, seats=tuple(of[row.code])) for row in rows),
    )


def _seats(*, today: date, day: date, of: Q) -> tuple[tuple[tuple[int, date], ...], list[Seat]]:
    """Read the seats of the term, each on the next day from `day` on on which its weekday's groups meet.

    A weekday that does not come again before the term is over has none.
    """
    term = term_around(today=today)
    if term is None:
        return (), []
    first = max(day, term.first_day)
    meeting = meeting_days(term=term.id)
    next_day = {weekday: meeting.first(since=first, weekdays=[weekday]) for weekday in range(1, 8)}
    places = GroupPlace.objects.filter(of, standing_from(first), group__term=term.id)
    seats = [
        _seat(row)
        for row in places.select_related("pupil__homeroom", "group__room", "group__version").order_by(
            "pupil__homeroom__grade", "pupil__homeroom__number", "pupil__sort_key", "pupil_id", "weekday", "band"
        )
        if row.since <= next_day[row.weekday] <= term.last_day
        and (row.until is None or row.until > next_day[row.weekday])
    ]
    days = {(seat.weekday, next_day[seat.weekday]) for seat in seats}
    return tuple(sorted(days, key=itemgetter(1))), seats


def _seat(row: GroupPlace) -> Seat:
    group, room, homeroom = row.group, row.group.room, row.pupil.homeroom
    scheme = published_scheme(group.version.content_hash, group.version_id)
    return Seat(
        child=row.pupil.name,
        pupil=row.pupil_id,
        homeroom=homeroom.name,
        homeroom_code=homeroom.code,
        group=group.name,
        group_code=group.code,
        band=next((band.name for band in scheme.bands if band.code == row.band), NO_BAND),
        room=room.name if room else "",
        room_code=room.code if room else "",
        weekday=row.weekday,
    )
