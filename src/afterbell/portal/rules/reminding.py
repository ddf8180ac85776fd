"""When a lock that nobody ended reminds people of itself: how long it stands, how long the school's appeal waits."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from afterbell.base.spans import local_day
from afterbell.portal.rules.locking import LockStep, Step

STANDS_AFTER = (7, 14, 30)
APPEAL_AFTER = (3,)
APPEAL_DUE = 7
"""Within how many days an appeal is to be dealt with; then the school is told that it was not."""


class Reminding(StrEnum):
    """Of what a lock reminds: that it still stands, that an appeal waits, that an appeal waits past its deadline."""

    STANDS = "stands"
    APPEAL = "appeal"
    LATE = "late"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """One reminder: of what, counted from which day, after how many days."""

    kind: Reminding
    since: date
    days: int


def reminders_due(
    *, locked_on: date, appealed_on: date | None, today: date, given: Collection[Reminder]
) -> tuple[Reminder, ...]:
    """Give what a lock in force reminds of today and did not before.

    Each is given once. Where the house did not go its rounds for a while, of each kind only the latest is made up for.
    """
    wanted: list[tuple[Reminding, date, tuple[int, ...]]] = [(Reminding.STANDS, locked_on, STANDS_AFTER)]
    if appealed_on is not None:
        wanted += [(Reminding.APPEAL, appealed_on, APPEAL_AFTER), (Reminding.LATE, appealed_on, (APPEAL_DUE,))]
    latest = (_latest(kind, since=since, after=after, today=today) for kind, since, after in wanted)
    return tuple(reminder for reminder in latest if reminder is not None and reminder not in given)


def reminded(*, held: Mapping[int, Collection[int]], locked_by: int, level: int, passes_on: bool) -> frozenset[int]:
    """Say whom a lock reminds, of the accounts with authority over the school by its level, 0 the highest.

    Whoever locked the space, or their colleagues where they have no office any more; the nearest authority above that
    has somebody; and, while it is to pass an appeal on, the local department.
    """
    above = max((one for one in held if one < level), default=-1)
    local = _local(held) if passes_on else ()
    return frozenset({*_locker(held, locked_by=locked_by, level=level), *held.get(above, ()), *local})


def asked(
    *, after: LockStep | None, held: Mapping[int, Collection[int]], locked_by: int, level: int, by: int
) -> frozenset[int]:
    """Say who is to act next about a lock, after the lock itself (None) or a step somebody took; never who took it.

    The lock is reviewed by those who stand as high as it or higher, by those below where nobody else is there. Whoever
    else has authority agrees to what is proposed. An appeal is for whoever locked and the local department; passed on,
    for whoever locked and the authority above.
    """
    match after:
        case None:
            high = {who for at, accounts in held.items() for who in accounts if at <= level}
            to = high - {by} or _every(held)
        case LockStep.WANTED:
            to = _every(held)
        case LockStep.APPEALED:
            to = {*_locker(held, locked_by=locked_by, level=level), *_local(held)}
        case LockStep.FORWARDED:
            to = set(reminded(held=held, locked_by=locked_by, level=level, passes_on=False))
        case _:
            to = set()
    return frozenset(to - {by})


def _locker(held: Mapping[int, Collection[int]], *, locked_by: int, level: int) -> Collection[int]:
    """Give whoever locked, or their colleagues of the same level where they have no office any more."""
    return (locked_by,) if locked_by in _every(held) else held.get(level, ())


def _local(held: Mapping[int, Collection[int]]) -> Collection[int]:
    return held[max(held)] if held else ()


def _every(held: Mapping[int, Collection[int]]) -> set[int]:
    return {who for accounts in held.values() for who in accounts}


def _latest(kind: Reminding, *, since: date, after: Iterable[int], today: date) -> Reminder | None:
    reached = [days for days in after if since + timedelta(days=days) <= today]
    return Reminder(kind=kind, since=since, days=max(reached)) if reached else None


def appealed_on(steps: Iterable[Step]) -> date | None:
    """Say since which day the school's newest appeal waits: it does until the lock ends; None where there is none."""
    days = [local_day(step.at) for step in steps if step.kind is LockStep.APPEALED]
    return days[-1] if days else None
