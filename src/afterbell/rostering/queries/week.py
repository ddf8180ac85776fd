"""A week of the roster: what takes place when, and who is named for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from afterbell.base.access import Actor, authorise, place
from afterbell.base.spans import TimeSpan
from afterbell.base.words import Words
from afterbell.rostering.desk import span_of, week_of
from afterbell.rostering.models import Assignment, Session, StaffLeave
from afterbell.scheme.queries import published_version_of

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
    """What recurs over the week, a group or a post; `band` is None for a post. A group has its `code`."""

    name: str
    kind: Words
    band: Words | None
    room: str
    code: str
    sessions: tuple[RosterSession, ...]

    def on(self, day: date) -> RosterSession | None:
        return next((session for session in self.sessions if session.day == day), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterWeek:
    """The Monday of the week, the days on which there is service, and the rows by when they begin."""

    monday: date
    days: tuple[date, ...]
    rows: tuple[RosterRow, ...]
    away: tuple[tuple[date, str], ...]

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
    """Give the week in which a day lies, in four queries. Raises NotThere for who has no part in the roster."""
    authorise(actor=viewer, action="roster.see", at=place(school=viewer.tenant))
    monday, next_monday = week_of(week)
    sessions = list(
        Session.objects.filter(date__gte=monday, date__lt=next_monday)
        .select_related("group", "room", "cancellation", "version")
        .order_by("starts_at", "name", "pk")
    )
    leaves = list(
        StaffLeave.objects.filter(date__gte=monday, date__lt=next_monday).select_related("staff").order_by("date", "pk")
    )
    named = named_adults(sessions, away={(row.staff_id, row.date) for row in leaves})
    return RosterWeek(
        monday=monday,
        days=tuple(sorted({session.date for session in sessions})),
        rows=_rows(sessions, named=named, bands=_bands(sessions), now=now),
        away=tuple((row.date, row.staff.name) for row in leaves),
    )


def _bands(sessions: list[Session]) -> dict[str, Words]:
    if not sessions:
        return {}
    _, scheme = published_version_of(version=sessions[-1].version.code)
    return {band.code: band.name for band in scheme.bands}


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
    sessions: Iterable[Session], *, named: Mapping[int, NamedAdult], bands: Mapping[str, Words], now: datetime
) -> tuple[RosterRow, ...]:
    """Put what recurs into one row: groups band by band, then the posts."""
    found: dict[tuple[bool, str, str], list[Session]] = defaultdict(list)
    for session in sessions:
        key = (True, "", session.post) if session.group is None else (False, session.band, session.group.code)
        found[key].append(session)
    order = {code: number for number, code in enumerate(bands)}
    rows = sorted(found.items(), key=lambda item: (item[0][0], order.get(item[0][1], 0), _row_name(item[1][0])))
    return tuple(
        RosterRow(
            name=_row_name(held[0]),
            kind=KIND_WORDS[Session.Kind(held[0].kind)],
            band=bands.get(band),
            room=held[0].room.name if held[0].room else "",
            code="" if is_post else code,
            sessions=tuple(session_row(session, named=named, now=now) for session in held),
        )
        for (is_post, band, code), held in rows
    )


def _row_name(session: Session) -> str:
    return session.group.name if session.group else session.name


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
