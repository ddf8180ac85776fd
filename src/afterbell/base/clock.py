"""The site's clock: the fronts ask it once a request and pass the instant on."""

from __future__ import annotations

from datetime import UTC, datetime

from afterbell.base.models import SiteClock


def now() -> datetime:
    """Tell the instant: the wall clock's, or where a demonstration's clock stands."""
    standing = SiteClock.objects.first()
    return standing.stands_at if standing else datetime.now(UTC)


def stand_at(*, moment: datetime) -> None:
    """Stop a demonstration's clock at an instant."""
    SiteClock.objects.update_or_create(pk=1, defaults={"stands_at": moment})


def run_on() -> None:
    """Let the clock follow the wall again."""
    SiteClock.objects.all().delete()
