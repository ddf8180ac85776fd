"""A guardian's children: where each is now, with whom, and what comes next."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db.models import FilteredRelation, Q

from afterbell.attendance.incidents import incidents_about
from afterbell.attendance.queries.day import AlarmOf, Day, DaySession, alarms_in, day_of, read_sessions
from afterbell.attendance.rolls import Child, absence_in_morning, child_of
from afterbell.attendance.rules.folding import MarkState
from afterbell.base.access import Actor, authorise, place, policy
from afterbell.base.spans import local_day
from afterbell.dismissal.custody import afternoons, state_unmarked
from afterbell.dismissal.handed import AtGate, HandedOver, gate_sides_where, handovers_where, standing
from afterbell.dismissal.kept_away import withheld_from
from afterbell.dismissal.lists import Lists, lists_on
from afterbell.dismissal.queries.gate import PermittedCollector
from afterbell.dismissal.rules.custody import Place, Whereabouts, where_is
from afterbell.dismissal.ways import Change
from afterbell.placement.queries.matters import PAPER_COLUMNS, Matters, matters_in, paper_columns
from afterbell.schools.models import Pupil

AHEAD = timedelta(days=21)


@dataclass(frozen=True, slots=True, kw_only=True)
class OnTheWay:
    """A session of the child's afternoon; `state` is what the roll says, empty while nobody has marked the child.

    `version` is the scheme's under which the session was planned.
    """

    name: str
    room: str
    adult: str
    band: str
    starts_at: datetime
    ends_at: datetime
    state: str
    state_since: datetime | None
    cancelled: str
    version: tuple[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class NextSession:
    """The next session of a child after today's."""

    name: str
    room: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NotHeld:
    """A session of a coming day that does not take place, and why."""

    name: str
    starts_at: datetime
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildNow:
    """One child at this instant.

    `place` is a `rules.custody.Place`, `adult` who answers for the child there, `session_name` and `room` where it is
    a session, `since` when that became known, `reached_until` when somebody stays with it because nobody has come.
    `waiting` says that its sessions are over and it is not handed over. `gone`, `gone_with` and `gone_at` say how it
    left. `on_leave` is leave said for today, `absent_in_morning` that it is missing from school, `looked_for` an open
    alarm that the family was told of, `not_held` what of the coming days does not take place, `changes` what was said
    of going home today that stands, `differ` that two guardians say differently, `withheld` that this guardian may not
    know where the child is, so that nothing of it is given, `incidents` how often something about it was written down,
    `papers` how survey, application and wishes stand.
    """

    pupil: str
    name: str
    homeroom: str
    place: str
    detail: str
    adult: str
    reached_until: datetime | None
    session_name: str
    room: str
    waiting: bool
    gone: str
    gone_with: str
    gone_at: datetime | None
    on_leave: bool
    absent_in_morning: bool
    looked_for: bool
    way: tuple[OnTheWay, ...]
    next_session: NextSession | None
    not_held: tuple[NotHeld, ...]
    mode: str
    collectors: tuple[PermittedCollector, ...]
    changes: tuple[Change, ...]
    differ: bool
    withheld: bool
    incidents: int
    papers: Matters


def children_now(*, viewer: Actor, now: datetime) -> tuple[ChildNow, ...]:
    """Give the guardian's own children as they are now. Raises NotThere for who is nobody's guardian."""
    pupils = policy().reach(actor=viewer, action="child.see").get("pupil", frozenset())
    authorise(actor=viewer, action="child.see", at=place(pupil=pupils))
    today = local_day(now)
    family = _family(pupils=pupils, today=today)
    groups = {row.child.group for row in family.places}
    ahead = Q(date__gte=today, date__lte=today + AHEAD)
    sessions = read_sessions(Q(group__in=groups) & ahead) if groups else ()
    todays = [row for row in sessions if local_day(row.starts_at) == today]
    day = day_of(on=today, sessions=todays, children=family.by_group(todays), about=Q(pupil__in=pupils))
    held = [session.pk for session in day.sessions]
    evening = _Evening(
        day=day,
        lists=lists_on(day=today, pupils=pupils),
        handovers=tuple(handovers_where(Q(session__in=held, pupil__in=pupils))) if held else (),
        sides=gate_sides_where(Q(session__in=held, pupil__in=pupils)) if held else (),
        alarms=alarms_in(held) if _somebody_missing(day, now=now) else (),
        now=now,
    )
    hidden = withheld_from(viewer=viewer, lists=evening.lists)
    found = [
        _child(
            evening,
            child,
            family=family,
            to_come=[row for row in sessions if local_day(row.starts_at) > today and family.awaits(child, row)],
        )
        for child in family.children
    ]
    return tuple(
        _withheld(seen) if child.pk in hidden else seen for child, seen in zip(family.children, found, strict=True)
    )


