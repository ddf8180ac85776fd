"""When a matter that was put up for objections is in effect."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import TypeAlias

DaysShut: TypeAlias = Sequence[tuple[date, date | None]]
"""From which day to which, both shut, nobody could read what is public; None while that goes on."""


class Effect(StrEnum):
    """How far a public matter is: open to objections, waiting for answers, or in effect."""

    OPEN = "open"
    ANSWERS = "answers"
    IN_EFFECT = "in_effect"


def readable_until(*, opened: date, until: date, shut: DaysShut, today: date) -> date:
    """Give the first day after a notice, of which no day counts on which nobody could read it, be it for an hour.

    `until` is that day as if nothing had been shut; what is shut now is so up to `today`.
    """
    day, left = opened, (until - opened).days
    while left > 0:
        left -= not any(first <= day <= (last or today) for first, last in shut)
        day += timedelta(days=1)
    return max(day, until)


def effect_of(*, notice_until: date | None, unanswered: int, today: date) -> Effect:
    """Say how far a matter is: its notice has to be over, and every objection answered. Without a notice it is there.

    `notice_until` is the first day after the notice.
    """
    if notice_until is not None and today < notice_until:
        return Effect.OPEN
    return Effect.ANSWERS if unanswered else Effect.IN_EFFECT
