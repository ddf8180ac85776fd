"""A week of the roster: what takes place when, and who is named for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from afterbell.base.access import Actor, authorise, place
from afterbell.base.spans import TimeSpan, local_day
from afterbell.base.words import Words
from afterbell.rostering.desk import span_of, week_of
from afterbell.rostering.models import Assignment, Session, StaffLeave
from afterbell.rostering.seats import group_of
from afterbell.scheme.queries import published_version_of
from afterbell.scheme.rules.document import Scheme
from afterbell.schools.models import Staff

FIRST_AID = "first_aid"
"""The skill of whoever has learnt first aid, as a post of the scheme may ask for it too."""
KIND_WORDS = {
    Session.Kind.TUTORING: Words(zh="作业辅导", en="homework tutoring"),
    Session.Kind.CLUB: Words(zh="社团活动", en="club"),
    Session.Kind.EVENING: Words(zh="晚自习", en="evening study"),
    Session.Kind.DUTY: Words(zh="值班", en="duty"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedAdult:
    """Who is named for a session; `instead_of` names whom a substitute stands in for."""

    code: str
    name: str
    instead_of: str
    on_leave: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterSession:
    """One session of the week; `cancelled` is the reason, empty when it takes place."""

    code: str
    name: str
    kind: Words
    day: date
    span: TimeSpan
    room: str
    begun: bool
    cancelled: str
    adult: NamedAdult | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterRow:
    """What recurs over the week: a group, a club on its weekdays, a seat beside one, or a post, whose `band` is None.

    A group that is the same all week has its `code`.
    """

    name: Words
    kind: Words
    band: Words | None
    room: str
    code: str
    sessions: tuple[RosterSession, ...]

    def on(self, day: date) -> RosterSession | None:
        return next((session for session in self.sessions if session.day == day), None)


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class RowKey:
    """What makes sessions one row, in the order of the rows within a band."""

    band: str
    kind: str
    name: str
    club: str
    group: str
    seat: int
    post: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterWeek:
    """The Monday of the week, the days on which there is service, and the rows by when they begin.

    `without_first_aider` are the days from now on for which nobody who knows first aid is named and comes; there are
    none of them in a school that has put down for nobody that they know it.
    """

    monday: date
    days: tuple[date, ...]
    rows: tuple[RosterRow, ...]
    away: tuple[tuple[date, str], ...]
    without_first_aider: tuple[date, ...]

    @property
    def before(self) -> date:
        return self.monday - timedelta(days=7)

    @property
    def after(self) -> date:
        return self.monday + timedelta(days=7)

    @property
    def sessions(self) -> tuple[RosterSession, ...]:
        return tuple(session for row in self.rows for session in row.sessions)


def roster_week(*, viewer: Actor, week: date, now: datetime) -> RosterWeek:
    """Give the week in which a day lies, in five queries. Raises NotThere for who has no part in the roster."""
    authorise(actor=viewer, action="roster.see", at=place(school=viewer.tenant))
    monday, next_monday = week_of(week)
    sessions = list(
        Session.objects.filter(date__gte=monday, date__lt=next_monday)
        .select_related("group", "beside__group", "room", "cancellation", "version")
        .order_by("starts_at", "name", "pk")
    )
    leaves = list(
        StaffLeave.objects.filter(date__gte=monday, date__lt=next_monday).select_related("staff").order_by("date", "pk")
    )
    named = named_adults(sessions, away={(row.staff_id, row.date) for row in leaves})
    return RosterWeek(
        monday=monday,
        days=tuple(sorted({session.date for session in sessions})),
        rows=_rows(sessions, named=named, scheme=_scheme(sessions), now=now),
        away=tuple((row.date, row.staff.name) for row in leaves),
        without_first_aider=_without_first_aider(sessions, named=named, today=local_day(now)),
    )


def _without_first_aider(
    sessions: Iterable[Session], *, named: Mapping[int, NamedAdult], today: date
) -> tuple[date, ...]:
    able = {code for code, skills in Staff.objects.values_list("code", "skills") if FIRST_AID in skills}
    held = [row for row in sessions if row.date >= today and not hasattr(row, "cancellation")]
    coming = {row.pk: adult.code for row in held if (adult := named.get(row.pk)) and not adult.on_leave}
    covered = {row.date for row in held if coming.get(row.pk) in able}
    return tuple(sorted({row.date for row in held} - covered)) if able else ()


def _scheme(sessions: list[Session]) -> Scheme | None:
    return published_version_of(version=sessions[-1].version.code)[1] if sessions else None


def named_adults(sessions: Iterable[Session], *, away: set[tuple[int, date]]) -> dict[int, NamedAdult]:
    """Say by session who is named now, and who was before the first substitute."""
    history: dict[int, list[Assignment]] = defaultdict(list)
    days = {session.pk: session.date for session in sessions}
    for row in Assignment.objects.filter(session__in=days).select_related("staff").order_by("pk"):
        history[row.session_id].append(row)
    found: dict[int, NamedAdult] = {}
    for session, rows in history.items():
        now = next((row for row in rows if row.ended_at is None), None)
        if now is not None:
            stands_in = now.basis == Assignment.Basis.SUBSTITUTE and rows[0].staff_id != now.staff_id
            found[session] = NamedAdult(
                code=now.staff.code,
                name=now.staff.name,
                instead_of=rows[0].staff.name if stands_in else "",
                on_leave=(now.staff_id, days[session]) in away,
            )
    return found


def _rows(
    sessions: Iterable[Session], *, named: Mapping[int, NamedAdult], scheme: Scheme | None, now: datetime
) -> tuple[RosterRow, ...]:
    """Put what recurs into one row: band by band the tutoring groups and the clubs, then the posts."""
    found: dict[RowKey, list[Session]] = defaultdict(list)
    for session in sessions:
        found[_key(session)].append(session)
    bands = {band.code: band.name for band in scheme.bands} if scheme else {}
    offerings = {offering.code: offering.name for offering in scheme.offerings} if scheme else {}
    order = {code: number for number, code in enumerate(bands)}
    rows = sorted(found.items(), key=lambda item: (item[0].post != "", order.get(item[0].band, 0), item[0]))
    return tuple(
        RosterRow(
            name=_name(held[0], club=offerings.get(key.club)),
            kind=KIND_WORDS[Session.Kind(held[0].kind)],
            band=bands.get(key.band),
            room=held[0].room.name if held[0].room else "",
            code=key.group,
            sessions=tuple(session_row(session, named=named, now=now) for session in held),
        )
        for key, held in rows
    )


def _name(session: Session, *, club: Words | None) -> Words:
    group = group_of(session)
    name = group.name if group else session.name
    found = club or Words(zh=name, en=name)
    return Words(zh=f"{found.zh} · 协助", en=f"{found.en} · helps") if session.seat else found


def _key(session: Session) -> RowKey:
    group = group_of(session)
    if group is None:
        return RowKey(band="", kind="", name=session.name, club="", group="", seat=0, post=session.post)
    band, club, seat = session.band, group.offering, session.seat or 0
    if session.kind == Session.Kind.CLUB:
        return RowKey(band=band, kind="later", name=club, club=club, group="", seat=seat, post="")
    return RowKey(band=band, kind="first", name=group.name, club="", group=group.code, seat=seat, post="")


def session_row(session: Session, *, named: Mapping[int, NamedAdult], now: datetime) -> RosterSession:
    """Make a session's row; its group, room and cancellation are read with it."""
    return RosterSession(
        code=session.code,
        name=session.name,
        kind=KIND_WORDS[Session.Kind(session.kind)],
        day=session.date,
        span=span_of(session),
        room=session.room.name if session.room else "",
        begun=session.starts_at <= now,
        cancelled=session.cancellation.reason if hasattr(session, "cancellation") else "",
        adult=named.get(session.pk),
    )
