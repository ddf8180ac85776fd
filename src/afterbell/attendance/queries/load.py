"""How much homework the homerooms have in a week, as far as the tutors' notes tell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from afterbell.attendance.homework import notes_where
from afterbell.attendance.rules.homework import (
    ChildDay,
    Meter,
    Note,
    Piece,
    load_of_a_day,
    loads_by_homeroom,
    meter,
    standing,
    written_where_none_should_be,
)
from afterbell.base.access import Actor, authorise, place, policy
from afterbell.rostering.models import Session
from afterbell.scheme.queries import published_version
from afterbell.schools.models import Homeroom, Pupil

WEEK = timedelta(days=7)
MINUTE = 60
MOST, UNWRITTEN = 60, frozenset({1, 2})


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeroomLoad:
    """A homeroom's week; `days` has each day with notes, `unwritten` says that its grade has no written homework.

    `written` says that it was given some all the same.
    """

    code: str
    name: str
    grade: int
    week: Meter
    days: tuple[tuple[date, Meter], ...]
    unwritten: bool
    written: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadOfWeek:
    """The homerooms of a week against the minutes allowed; `most` and the grades are the scheme's of that week."""

    monday: date
    most: int
    homerooms: tuple[HomeroomLoad, ...]

    @property
    def too_much(self) -> tuple[HomeroomLoad, ...]:
        """Give the homerooms with at least half of the children's days above the limit."""
        return tuple(row for row in self.homerooms if row.week.too_much)

    @property
    def unwritten(self) -> tuple[str, ...]:
        """Give the names of the homerooms whose grade has no written homework."""
        return tuple(row.name for row in self.homerooms if row.unwritten)

    @property
    def limited(self) -> bool:
        """Say whether the minutes allowed are about anybody here."""
        return len(self.unwritten) < len(self.homerooms)

    @property
    def written(self) -> tuple[HomeroomLoad, ...]:
        """Give the homerooms with written homework that should have none."""
        return tuple(row for row in self.homerooms if row.written)


def load_of_week(*, viewer: Actor, day: date) -> LoadOfWeek:
    """Give the whole school's week around a day. Raises NotThere for who does not see the whole school."""
    authorise(actor=viewer, action="homework.see", at=place(school=viewer.tenant))
    return _week(day=day, homerooms=list(Homeroom.objects.order_by("grade", "number")))


def load_of_own(*, viewer: Actor, day: date) -> LoadOfWeek:
    """Give the week of the homerooms of which the viewer is the teacher. Raises NotThere for who has none."""
    own = policy().reach(actor=viewer, action="homework.see").get("homeroom", frozenset())
    authorise(actor=viewer, action="homework.see", at=place(school=viewer.tenant, homeroom=own))
    return _week(day=day, homerooms=list(Homeroom.objects.filter(pk__in=own).order_by("grade", "number")))


def _week(*, day: date, homerooms: Sequence[Homeroom]) -> LoadOfWeek:
    monday = day - timedelta(days=day.weekday())
    found = published_version(on=monday)
    rules = found[1].homework if found else None
    most = rules.most_minutes if rules else MOST
    unwritten = frozenset(rules.unwritten_grades) if rules else UNWRITTEN
    rows = _child_days(monday=monday, homerooms=[row.pk for row in homerooms])
    by_day: defaultdict[int, list[ChildDay]] = defaultdict(list)
    for row in rows:
        by_day[row.day].append(row)
    whole = loads_by_homeroom(rows)
    each = {number: loads_by_homeroom(of_day) for number, of_day in sorted(by_day.items())}
    return LoadOfWeek(
        monday=monday,
        most=most,
        homerooms=tuple(
            HomeroomLoad(
                code=room.code,
                name=room.name,
                grade=room.grade,
                week=(week := meter(whole.get(room.pk, {}), most=most)),
                days=tuple(
                    (date.fromordinal(number), meter(of_day[room.pk], most=most))
                    for number, of_day in each.items()
                    if room.pk in of_day
                ),
                unwritten=room.grade in unwritten,
                written=written_where_none_should_be(grade=room.grade, unwritten=unwritten, days=week.days),
            )
            for room in homerooms
        ),
    )


def _child_days(*, monday: date, homerooms: Sequence[int]) -> list[ChildDay]:
    """Estimate each child's days of a week from the notes in its sessions."""
    about = {
        "session__date__gte": monday,
        "session__date__lt": monday + WEEK,
        "session__cancellation": None,
        "pupil__homeroom__in": homerooms,
    }
    notes = standing(notes_where(**about))
    keys = {session for session, _pupil in notes}
    sessions = {
        row.pk: row
        for row in Session.objects.filter(date__gte=monday, date__lt=monday + WEEK, group__isnull=False)
        .select_related("group")
        .order_by("starts_at", "pk")
        if row.pk in keys
    }
    rooms = dict(Pupil.objects.filter(homeroom__in=homerooms).values_list("code", "homeroom_id"))
    order = {key: place for place, key in enumerate(sessions)}
    days: defaultdict[tuple[str, int], list[Piece]] = defaultdict(list)
    for (session, pupil), note in sorted(notes.items(), key=lambda item: order[item[0][0]]):
        row = sessions[session]
        days[pupil, row.date.toordinal()].append(_piece(row, note))
    return [
        ChildDay(homeroom=rooms[pupil], pupil=pupil, day=day, load=load_of_a_day(pieces))
        for (pupil, day), pieces in days.items()
    ]


def _piece(session: Session, note: Note) -> Piece:
    return Piece(
        subject=session.group.offering if session.group else "",
        length=_minutes(session.ends_at.timestamp() - session.starts_at.timestamp()),
        said=note.said,
        after=_minutes((note.noted or note.received).timestamp() - session.starts_at.timestamp()),
        left=note.minutes_left,
    )


def _minutes(seconds: float) -> int:
    return round(seconds / MINUTE)
