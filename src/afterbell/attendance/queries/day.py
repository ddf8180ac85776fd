"""A day as it is known: its sessions, the children who should come, what their marks add up to.

Read in the same few queries for one child, one teacher or a whole school. What a viewer may see of it is the business
of the reads that use it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, Subquery

from afterbell.attendance.models import Alarm, AlarmRung
from afterbell.attendance.presence import NAMING_COLUMNS, Naming, Rostered, naming_of
from afterbell.attendance.rolls import Child, children_of, fold_roll, marks_where
from afterbell.attendance.rules.folding import Mark, MarkState, PupilState, Roll
from afterbell.attendance.rules.looking import Rung
from afterbell.rostering.models import Session
from afterbell.scheme.queries import published_scheme
from afterbell.scheme.rules.document import Safety

COLUMNS = (
    "pk",
    "code",
    "kind",
    "name",
    "group_id",
    "beside_id",
    "band",
    "room__name",
    "weekday",
    "starts_at",
    "ends_at",
    "cancellation__reason",
    "cancellation__cancelled_at",
    "seal__sealed_at",
    "confirmation__pk",
    "late_signing__reason",
    "version__content_hash",
    "version_id",
    "open_alarms",
    "assignments__staff_id",
    *NAMING_COLUMNS,
)
NAMING = 1 + len(NAMING_COLUMNS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """The adult named for a session."""

    pk: int
    code: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DaySession:
    """A session of the day; `cancelled` is why it does not take place, `signed_late` why its roll was called late.

    `broken_off` says that it had begun when it was cancelled: it counts for nothing, and its children may be there.
    `alarms` counts the children of it that are looked for now; `namings` are of whoever is or was named. Of a seat
    `beside` is the session in which it helps.
    """

    pk: int
    code: str
    kind: str
    name: str
    group: int | None
    beside: int | None
    band: str
    room: str
    weekday: int
    starts_at: datetime
    ends_at: datetime
    cancelled: str
    broken_off: bool
    sealed_at: datetime | None
    confirmed: bool
    signed_late: str
    version: tuple[str, int]
    alarms: int
    adult: Named | None
    namings: tuple[Naming, ...]

    @property
    def rostered(self) -> Rostered:
        """Give the session as the fold of who was there needs it."""
        return Rostered(
            pk=self.pk,
            starts_at=self.starts_at,
            ends_at=self.ends_at,
            tolerance=self.safety.arrival_minutes,
            namings=self.namings,
        )

    @property
    def safety(self) -> Safety:
        """Give what the scheme under which the session was planned says of safety."""
        return published_scheme(*self.version).safety


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of a child in a session: the state its marks add up to, by whom and since when."""

    state: MarkState
    mark_id: str
    by: str
    at: datetime
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmOf:
    """An alarm of the day; `open` until a named adult said where the child is, `family_told` once its family knows."""

    code: str
    session: int
    pupil: str
    raised_at: datetime
    open: bool
    family_told: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One day of a school, or the part of it asked for; `known` is by (session, child's code)."""

    on: date
    sessions: tuple[DaySession, ...]
    children: Mapping[int, tuple[Child, ...]]
    known: Mapping[tuple[int, str], Known]
    roll: Roll

    def children_in(self, session: DaySession) -> tuple[Child, ...]:
        """Give the children with a place in this session; none for a duty or one that never began."""
        if session.group is None or (session.cancelled and not session.broken_off):
            return ()
        return self.children.get(session.group, ())

    def state_of(self, *, session: DaySession, child: Child) -> MarkState | None:
        """Give the child's state: what its marks say, else leave where it is not expected, else None."""
        known = self.known.get((session.pk, child.code))
        if known is not None:
            return known.state
        return None if child.expected else MarkState.LEAVE


def read_day(*, on: date, sessions: Q | None = None, versions: bool = False) -> Day:
    """Read a day within the scope: the sessions of a condition, or all of them.

    `versions` True brings other contents of stored marks into the roll's `id_conflicts`.
    """
    rows = read_sessions(Q(date=on) & sessions if sessions is not None else Q(date=on))
    groups = sorted({row.group for row in rows if row.group is not None})
    children = children_of(groups=groups, day=on, weekday=rows[0].weekday) if groups else {}
    return day_of(on=on, sessions=rows, children=children, about=Q(), versions=versions)


def day_of(
    *,
    on: date,
    sessions: Sequence[DaySession],
    children: Mapping[int, tuple[Child, ...]],
    about: Q,
    versions: bool = False,
) -> Day:
    """Put a day together from its sessions and children, with the marks in them that fit `about`."""
    keys = [row.pk for row in sessions]
    marks = marks_where(Q(session__in=keys) & about) if keys else []
    said = {mark.mark_id: mark for mark in marks}
    sealed = {row.pk: row.sealed_at for row in sessions if row.sealed_at is not None}
    roll = fold_roll(marks=marks, sealed=sealed, versions=versions)
    return Day(
        on=on,
        sessions=tuple(sessions),
        children=children,
        known={(int(row.session), row.pupil): _known(row, said[row.mark_id]) for row in roll.states},
        roll=roll,
    )


def _known(row: PupilState, mark: Mark) -> Known:
    return Known(state=row.state, mark_id=row.mark_id, by=mark.author, at=mark.received, place=mark.place)


def read_sessions(condition: Q) -> tuple[DaySession, ...]:
    """Read sessions by when they begin."""
    looked_for = Alarm.objects.filter(session=OuterRef("pk"), closed=None).order_by().values("session")
    open_alarms = Subquery(looked_for.annotate(number=Count("pk")).values("number"))
    rows = Session.objects.filter(condition).annotate(open_alarms=open_alarms).order_by("starts_at", "name", "pk")
    found: dict[int, DaySession] = {}
    for row in rows.values_list(*COLUMNS):
        # One row for each naming; the one that has not ended counts.
        facts, staff, naming = row[:-NAMING], row[-NAMING], naming_of(row[-NAMING + 1 :])
        pk = facts[0]
        if pk not in found:
            found[pk] = _session(facts)
        adult = next((Named(pk=staff, code=one.code, name=one.name) for one in naming if one.ended is None), None)
        before = found[pk]
        found[pk] = replace(before, adult=adult or before.adult, namings=(*before.namings, *naming))
    return tuple(found.values())


def _session(facts: Sequence[Any]) -> DaySession:
    pk, code, kind, name, group, beside, band, room, weekday, starts_at, ends_at, *rest = facts
    cancelled, off_at, sealed_at, confirmed, late, content_hash, version, alarms = rest
    return DaySession(
        pk=pk,
        code=code,
        kind=kind,
        name=name,
        group=group,
        beside=beside,
        band=band,
        room=room or "",
        weekday=weekday,
        starts_at=starts_at,
        ends_at=ends_at,
        cancelled=cancelled or "",
        broken_off=off_at is not None and starts_at <= off_at,
        sealed_at=sealed_at,
        confirmed=confirmed is not None,
        signed_late=late or "",
        version=(content_hash, version),
        alarms=alarms or 0,
        adult=None,
        namings=(),
    )


def alarms_in(sessions: Collection[int]) -> tuple[AlarmOf, ...]:
    """Read the alarms of these sessions in the order in which they were raised."""
    told = Exists(AlarmRung.objects.filter(alarm=OuterRef("pk"), rung=Rung.FAMILY))
    rows = Alarm.objects.filter(session__in=sessions).annotate(told=told).order_by("raised_at", "pk")
    columns = ("code", "session_id", "pupil__code", "raised_at", "closed__pk", "told")
    return tuple(
        AlarmOf(code=code, session=session, pupil=pupil, raised_at=raised_at, open=closed is None, family_told=family)
        for code, session, pupil, raised_at, closed, family in rows.values_list(*columns)
    )
