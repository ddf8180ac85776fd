"""What a phone keeps: the own sessions of today and tomorrow with their rolls, and no more of any child than that."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from django.db.models import Q

from afterbell.attendance.models import RollPhone
from afterbell.attendance.queries.day import Day, DaySession, read_day
from afterbell.attendance.rolls import Child
from afterbell.base.access import Actor, authorise, may, place, policy
from afterbell.base.refusals import NotThere
from afterbell.rostering.models import Assignment, Session
from afterbell.schools.namesakes import guardians_of_namesakes


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneChild:
    """A child on a kept roll; `guardian` tells children of one name apart, `preset` is leave said beforehand."""

    code: str
    name: str
    homeroom: str
    guardian: str
    state: str
    place: str
    preset: bool
    contested: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneSession:
    """A session with its roll; `covers` says that the viewer stands in for somebody, `cancelled` is the reason."""

    code: str
    name: str
    room: str
    on: date
    starts_at: datetime
    ends_at: datetime
    covers: bool
    cancelled: str
    sealed: bool
    children: tuple[PhoneChild, ...]


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
    return tuple(found for day in days for found in _sessions(day, basis=basis[day.on], guardians=guardians))


def _sessions(day: Day, *, basis: Mapping[int, str], guardians: Mapping[int, str]) -> Iterator[PhoneSession]:
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
            children=tuple(
                _child(
                    day,
                    session,
                    child,
                    guardian=guardians.get(child.pk, ""),
                    contested=(str(session.pk), child.code) in contested,
                )
                for child in day.children_in(session)
            ),
        )


def _child(day: Day, session: DaySession, child: Child, *, guardian: str, contested: bool) -> PhoneChild:
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
    )


def may_mark(*, viewer: Actor, session: str) -> bool:
    """Say whether the viewer may call this session's roll: as its named adult, or for the whole school."""
    rows = Session.objects.filter(code=session).values_list(
        "school_id", "assignments__staff_id", "assignments__ended_at"
    )
    named = [place(school=school, staff=staff if ended is None else None) for school, staff, ended in rows]
    return any(may(actor=viewer, action="attendance.mark", at=at) for at in named)


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
