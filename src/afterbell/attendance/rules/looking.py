"""Who is told of a child that nobody has seen, and when: the ladder of the alarm, and what a silent roll means."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, IntEnum, auto

from afterbell.attendance.rules.folding import MarkState

FOUND = frozenset({MarkState.PRESENT, MarkState.LATE, MarkState.ELSEWHERE})
"""Marks that say where a child is: whoever makes one has seen it, or knows the place."""

UNSEEN = frozenset({None, MarkState.ABSENT})
"""What is known of a child whom nobody has seen: nothing, or that it is not here."""


def state_in_a_search(state: MarkState | None, *, seen: bool) -> MarkState | None:
    """Give a child's state as a search takes it: who was never here cannot have left early and is missing."""
    return MarkState.ABSENT if state is MarkState.LEFT_EARLY and not seen else state


def is_lost_again(*, raised_at: datetime, seen_at: datetime | None) -> bool:
    """Say whether a child whose alarm was closed and who is unseen now is looked for anew.

    It is where a mark after the alarm had placed it and no longer stands. What a named adult stated stands: a child
    said to be at home is rightly marked absent.
    """
    return seen_at is not None and seen_at > raised_at


class Rung(IntEnum):
    """Who knows of a child looked for, one after the other."""

    TEACHERS = 1
    FAMILY = 2
    PRINCIPAL = 3


class Step(Enum):
    """What a begun session calls for: nothing yet, its roll as a whole, or its children one by one."""

    NOTHING = auto()
    ROLL = auto()
    CHILDREN = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """The scheme's minutes: until a child without a state is looked for, then until family and principal know."""

    alarm: int
    family: int
    principal: int

    def until(self, rung: Rung) -> timedelta:
        """Give how long after the alarm a rung is climbed."""
        minutes = {Rung.TEACHERS: 0, Rung.FAMILY: self.family, Rung.PRINCIPAL: self.principal}
        return timedelta(minutes=minutes[rung])


def step_of(*, starts_at: datetime, marked: bool, pace: Pace, now: datetime) -> Step:
    """Say what a session calls for.

    Where not one mark has come, a phone without a network is likelier than a whole group lost: for as long as
    families are not to be told anyway, the roll is asked for and no child looked for.
    """
    if now < starts_at + timedelta(minutes=pace.alarm):
        return Step.NOTHING
    if marked or now >= starts_at + timedelta(minutes=pace.alarm + pace.family):
        return Step.CHILDREN
    return Step.ROLL


def due_rungs(
    *, raised_at: datetime, told: Collection[int], state: MarkState | None, pace: Pace, now: datetime
) -> tuple[Rung, ...]:
    """Give the rungs an open alarm climbs now: each once, none skipped, however late somebody looks.

    A child of whom somebody has said anything but that it is not here climbs no further.
    """
    if state not in UNSEEN:
        return ()
    return tuple(rung for rung in Rung if rung not in told and raised_at + pace.until(rung) <= now)
