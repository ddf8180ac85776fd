"""How late a child was collected. It is counted so that help can follow; it costs a family nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

SECONDS_A_MINUTE = 60


class Promptness(StrEnum):
    ON_TIME = "on_time"
    LATE = "late"
    VERY_LATE = "very_late"


@dataclass(frozen=True, slots=True, kw_only=True)
class LateBounds:
    """Up to `grace_minutes` after the end is on time; from `long_minutes` on the call ladder has been climbed."""

    grace_minutes: int = 10
    long_minutes: int = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Lateness:
    """Whole minutes after the end of the session, and what they count as."""

    minutes: int
    promptness: Promptness


def lateness(*, ends: datetime, collected: datetime, bounds: LateBounds) -> Lateness:
    """Classify a collection; a minute counts once it has passed, and before the end there are none."""
    minutes = max(0, int((collected - ends).total_seconds()) // SECONDS_A_MINUTE)
    if minutes <= bounds.grace_minutes:
        return Lateness(minutes=minutes, promptness=Promptness.ON_TIME)
    if minutes < bounds.long_minutes:
        return Lateness(minutes=minutes, promptness=Promptness.LATE)
    return Lateness(minutes=minutes, promptness=Promptness.VERY_LATE)