def _withheld(seen: ChildNow) -> ChildNow:
    """Leave nothing of where a child is, was or will be, nor with whom."""
    return replace(
        seen,
        place="",
        detail="",
        adult="",
        session_name="",
        room="",
        waiting=False,
        gone="",
        gone_with="",
        gone_at=None,
        on_leave=False,
        absent_in_morning=False,
        looked_for=False,
        way=(),
        next_session=None,
        not_held=(),
        mode="",
        collectors=(),
        changes=(),
        differ=False,
        incidents=0,
        withheld=True,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Placed:
    """A child's place in a group on a weekday, from a day until (without) another."""

    child: Child
    weekday: int
    since: date
    until: date | None

    def holds(self, session: DaySession) -> bool:
        day = local_day(session.starts_at)
        in_time = self.since <= day and (self.until is None or day < self.until)
        return in_time and (self.child.group, self.weekday) == (session.group, session.weekday)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Family:
    """A guardian's children with all their places (a child without any stands in `children` only) and papers.

    `incidents` counts those of the children who have any.
    """

    children: tuple[Child, ...]
    places: tuple[_Placed, ...]
    incidents: Mapping[int, int]
    papers: Mapping[int, Matters]

    def awaits(self, child: Child, session: DaySession) -> bool:
        """Say whether a child has a place in a session."""
        return any(row.child.pk == child.pk and row.holds(session) for row in self.places)

    def by_group(self, sessions: Sequence[DaySession]) -> Mapping[int, tuple[Child, ...]]:
        """Give the children by group for the sessions of a day."""
        return {
            session.group: tuple(row.child for row in self.places if row.holds(session))
            for session in sessions
            if session.group is not None
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class _Evening:
    """What the children of one guardian are described from."""

    day: Day
    lists: Lists
    handovers: tuple[HandedOver, ...]
    sides: tuple[AtGate, ...]
    alarms: tuple[AlarmOf, ...]
    now: datetime


FAMILY_COLUMNS = (
    "pk",
    "code",
    "name",
    "homeroom_id",
    "homeroom__name",
    "homeroom__grade",
    "residence",
    "leave__pk",
    "absent_in_morning",
    "incidents",
    "places__group_id",
    "places__weekday",
    "places__since",
    "places__until",
)


def _family(*, pupils: Collection[int], today: date) -> _Family:
    rows = (
        Pupil.objects.filter(Q(left_on=None) | Q(left_on__gt=today), pk__in=pupils)
        .annotate(
            leave=FilteredRelation("leaves", condition=Q(leaves__date=today)),
            absent_in_morning=absence_in_morning(today, pupil="pk"),
            incidents=incidents_about(pupil="pk"),
            **paper_columns(today=today),
        )
        .order_by("homeroom__grade", "sort_key", "pk", "places__pk")
    )
    children: dict[int, Child] = {}
    places = []
    incidents: dict[int, int] = {}
    papers: dict[int, Matters] = {}
    for row in rows.values_list(*FAMILY_COLUMNS, *PAPER_COLUMNS):
        *facts, written, group, weekday, since, until = row[: len(FAMILY_COLUMNS)]
        child = child_of((*facts, group or 0))
        if child.pk not in children:
            columns = dict(zip(PAPER_COLUMNS, row[len(FAMILY_COLUMNS) :], strict=True))
            papers[child.pk] = matters_in(columns, pupil=child.code, today=today)
        children.setdefault(child.pk, child)
        if written:
            incidents[child.pk] = written
        if group is not None:
            places.append(_Placed(child=child, weekday=weekday, since=since, until=until))
    return _Family(children=tuple(children.values()), places=tuple(places), incidents=incidents, papers=papers)


def _somebody_missing(day: Day, *, now: datetime) -> bool:
    return any(
        day.state_of(session=session, child=child) in {None, MarkState.ABSENT}
        for session in day.sessions
        if session.starts_at <= now
        for child in day.children_in(session)
    )


def _next_session(to_come: Sequence[DaySession]) -> NextSession | None:
    session = next((row for row in to_come if not row.cancelled), None)
    if session is None:
        return None
    return NextSession(name=session.name, room=session.room, starts_at=session.starts_at, ends_at=session.ends_at)


def _not_held(to_come: Sequence[DaySession]) -> Iterator[NotHeld]:
    for row in to_come:
        if row.cancelled:
            yield NotHeld(name=row.name, starts_at=row.starts_at, reason=row.cancelled)


def _child(evening: _Evening, child: Child, *, family: _Family, to_come: Sequence[DaySession]) -> ChildNow:
    day, now = evening.day, evening.now
    way = [row for row in day.sessions if any(one.pk == child.pk for one in day.children.get(row.group or 0, ()))]
    held = [session for session in way if not session.cancelled or session.broken_off]
    (afternoon,) = afternoons(
        day=day,
        children=(child,),
        lists=evening.lists,
        limit=None,
        handovers=evening.handovers,
        sides=evening.sides,
        now=now,
    )
    where = where_is(afternoon=afternoon, at=now)
    session = next((row for row in held if row.code == where.session), None)
    given = [row for row in standing(evening.handovers).values() if row.pupil == child.code]
    gone = max(given, key=lambda row: row.happened_at, default=None)
    still_here = where.place in {Place.IN_GROUP, Place.ELSEWHERE}
    return ChildNow(
        pupil=child.code,
        name=child.name,
        homeroom=child.homeroom_name,
        place=where.place.value,
        detail=where.detail,
        adult=_adult(evening, session, where=where),
        reached_until=_reached_until(evening, child, where=where),
        session_name=session.name if session else "",
        room=session.room if session else "",
        waiting=still_here and all(row.ends_at <= now or row.broken_off for row in held),
        gone=gone.kind if gone else "",
        gone_with=_with(gone),
        gone_at=gone.happened_at if gone else None,
        on_leave=child.on_leave,
        absent_in_morning=child.absent_in_morning,
        looked_for=any(alarm.open and alarm.family_told and alarm.pupil == child.code for alarm in evening.alarms),
        way=tuple(_on_the_way(day, child, row) for row in way),
        next_session=_next_session(to_come),
        not_held=tuple(_not_held(to_come)),
        mode=evening.lists.mode_of(child.pk),
        collectors=tuple(
            PermittedCollector(code=row.code, name=row.name, relation=row.relation)
            for row in evening.lists.collectors.get(child.pk, ())
        ),
        changes=tuple(row for row in evening.lists.changes.get(child.pk, ()) if row.stands),
        differ=child.pk in evening.lists.agreed and evening.lists.agreed[child.pk].disagree,
        withheld=False,
        incidents=family.incidents.get(child.pk, 0),
        papers=family.papers[child.pk],
    )


def _adult(evening: _Evening, session: DaySession | None, *, where: Whereabouts) -> str:
    if where.place is Place.AT_GATE:
        return next((row.by_name for row in evening.sides if row.by == where.adult), "")
    return session.adult.name if session and session.adult else ""


def _reached_until(evening: _Evening, child: Child, *, where: Whereabouts) -> datetime | None:
    """Give until when whoever stays with a child that nobody has come for can be reached."""
    if where.place is not Place.AT_GATE:
        return None
    said = [row.reached_until for row in evening.sides if (row.pupil, row.by) == (child.code, where.adult)]
    return said[-1] if said else None


def _with(gone: HandedOver | None) -> str:
    return f"{gone.relation} {gone.collector_name}".strip() if gone else ""


def _on_the_way(day: Day, child: Child, session: DaySession) -> OnTheWay:
    known = day.known.get((session.pk, child.code))
    return OnTheWay(
        name=session.name,
        room=session.room,
        adult=session.adult.name if session.adult else "",
        band=session.band,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        state=known.state.value if known else state_unmarked(child),
        state_since=known.at if known else None,
        cancelled=session.cancelled,
        version=session.version,
    )
