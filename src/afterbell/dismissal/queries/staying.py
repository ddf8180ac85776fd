"""Children nobody has come for: who has each, who was called and is called next, and how often it happens."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from afterbell.attendance.queries.day import DaySession
from afterbell.attendance.rolls import Child
from afterbell.base.access import Actor, Place, authorise, may, place
from afterbell.dismissal.custody import SHOWN, afternoons
from afterbell.dismissal.handed import standing
from afterbell.dismissal.models import Handover, LateStay
from afterbell.dismissal.queries.custody import DayHome, read_home
from afterbell.dismissal.queries.gate import last_sessions
from afterbell.dismissal.rules.custody import in_charge
from afterbell.dismissal.rules.lateness import LateBounds, Promptness, lateness
from afterbell.dismissal.rules.staying import StayBounds, Stayed, Step, is_waiting, minutes_of_adults, next_step
from afterbell.dismissal.staying import CallMade, OnLadder, bounds_on, calls_of, ladders_of
from afterbell.schools.models import Staff

OFTEN = 3
"""So many times in a month: then somebody talks with the family about what would help, and nobody is counted before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LateChild:
    """A child still here after its last session.

    `minutes` count since that ended, `with_whom` has it now, `own` when that is the viewer, `reached_until` as whoever
    stays said. `ladder` is whom to call, `calls` who was called, `step` who comes next.
    """

    pupil: str
    name: str
    homeroom: str
    session: str
    session_name: str
    ended: datetime
    minutes: int
    with_whom: str
    own: bool
    reached_until: datetime | None
    ladder: tuple[OnLadder, ...]
    calls: tuple[CallMade, ...]
    step: Step


@dataclass(frozen=True, slots=True, kw_only=True)
class LatePage:
    """The children nobody has come for, the longest waiting first; `soon` counts those whose minutes are not up."""

    children: tuple[LateChild, ...]
    soon: int
    late_minutes: int


def late_page(*, viewer: Actor, on: date, now: datetime) -> LatePage:
    """Give the children of the viewer's sessions, or of the school, who wait for somebody late.

    Raises NotThere for who never stays with a child.
    """
    authorise(actor=viewer, action="dismissal.stay_late", at=_anywhere(viewer))
    home, bounds = read_home(on=on, homerooms=True), bounds_on(on)
    here = list(_still_here(home, viewer=viewer, now=now))
    waiting = [(row, child) for row, child in here if is_waiting(ends=row.ends_at, now=now, bounds=bounds)]
    ladders = ladders_of({child.pk for _, child in waiting}, on=on) if waiting else {}
    calls = calls_of({row.pk for row, _ in waiting}) if waiting else {}
    holders = _holders(home, [child for _, child in waiting], now=now)
    found = [
        _late(
            row,
            child,
            holder=holders[child.code],
            ladder=ladders[child.pk],
            calls=calls.get(child.code, ()),
            viewer=viewer,
            now=now,
            bounds=bounds,
        )
        for row, child in waiting
    ]
    return LatePage(
        children=tuple(sorted(found, key=lambda row: (row.ended, row.name))),
        soon=len(here) - len(waiting),
        late_minutes=bounds.late_minutes,
    )


def _anywhere(viewer: Actor) -> Place:
    return place(school=viewer.tenant, staff=list(viewer.held("staff")))


def _still_here(home: DayHome, *, viewer: Actor, now: datetime) -> Iterator[tuple[DaySession, Child]]:
    gone = {row.pupil for row in standing(home.handovers).values()}
    last = last_sessions(day=home.day)
    for child in home.children:
        row = last.get(child.code)
        if row is None or child.code in gone or row.ends_at > now:
            continue
        if home.day.state_of(session=row, child=child) not in SHOWN:
            continue
        at = place(school=viewer.tenant, staff=row.adult.pk if row.adult else None)
        if may(actor=viewer, action="dismissal.stay_late", at=at):
            yield row, child


@dataclass(frozen=True, slots=True, kw_only=True)
class _Holder:
    code: str
    name: str
    reached_until: datetime | None


def _holders(home: DayHome, children: Sequence[Child], *, now: datetime) -> Mapping[str, _Holder]:
    """Give by child who answers for it at this minute, as the chain of custody says."""
    if not children:
        return {}
    told = afternoons(
        day=home.day,
        children=children,
        lists=home.lists,
        limit=None,
        handovers=home.handovers,
        sides=home.sides,
        now=now,
    )
    charges = {row.pupil: in_charge(afternoon=row, at=now) for row in told}
    names = {row.by: row.by_name for row in home.sides}
    names |= {row.adult.code: row.adult.name for row in home.day.sessions if row.adult}
    unnamed = {row.adult for row in charges.values()} - names.keys()
    if unnamed:
        names |= dict(Staff.objects.filter(account__code__in=unnamed).values_list("account__code", "name"))
    until = {(row.pupil, row.by): row.reached_until for row in home.sides if row.reached_until is not None}
    return {
        pupil: _Holder(code=row.adult, name=names.get(row.adult, ""), reached_until=until.get((pupil, row.adult)))
        for pupil, row in charges.items()
    }


