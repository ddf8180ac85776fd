"""A child whose session is over and whom nobody has come for: who is called next, and whose time it takes.

It costs a family nothing. The calls climb a ladder: the guardians in their order, the collectors, then the duty leader
and the principal of the school once it has become late; police or village committee come last, by a named adult, and
are never called by a rule.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Rung(StrEnum):
    """A step of the ladder."""

    GUARDIAN = "guardian"
    COLLECTOR = "collector"
    DUTY_LEADER = "duty_leader"
    PRINCIPAL = "principal"
    OUTSIDE = "outside"


class Result(StrEnum):
    """What came of a call."""

    COMING = "coming"
    CANNOT_COME = "cannot_come"
    NO_ANSWER = "no_answer"
    WRONG_NUMBER = "wrong_number"
    TOLD = "told"


OF_FAMILY = (Rung.GUARDIAN, Rung.COLLECTOR)
PATIENCE = timedelta(minutes=5)
"""Who was expected and has not come is called again after this time."""


@dataclass(frozen=True, slots=True, order=True, kw_only=True)
class Reach:
    """Somebody to be called: of the family by a public code, of the school by the post alone."""

    rung: Rung
    who: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A call that was made; `coming_at` is when whoever answered said to be here."""

    at: datetime
    reach: Reach
    result: Result
    coming_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StayBounds:
    """Minutes after a child's last session: from when it counts as waiting, and from when the school's own are told."""

    late_minutes: int = 10
    leader_minutes: int = 30
    principal_minutes: int = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Who is called next; None while somebody is on the way until `wait_until`, or when only people outside are left.

    `outside` says that everybody was tried and the principal told: a named adult may now call the police or the
    village committee.
    """

    next: Reach | None
    wait_until: datetime | None
    outside: bool


def is_waiting(*, ends: datetime, now: datetime, bounds: StayBounds) -> bool:
    """Say whether a child still here after its last session counts as waiting for somebody late."""
    return now - ends >= timedelta(minutes=bounds.late_minutes)


def next_step(
    *, ladder: Sequence[Reach], calls: Iterable[Call], ends: datetime, now: datetime, bounds: StayBounds
) -> Step:
    """Say who is called next.

    Whoever said to come is waited for. Before that, the leader and the principal are told when their minutes are up,
    and of the family whoever was called least often, in the ladder's order; a wrong number is not tried again.
    """
    made = sorted((row for row in calls if row.at <= now), key=lambda row: row.at)
    due = _school_due(made, ends=ends, now=now, bounds=bounds)
    expected = _expected(made, now=now)
    family = [row for row in ladder if row.rung in OF_FAMILY and not _wrong(made, row)]
    tried = {row: sum(call.reach == row for call in made) for row in family}
    told = {call.reach.rung for call in made if call.result is Result.TOLD}
    outside = expected is None and all(tried.values()) and Rung.PRINCIPAL in told
    if due is not None:
        return Step(next=due, wait_until=expected, outside=outside)
    if expected is not None:
        return Step(next=None, wait_until=expected, outside=False)
    fresh = [row for row in family if not _just_called(made, row, now=now)]
    following = min(fresh, key=lambda row: (tried[row], ladder.index(row)), default=None)
    return Step(next=following, wait_until=None, outside=outside)


def _school_due(made: Sequence[Call], *, ends: datetime, now: datetime, bounds: StayBounds) -> Reach | None:
    told = {row.reach.rung for row in made}
    for rung, minutes in (
        (Rung.PRINCIPAL, bounds.principal_minutes),
        (Rung.DUTY_LEADER, bounds.leader_minutes),
    ):
        if now - ends >= timedelta(minutes=minutes) and rung not in told:
            lower_first = rung is Rung.PRINCIPAL and Rung.DUTY_LEADER not in told
            return Reach(rung=Rung.DUTY_LEADER if lower_first else rung)
    return None


def _expected(made: Sequence[Call], *, now: datetime) -> datetime | None:
    """Give until when somebody who said to come is waited for; the last word of a person counts."""
    last = {row.reach: row for row in made}
    coming = [row.coming_at for row in last.values() if row.result is Result.COMING and row.coming_at is not None]
    return max((at for at in coming if now < at + PATIENCE), default=None)


def _just_called(made: Sequence[Call], reach: Reach, *, now: datetime) -> bool:
    return any(row.reach == reach and now < row.at + PATIENCE for row in made)


def _wrong(made: Sequence[Call], reach: Reach) -> bool:
    results = [row.result for row in made if row.reach == reach]
    return bool(results) and results[-1] is Result.WRONG_NUMBER


@dataclass(frozen=True, slots=True, kw_only=True)
class Stayed:
    """An adult had a child after its last session, from an instant until another."""

    adult: str
    since: datetime
    until: datetime


def minutes_of_adults(spans: Iterable[Stayed]) -> dict[str, int]:
    """Count by adult the whole minutes it stayed: with three children at once an hour is one hour."""
    by_adult: dict[str, list[Stayed]] = {}
    for span in spans:
        if span.since < span.until:
            by_adult.setdefault(span.adult, []).append(span)
    return {adult: _minutes(rows) for adult, rows in sorted(by_adult.items())}


def _minutes(rows: Sequence[Stayed]) -> int:
    total, reached = timedelta(), None
    for row in sorted(rows, key=lambda row: row.since):
        since = row.since if reached is None else max(row.since, reached)
        total += max(row.until - since, timedelta())
        reached = row.until if reached is None else max(reached, row.until)
    return int(total.total_seconds()) // 60
