"""What must be told of children by now, and has not been: read without writing, so that nothing is written for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import F, Q

from afterbell.attendance.models import Alarm, RollMissing
from afterbell.attendance.queries.day import Day, DaySession, read_day
from afterbell.attendance.rolls import Child
from afterbell.attendance.rules.folding import Mark, MarkState
from afterbell.attendance.rules.looking import (
    FOUND,
    UNSEEN,
    Pace,
    Rung,
    Step,
    due_rungs,
    is_lost_again,
    state_in_a_search,
    step_of,
)
from afterbell.base.spans import local_day
from afterbell.rostering.models import Session

AFTER_THE_END = timedelta(hours=1)
"""For how long after its end a session is still watched; alarms that stand are, until the day is over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Raised:
    """An alarm of the day with the rungs it has climbed; `open` until a named adult said where the child is."""

    pk: int
    pupil: str
    raised_at: datetime
    open: bool
    told: set[int] = field(default_factory=set)


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """What is to be told now: silent rolls, children to be looked for, and rungs of alarms that stand."""

    rolls: tuple[DaySession, ...] = ()
    children: tuple[tuple[DaySession, Child], ...] = ()
    rungs: tuple[tuple[DaySession, Raised, Rung], ...] = ()

    @property
    def sessions(self) -> frozenset[str]:
        """Give the sessions in which something is due, by code."""
        rows = (*self.rolls, *(row for row, _ in self.children), *(row for row, _, _ in self.rungs))
        return frozenset(row.code for row in rows)


def may_be_due(*, now: datetime) -> bool:
    """Say with one question whether a session runs or a child is looked for: whether there is anything to watch."""
    return Session.objects.filter(_watched(now=now), date=local_day(now)).exists()


def _watched(*, now: datetime) -> Q:
    """Say which sessions of a day are watched: those with a roll that run, and those with a child looked for.

    One that was broken off is watched like any other: its children are somewhere, and somebody must know where.
    """
    runs = Q(starts_at__lte=now, ends_at__gt=now - AFTER_THE_END)
    looks = Q(alarms__isnull=False, alarms__closed=None)
    began = Q(cancellation=None) | Q(cancellation__cancelled_at__gte=F("starts_at"))
    return Q(group__isnull=False) & began & (runs | looks)


def due_now(*, now: datetime) -> Due:
    """Read what is due in the school within the scope."""
    today = local_day(now)
    watched = Session.objects.filter(_watched(now=now), date=today).values("pk")
    day = read_day(on=today, sessions=Q(pk__in=watched))
    keys = [session.pk for session in day.sessions]
    alarms = _alarms(keys)
    asked = set(RollMissing.objects.filter(session__in=keys).values_list("session_id", flat=True)) if keys else set()
    marked = {int(mark.session) for mark in day.roll.marks}
    rolls, children, rungs = [], [], []
    for session in day.sessions:
        rungs += list(_climbing(day, session, alarms=alarms[session.pk], now=now))
        if session.ends_at <= now - AFTER_THE_END:
            continue
        step = step_of(starts_at=session.starts_at, marked=session.pk in marked, pace=pace_of(session), now=now)
        lost = list(_unseen(day, session)) if step is not Step.NOTHING else []
        if step is Step.ROLL and lost and session.pk not in asked:
            rolls.append(session)
        elif step is Step.CHILDREN:
            children += [(session, child) for child in lost if _is_to_be_raised(day, session, child, alarms=alarms)]
    return Due(rolls=tuple(rolls), children=tuple(children), rungs=tuple(rungs))


def _is_to_be_raised(
    day: Day, session: DaySession, child: Child, *, alarms: Mapping[int, Mapping[str, Raised]]
) -> bool:
    last = alarms[session.pk].get(child.code)
    if last is None:
        return True
    seen_at = max((mark.received for mark in _seen(day, child) if mark.session == str(session.pk)), default=None)
    return not last.open and is_lost_again(raised_at=last.raised_at, seen_at=seen_at)


def _seen(day: Day, child: Child) -> Iterator[Mark]:
    """Give the marks of the sessions read that say where a child is."""
    return (mark for mark in day.roll.marks if mark.pupil == child.code and mark.state in FOUND)


def _state(day: Day, session: DaySession, child: Child) -> MarkState | None:
    known = day.state_of(session=session, child=child)
    return state_in_a_search(known, seen=known is MarkState.LEFT_EARLY and any(_seen(day, child)))


def _alarms(sessions: Collection[int]) -> Mapping[int, dict[str, Raised]]:
    """Read the last alarm of each child, with the rungs it has climbed."""
    found: defaultdict[int, dict[str, Raised]] = defaultdict(dict)
    rows = Alarm.objects.filter(session__in=sessions).order_by("raised_at", "pk")
    columns = ("session_id", "pk", "pupil__code", "raised_at", "closed__pk", "rungs__rung")
    for session, pk, pupil, raised_at, closed, rung in rows.values_list(*columns) if sessions else ():
        alarm = Raised(pk=pk, pupil=pupil, raised_at=raised_at, open=closed is None)
        if pupil not in found[session] or found[session][pupil].pk != pk:
            found[session][pupil] = alarm
        found[session][pupil].told.update({rung} - {None})
    return found


def _climbing(
    day: Day, session: DaySession, *, alarms: Mapping[str, Raised], now: datetime
) -> Iterator[tuple[DaySession, Raised, Rung]]:
    children = {child.code: child for child in day.children_in(session)}
    for alarm in alarms.values():
        if alarm.open:
            child = children.get(alarm.pupil)
            state = _state(day, session, child) if child else None
            rungs = due_rungs(raised_at=alarm.raised_at, told=alarm.told, state=state, pace=pace_of(session), now=now)
            yield from ((session, alarm, rung) for rung in rungs)


def _unseen(day: Day, session: DaySession) -> Iterator[Child]:
    """Give the expected children whom nobody has seen."""
    for child in day.children_in(session):
        if child.expected and _state(day, session, child) in UNSEEN:
            yield child


def pace_of(session: DaySession) -> Pace:
    """Give the minutes of the scheme under which a session was planned."""
    safety = session.safety
    return Pace(alarm=safety.alarm_minutes, family=safety.family_minutes, principal=safety.principal_minutes)
