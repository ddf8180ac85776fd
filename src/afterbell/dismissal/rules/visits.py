"""When somebody has to be asked about a visitor who has not been signed out."""

from __future__ import annotations

from datetime import date, datetime, time

from afterbell.base.spans import instant, local_day
from afterbell.dismissal.rules.dusk import Spot, sunset

EVENING = time(18, 0)
"""When a school that has not said where it stands asks for visitors who are still inside."""


def dusk_of(*, day: date, spot: Spot | None) -> datetime:
    """Give the instant from which nobody from outside should be in the school unnoticed."""
    set_at = sunset(day=day, at=spot) if spot is not None else None
    return set_at if set_at is not None else instant(day, EVENING)


def is_asked_for(*, came_at: datetime, stays_until: date | None, now: datetime, spot: Spot | None) -> bool:
    """Say whether a person has to answer where a visitor is: from dusk of its day on, and every day afterwards.

    `stays_until` is the last day for which somebody said why it is still here. Whoever comes after dusk is asked for
    from the next day on.
    """
    today = local_day(now)
    if stays_until is not None and stays_until >= today:
        return False
    if local_day(came_at) < today:
        return True
    dusk = dusk_of(day=today, spot=spot)
    return came_at < dusk <= now
