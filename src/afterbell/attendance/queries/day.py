"""A day as it is known: its sessions, the children who should come, what their marks add up to.

Read in the same few queries for one child, one teacher or a whole school. What a viewer may see of it is the business
of the reads that use it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q

from afterbell.attendance.models import Alarm, AlarmRung
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
    "assignments__staff_id",
    "assignments__staff__code",
    "assignments__staff__name",
    "assignments__ended_at",
    "presences__staff_id",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """The adult named for a session, and whether this adult was seen there."""

    pk: int
    code: str
    name: str
    arrived: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DaySession:
    """A session of the day; `cancelled` is why it does not take place, `signed_late` why its roll was called late.

    `broken_off` says that it had begun when it was cancelled: it counts for nothing, and its children may be there.
    """

    pk: int
    code: str
    kind: str
    name: str
    group: int | None
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
    adult: Named | None

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
    found: dict[int, DaySession] = {}
    arrived: dict[int, set[int]] = {}
    for row in Session.objects.filter(condition).order_by("starts_at", "name", "pk").values_list(*COLUMNS):
        # One row for each naming and arrival; the naming that has not ended counts.
        *facts, staff, code, name, ended, present = row
        pk = facts[0]
        arrived.setdefault(pk, set()).update({present} - {None})
        if pk not in found or (staff is not None and ended is None):
            adult = (
                Named(pk=staff, code=code, name=name, arrived=False) if staff is not None and ended is None else None
            )
            found[pk] = _session(facts, adult)
    return tuple(_with_arrival(session, arrived[pk]) for pk, session in found.items())


def _session(facts: Sequence[Any], adult: Named | None) -> DaySession:
    pk, code, kind, name, group, band, room, weekday, starts_at, ends_at, *rest = facts[:-2]
    cancelled, off_at, sealed_at, confirmed, late = rest
    content_hash, version = facts[-2:]
    return DaySession(
        pk=pk,
        code=code,
        kind=kind,
        name=name,
        group=group,
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
        adult=adult,
    )


def _with_arrival(session: DaySession, arrived: Collection[int]) -> DaySession:
    if session.adult is None or session.adult.pk not in arrived:
        return session
    return replace(session, adult=replace(session.adult, arrived=True))


def alarms_in(sessions: Collection[int]) -> tuple[AlarmOf, ...]:
    """Read the alarms of these sessions in the order in which they were raised."""
    told = Exists(AlarmRung.objects.filter(alarm=OuterRef("pk"), rung=Rung.FAMILY))
    rows = Alarm.objects.filter(session__in=sessions).annotate(told=told).order_by("raised_at", "pk")
    columns = ("code", "session_id", "pupil__code", "raised_at", "closed__pk", "told")
    return tuple(
        AlarmOf(code=code, session=session, pupil=pupil, raised_at=raised_at, open=closed is None, family_told=family)
        for code, session, pupil, raised_at, closed, family in rows.values_list(*columns)
    )
