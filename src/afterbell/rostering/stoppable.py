"""What of a day can still be stopped."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import QuerySet

from afterbell.rostering.models import Session


def sessions_left(*, day: date, bands: Sequence[str], now: datetime) -> QuerySet[Session]:
    """Find the sessions of a day that can be stopped: what has ended has taken place.

    A duty belongs to no band: it stops with the whole school.
    """
    held = Session.objects.filter(date=day, ends_at__gt=now)
    return held.filter(band__in=bands) if bands else held
