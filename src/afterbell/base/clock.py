"""The site's clock: the fronts ask it once a request and pass the instant on."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime

from afterbell.base.models import SiteClock

REMEMBERED_SECONDS = 1.0


@dataclass(slots=True)
class _Remembered:
    """What the database last said of a standing clock, so that not every request asks it."""

    stands_at: datetime | None = None
    asked: float = float("-inf")


_remembered = _Remembered()


def now() -> datetime:
    """Tell the instant: the wall clock's, or where a demonstration's clock stands."""
    if time.monotonic() - _remembered.asked > REMEMBERED_SECONDS:
        standing = SiteClock.objects.first()
        _remembered.stands_at = standing.stands_at if standing else None
        _remembered.asked = time.monotonic()
    return _remembered.stands_at or on_the_wall()


def on_the_wall() -> datetime:
    """Tell the wall clock's instant, also where a demonstration's clock stands: an authenticator knows no other."""
    return datetime.now(UTC)


def stand_at(*, moment: datetime) -> None:
    """Stop a demonstration's clock at an instant."""
    SiteClock.objects.update_or_create(pk=1, defaults={"stands_at": moment})
    forget()


def forget() -> None:
    """Ask the database again at the next question."""
    _remembered.asked = float("-inf")
