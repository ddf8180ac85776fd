"""One adult's sessions over a span of days: their own, for themselves, or anybody's for whoever reads the roster."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from afterbell.base.access import Actor, authorise, place
from afterbell.base.refusals import NotThere
from afterbell.base.spans import TimeSpan
from afterbell.base.words import Words
from afterbell.rostering.desk import span_of
from afterbell.rostering.models import Assignment, Session
from afterbell.rostering.queries.week import KIND_WORDS
from afterbell.schools.models import Staff


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonSession:
    """A session one adult is named for; `covers` says that they stand in, `cancelled` why it does not take place."""

    code: str
    name: str
    kind: Words
    room: str
    day: date
    span: TimeSpan
    starts_at: datetime
    ends_at: datetime
    covers: bool
    cancelled: str
    cancelled_at: datetime | None

    @property
    def minutes(self) -> int:
        return 0 if self.cancelled else self.span.minutes


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRoster:
    """An adult and the sessions of a span of days in their order."""

    code: str
    name: str
    sessions: tuple[PersonSession, ...]


def own_roster(*, viewer: Actor, since: date, until: date | None = None) -> PersonRoster:
    """Give what the viewer is named for, before a day where one is given. Raises NotThere for no staff."""
    own = viewer.held("staff")
    person = Staff.objects.filter(pk__in=own).order_by("pk").first()
    if person is None:
        raise NotThere("staff")
    authorise(actor=viewer, action="sessions.see", at=place(school=viewer.tenant, staff=own))
    return PersonRoster(code=person.code, name=person.name, sessions=_sessions(own, since=since, until=until))


def roster_of(*, viewer: Actor, staff: str, since: date, until: date | None = None) -> PersonRoster:
    """Give what somebody is named for. Raises NotThere when there is nobody of that code."""
    authorise(actor=viewer, action="roster.see", at=place(school=viewer.tenant))
    person = Staff.objects.filter(code=staff).first()
    if person is None:
        raise NotThere("staff")
    return PersonRoster(code=person.code, name=person.name, sessions=_sessions({person.pk}, since=since, until=until))


def rosters_of(*, viewer: Actor, since: date, until: date) -> tuple[PersonRoster, ...]:
    """Give everybody who is named for anything in a span of days, by name. One query."""
    authorise(actor=viewer, action="roster.see", at=place(school=viewer.tenant))
    named = Assignment.objects.filter(ended_at=None, session__date__gte=since, session__date__lt=until)
    rows = named.select_related("staff", "session__room", "session__cancellation")
    found: dict[tuple[str, str], list[PersonSession]] = defaultdict(list)
    for row in rows.order_by("staff__sort_key", "staff__code", "session__starts_at", "pk"):
        found[row.staff.code, row.staff.name].append(_session(row))
    return tuple(PersonRoster(code=code, name=name, sessions=tuple(held)) for (code, name), held in found.items())


def _sessions(staff: Collection[int], *, since: date, until: date | None) -> tuple[PersonSession, ...]:
    named = Assignment.objects.filter(staff__in=staff, ended_at=None, session__date__gte=since)
    if until:
        named = named.filter(session__date__lt=until)
    rows = named.select_related("session__room", "session__cancellation").order_by("session__starts_at", "pk")
    return tuple(_session(row) for row in rows)


def _session(row: Assignment) -> PersonSession:
    session = row.session
    cancellation = getattr(session, "cancellation", None)
    return PersonSession(
        code=session.code,
        name=session.name,
        kind=KIND_WORDS[Session.Kind(session.kind)],
        room=session.room.name if session.room else "",
        day=session.date,
        span=span_of(session),
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        covers=row.basis == Assignment.Basis.SUBSTITUTE,
        cancelled=cancellation.reason if cancellation else "",
        cancelled_at=cancellation.cancelled_at if cancellation else None,
    )