def _late(
    row: DaySession,
    child: Child,
    *,
    holder: _Holder,
    ladder: tuple[OnLadder, ...],
    calls: tuple[CallMade, ...],
    viewer: Actor,
    now: datetime,
    bounds: StayBounds,
) -> LateChild:
    return LateChild(
        pupil=child.code,
        name=child.name,
        homeroom=child.homeroom_name,
        session=row.code,
        session_name=row.name,
        ended=row.ends_at,
        minutes=int((now - row.ends_at).total_seconds()) // 60,
        with_whom=holder.name,
        own=holder.code == viewer.code,
        reached_until=holder.reached_until,
        ladder=ladder,
        calls=calls,
        step=next_step(
            ladder=[one.reach for one in ladder],
            calls=[one.call for one in calls],
            ends=row.ends_at,
            now=now,
            bounds=bounds,
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class LateWeekday:
    """How many children were collected late on a weekday of the month, and for how long together."""

    weekday: int
    children: int
    minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OftenLate:
    """A child that waited so often in the month that somebody should ask what would help."""

    name: str
    homeroom: str
    times: int
    minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Helper:
    """An adult who stayed with late children in the month, for whole minutes: work, which is told and not paid here."""

    name: str
    minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LateFigures:
    """Late collections of a month; nobody pays, and no family is named before the third time."""

    children: int
    minutes: int
    longest: int
    weekdays: tuple[LateWeekday, ...]
    often: tuple[OftenLate, ...]
    adults: tuple[Helper, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Left:
    """A child that left, and how late."""

    pupil: str
    name: str
    homeroom: str
    day: date
    at: datetime
    ends: datetime
    minutes: int


def late_figures(*, viewer: Actor, since: date, until: date) -> LateFigures:
    """Count late collections from a day until (without) another. Raises NotThere for who does not see the office."""
    authorise(actor=viewer, action="late.see", at=place(school=viewer.tenant))
    left = list(_left(since=since, until=until))
    late = [row for row in left if row.minutes]
    by_day = Counter(row.day.isoweekday() for row in late)
    minutes: Counter[int] = Counter()
    for row in late:
        minutes[row.day.isoweekday()] += row.minutes
    return LateFigures(
        children=len(late),
        minutes=sum(row.minutes for row in late),
        longest=max((row.minutes for row in late), default=0),
        weekdays=tuple(LateWeekday(weekday=day, children=by_day[day], minutes=minutes[day]) for day in sorted(by_day)),
        often=tuple(_often(late)),
        adults=tuple(_adults(left, since=since, until=until)),
    )


def _left(*, since: date, until: date) -> Iterator[_Left]:
    """Give by day and child when it was collected, and how many minutes too late by the scheme of the day's session."""
    bounds = LateBounds(grace_minutes=bounds_on(until).late_minutes)
    rows = Handover.objects.filter(
        session__date__gte=since, session__date__lt=until, undone=None, against=None
    ).order_by("happened_at", "pk")
    for code, name, homeroom, day, at, ends in rows.values_list(
        "pupil__code", "pupil__name", "pupil__homeroom__name", "session__date", "happened_at", "session__ends_at"
    ):
        found = lateness(ends=ends, collected=at, bounds=bounds)
        on_time = found.promptness is Promptness.ON_TIME
        yield _Left(
            pupil=code,
            name=name,
            homeroom=homeroom,
            day=day,
            at=at,
            ends=ends,
            minutes=0 if on_time else found.minutes,
        )


def _often(late: Sequence[_Left]) -> Iterator[OftenLate]:
    by_child: defaultdict[str, list[_Left]] = defaultdict(list)
    for row in late:
        by_child[row.pupil].append(row)
    often = [rows for rows in by_child.values() if len(rows) >= OFTEN]
    for rows in sorted(often, key=lambda rows: (-len(rows), rows[0].name)):
        yield OftenLate(
            name=rows[0].name,
            homeroom=rows[0].homeroom,
            times=len(rows),
            minutes=sum(row.minutes for row in rows),
        )


def _adults(left: Sequence[_Left], *, since: date, until: date) -> Iterator[Helper]:
    """Count whoever stayed from its word on until the child left or somebody else stayed with it."""
    gone = {(row.pupil, row.day): row.at for row in left}
    rows = list(
        LateStay.objects.filter(session__date__gte=since, session__date__lt=until)
        .order_by("since", "pk")
        .values_list("pupil__code", "session__date", "since", "stays__name", "stays__code")
    )
    names = {code: name for *_, name, code in rows}
    spans = []
    for index, (pupil, day, begun, _name, code) in enumerate(rows):
        following = next((row[2] for row in rows[index + 1 :] if row[:2] == (pupil, day)), None)
        ended = following or gone.get((pupil, day))
        if ended is not None:
            spans.append(Stayed(adult=code, since=begun, until=ended))
    for code, minutes in sorted(minutes_of_adults(spans).items(), key=lambda pair: (-pair[1], pair[0])):
        yield Helper(name=names[code], minutes=minutes)
