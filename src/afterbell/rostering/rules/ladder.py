"""The ladder of a session nobody is confirmed for: the nearer its start, the more people are told."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum


class Rung(IntEnum):
    """How near the start is: within a day, within two hours, within ten minutes."""

    DAY = 1
    HOURS = 2
    MINUTES = 3


LEAD = {Rung.DAY: timedelta(hours=24), Rung.HOURS: timedelta(hours=2), Rung.MINUTES: timedelta(minutes=10)}
LONGEST_LEAD = max(LEAD.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """A session without a confirmed adult; `number` counts who was named for it: one more opens it anew."""

    session: str
    number: int = 0
    starts_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Climb:
    """A rung that is to be told of a session now."""

    session: str
    rung: Rung
    number: int = 0


def rung_of(*, starts_at: datetime, now: datetime) -> Rung | None:
    """Give the highest rung whose time has come; None a day and more before the start, and from the start on."""
    left = starts_at - now
    if left <= timedelta(0):
        return None
    return max((rung for rung, lead in LEAD.items() if left <= lead), default=None)


def climbs(*, openings: Iterable[Opening], told: Collection[tuple[str, int, int]], now: datetime) -> tuple[Climb, ...]:
    """Say which rungs are to be told now, those told before left out.

    `told` are (session, number, rung). Whoever becomes open late goes to the highest rung at once: nobody is told of a
    rung whose time has passed.
    """
    found = ((row.session, row.number, rung_of(starts_at=row.starts_at, now=now)) for row in openings)
    return tuple(
        Climb(session=session, rung=rung, number=number)
        for session, number, rung in found
        if rung is not None and (session, number, rung) not in told
    )
