"""What a phone keeps: the own sessions of today and tomorrow, each child's state there, its homework, and no more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from django.db.models import Q

from afterbell.attendance.homework import WITH_HOMEWORK, Content, contents_of, notes_where
from afterbell.attendance.models import RollPhone
from afterbell.attendance.queries.day import Day, DaySession, read_day
from afterbell.attendance.rolls import Child
from afterbell.attendance.rules.homework import Note, standing
from afterbell.base.access import Actor, authorise, may, place, policy
from afterbell.base.refusals import NotThere
from afterbell.rostering.models import Assignment, Session
from afterbell.scheme.queries import published_scheme
from afterbell.scheme.rules.codes import Activity
from afterbell.schools.namesakes import guardians_of_namesakes


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneChild:
    """A child on a kept roll; `guardian` tells children of one name apart, `preset` is leave said beforehand.

    `homework` is the note that stands.
    """

    code: str
    name: str
    homeroom: str
    guardian: str
    state: str
    place: str
    preset: bool
    contested: bool
    homework: Note | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneHomework:
    """What a session can have held by its scheme, and what was said of it."""

    activities: tuple[Activity, ...]
    content: Content | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneSession:
    """A session with its roll; `covers` says that the viewer stands in for somebody, `cancelled` is the reason.

    `homework` is None where there is none to note.
    """

    code: str
    name: str
    room: str
    on: date
    starts_at: datetime
    ends_at: datetime
    covers: bool
    cancelled: str
    sealed: bool
    homework: PhoneHomework | None
    children: tuple[PhoneChild, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Homework:
    """The notes that stand by (session, child's code), and what the sessions with homework hold."""

    notes: Mapping[tuple[int, str], Note]
    of: Mapping[int, PhoneHomework]


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPhone:
    """A phone that keeps rolls, and whose; `ended_at` since when it may no longer."""

    code: str
    staff: str
    own: bool
    kept_since: datetime
    ended_at: datetime | None


def rolls_to_keep(*, viewer: Actor, today: date) -> tuple[PhoneSession, ...]:
    """Give the viewer's own sessions with a roll, today's and tomorrow's, as they stand.

    Raises NotThere for who is never named for a session.
    """
    staff = viewer.held("staff")
    if not staff:
        raise NotThere("sessions")
    authorise(actor=viewer, action="roll.see", at=place(school=viewer.tenant, staff=staff))
    named = Assignment.objects.filter(
        staff__in=staff,
        ended_at=None,
        session__date__in=(today, today + timedelta(days=1)),
        session__group__isnull=False,
    ).values_list("session__date", "session_id", "basis")
    basis: dict[date, dict[int, str]] = {}
    for on, session, how in named:
        basis.setdefault(on, {})[session] = how
    days = [read_day(on=on, sessions=Q(pk__in=basis[on])) for on in sorted(basis)]
    guardians = guardians_of_namesakes(
        children={
            child.pk: (child.pk, child.name, child.homeroom)
            for day in days
            for session in day.sessions
            for child in day.children_in(session)
        }.values()
    )
    homework = _homework(days)
    return tuple(
        found for day in days for found in _sessions(day, basis=basis[day.on], guardians=guardians, homework=homework)
    )


def _homework(days: Sequence[Day]) -> Homework:
    with_homework = [session for day in days for session in day.sessions if session.kind in WITH_HOMEWORK]
    ids = [session.pk for session in with_homework]
    contents = contents_of(ids)
    return Homework(
        notes=standing(notes_where(session_id__in=ids)) if ids else {},
        of={
            session.pk: PhoneHomework(
                activities=published_scheme(*session.version).homework.activities, content=contents.get(session.pk)
            )
            for session in with_homework
        },
    )


def _sessions(
    day: Day, *, basis: Mapping[int, str], guardians: Mapping[int, str], homework: Homework
) -> Iterator[PhoneSession]:
    contested = {(row.session, row.pupil) for row in day.roll.contradictions}
    for session in day.sessions:
        yield PhoneSession(
            code=session.code,
            name=session.name,
            room=session.room,
            on=day.on,
            starts_at=session.starts_at,
            ends_at=session.ends_at,
            covers=basis[session.pk] == Assignment.Basis.SUBSTITUTE,
            cancelled=session.cancelled,
            sealed=session.sealed_at is not None,
            homework=homework.of.get(session.pk),
            children=tuple(
                _child(
                    day,
                    session,
                    child,
                    guardian=guardians.get(child.pk, ""),
                    contested=(str(session.pk), child.code) in contested,
                    note=homework.notes.get((session.pk, child.code)),
                )
                for child in day.children_in(session)
            ),
        )


def _child(
    day: Day, session: DaySession, child: Child, *, guardian: str, contested: bool, note: Note | None
) -> PhoneChild:
    known = day.known.get((session.pk, child.code))
    return PhoneChild(
        code=child.code,
        name=child.name,
        homeroom=child.homeroom_name,
        guardian=guardian,
        state=known.state.value if known else "",
        place=known.place if known else "",
        preset=not child.expected,
        contested=contested,
        homework=note,
    )


def may_mark(*, viewer: Actor, session: str) -> bool:
    """Say whether the viewer may call this session's roll: as its named adult, or for the whole school."""
    return _may(viewer, "attendance.mark", session=session)


def may_log(*, viewer: Actor, session: str) -> bool:
    """Say whether the viewer may note this session's homework: as its named adult, or for the whole school."""
    return _may(viewer, "attendance.log_homework", session=session)


def _may(viewer: Actor, action: str, *, session: str) -> bool:
    rows = Session.objects.filter(code=session).values_list(
        "school_id", "assignments__staff_id", "assignments__ended_at"
    )
    named = [place(school=school, staff=staff if ended is None else None) for school, staff, ended in rows]
    return any(may(actor=viewer, action=action, at=at) for at in named)


def phone_standing(*, viewer: Actor, phone: str) -> Literal["kept", "ended", "unknown"]:
    """Say whether this phone may keep the viewer's rolls, was ended, or is none of the viewer's."""
    authorise(actor=viewer, action="phones.see", at=place(school=viewer.tenant, staff=viewer.held("staff")))
    row = RollPhone.objects.select_related("ended").filter(code=phone, staff__in=viewer.held("staff")).first()
    if row is None:
        return "unknown"
    return "ended" if hasattr(row, "ended") else "kept"


def phones(*, viewer: Actor) -> tuple[OwnPhone, ...]:
    """List the phones that keep rolls and that the viewer may end, the newest first."""
    reach = policy().reach(actor=viewer, action="phones.see")
    if not any(reach.values()):
        raise NotThere("phones")
    mine = Q(school__in=reach.get("school", ())) | Q(staff__in=reach.get("staff", ()))
    rows = RollPhone.objects.filter(mine).order_by("-kept_since", "-pk")
    own = viewer.held("staff")
    return tuple(
        OwnPhone(code=code, staff=name, own=staff in own, kept_since=since, ended_at=ended)
        for code, staff, name, since, ended in rows.values_list(
            "code", "staff_id", "staff__name", "kept_since", "ended__ended_at"
        )
    )
