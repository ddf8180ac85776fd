"""The house looks for itself: nobody has to notice that a child is missing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from afterbell.attendance.commands.climbing import climb, store_alarms
from afterbell.attendance.events import RollNotThere
from afterbell.attendance.models import Alarm, RollMissing
from afterbell.attendance.rolls import Child
from afterbell.attendance.rules.looking import Rung, due_rungs
from afterbell.attendance.standing import Standing, standings_of
from afterbell.attendance.watching import Due, due_now, pace_of
from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command, record
from afterbell.base.events import tell


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """What a look at the school told: rolls that did not come, children looked for, rungs climbed."""

    rolls: int
    children: int
    rungs: int


@command("attendance.watch")
def watch_over_children(*, actor: Actor, now: datetime) -> Watched:
    """Ask for rolls that did not come, look for children nobody has seen, and let open alarms climb.

    Safe to do at any instants and by several at once: everything is told once, nothing skipped.
    """
    authorise(actor=actor, action="attendance.watch", at=place(platform=1))
    sessions = standings_of(codes=due_now(now=now).sessions)
    # Read again behind the locks: a mark or another watch may have come in between.
    due = due_now(now=now)
    rolls = _ask_for_rolls(due, sessions=sessions, now=now)
    rungs = _climb(due, sessions=sessions, now=now)
    children = _look_for(due, sessions=sessions, now=now)
    record(subject="watch", rolls=rolls, children=children, rungs=rungs)
    return Watched(rolls=rolls, children=children, rungs=rungs)


def _ask_for_rolls(due: Due, *, sessions: Mapping[str, Standing], now: datetime) -> int:
    silent = [sessions[row.code] for row in due.rolls if row.code in sessions]
    RollMissing.objects.bulk_create(
        RollMissing(school_id=session.school, session_id=session.pk, told_at=now) for session in silent
    )
    for session in silent:
        tell(RollNotThere(school=session.school, session=session.code, at=now))
    return len(silent)


def _look_for(due: Due, *, sessions: Mapping[str, Standing], now: datetime) -> int:
    """Raise the alarms, with the rungs that follow at once where the scheme leaves no time between them."""
    lost: defaultdict[str, list[Child]] = defaultdict(list)
    for session, child in due.children:
        if session.code in sessions:
            lost[session.code].append(child)
    paces = {session.code: pace_of(session) for session, _ in due.children}
    for code, children in lost.items():
        new = store_alarms(session=sessions[code], children=children, by=None, now=now)
        told = (Rung.TEACHERS,)
        for rung in due_rungs(raised_at=now, told=told, state=None, pace=paces[code], now=now):
            climb(session=sessions[code], alarms=new, rung=rung, now=now)
    return sum(len(children) for children in lost.values())


def _climb(due: Due, *, sessions: Mapping[str, Standing], now: datetime) -> int:
    alarms = Alarm.objects.select_related("pupil").in_bulk([alarm.pk for _, alarm, _ in due.rungs])
    steps: defaultdict[tuple[str, Rung], list[Alarm]] = defaultdict(list)
    for session, alarm, rung in due.rungs:
        if session.code in sessions:
            steps[session.code, rung].append(alarms[alarm.pk])
    for (code, rung), rows in steps.items():
        climb(session=sessions[code], alarms=rows, rung=rung, now=now)
    return sum(len(rows) for rows in steps.values())
