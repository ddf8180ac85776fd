"""When a matter that was put up for objections is in effect."""

from __future__ import annotations

from datetime import date
from enum import StrEnum


class Effect(StrEnum):
    """How far a public matter is: open to objections, waiting for answers, or in effect."""

    OPEN = "open"
    ANSWERS = "answers"
    IN_EFFECT = "in_effect"


def effect_of(*, notice_until: date | None, unanswered: int, today: date) -> Effect:
    """Say how far a matter is: its notice has to be over, and every objection answered. Without a notice it is there.

    `notice_until` is the first day after the notice.
    """
    if notice_until is not None and today < notice_until:
        return Effect.OPEN
    return Effect.ANSWERS if unanswered else Effect.IN_EFFECT
