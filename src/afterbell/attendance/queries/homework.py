"""A session's homework page: whose homework is done, and what was done in the session."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from afterbell.attendance.homework import Content, contents_of, notes_where
from afterbell.attendance.queries.day import read_sessions
from afterbell.attendance.rolls import children_of
from afterbell.attendance.rules.homework import Note, standing
from afterbell.base.access import Actor, authorise, may, place
from afterbell.base.refusals import NotThere
from afterbell.base.spans import local_day
from afterbell.rostering.models import Session
from afterbell.scheme.queries import published_scheme
from afterbell.scheme.rules.codes import Activity
from afterbell.schools.namesakes import guardians_of_namesakes


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeworkChild:
    """A child of the session with what is noted of its homework; `away` where leave was said.

    `guardian` tells children of one name apart.
    """

    code: str
    name: str
    homeroom: str
    guardian: str
    grade: int
    away: bool
    said: str
    asked: bool
    minutes_left: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeworkPage:
    """What the page needs. `unwritten` says that some child's grade has no written homework at all.

    `may_state` says that the viewer is the adult named, the only one who says that nothing new was taught.
    `next_seq` is the next number of this viewer's notes from the page.
    """

    session: str
    name: str
    room: str
    adult: str
    on: date
    starts_at: datetime
    ends_at: datetime
    cancelled: str
    begun: bool
    children: tuple[HomeworkChild, ...]
    unwritten: bool
    activities: tuple[Activity, ...]
    content: Content | None
    may_log: bool
    may_state: bool
    device: str
    next_seq: int


def homework_page(*, viewer: Actor, session: str, now: datetime) -> HomeworkPage:
    """Give the homework of one tutoring or evening session. Raises NotThere for any other, and for others' sessions."""
    with_homework = Q(code=session, kind__in=(Session.Kind.TUTORING, Session.Kind.EVENING))
    row = next(iter(read_sessions(with_homework)), None)
    if row is None or row.group is None:
        raise NotThere("session")
    at = place(school=viewer.tenant, staff=row.adult.pk if row.adult else None)
    authorise(actor=viewer, action="roll.see", at=at)
    on = local_day(row.starts_at)
    device = f"page:{viewer.code}"
    notes = notes_where(session_id=row.pk)
    children = _children(group=row.group, on=on, weekday=row.weekday, notes=notes)
    rules = published_scheme(*row.version).homework
    return HomeworkPage(
        session=row.code,
        name=row.name,
        room=row.room,
        adult=row.adult.name if row.adult else "",
        on=on,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        cancelled=row.cancelled,
        begun=row.starts_at <= now,
        children=children,
        unwritten=any(child.grade in rules.unwritten_grades for child in children),
        activities=rules.activities,
        content=contents_of([row.pk]).get(row.pk),
        may_log=may(actor=viewer, action="attendance.log_homework", at=at),
        may_state=row.adult is not None and row.adult.pk in viewer.held("staff"),
        device=device,
        next_seq=max((note.device_seq for note in notes if note.device == device), default=0) + 1,
    )


def _children(*, group: int, on: date, weekday: int, notes: list[Note]) -> tuple[HomeworkChild, ...]:
    stands = {pupil: note for (_session, pupil), note in standing(notes).items()}
    children = children_of(groups=(group,), day=on, weekday=weekday).get(group, ())
    guardians = guardians_of_namesakes(children=((child.pk, child.name, child.homeroom) for child in children))
    return tuple(
        HomeworkChild(
            code=child.code,
            name=child.name,
            homeroom=child.homeroom_name,
            guardian=guardians.get(child.pk, ""),
            grade=child.grade,
            away=child.on_leave,
            said=note.said.value if (note := stands.get(child.code)) else "",
            asked=note is not None and note.asked,
            minutes_left=note.minutes_left if note else 0,
        )
        for child in children
    )
