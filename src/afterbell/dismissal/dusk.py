"""When children who go home alone go in the dark: the school's spot against the end of their sessions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import F, Q

from afterbell.base.spans import local_day
from afterbell.dismissal.rules.dusk import Spot, is_dark, sunset
from afterbell.rostering.models import Session
from afterbell.schools.rules.spots import spot_in

AHEAD = timedelta(days=28)


@dataclass(frozen=True, slots=True, kw_only=True)
class DarkWay:
    """The next session of a child that ends after the sun has set."""

    ends_at: datetime
    sunset: datetime


def spot_of(said: str) -> Spot | None:
    """Read where a school says it stands; None where it has not said."""
    found = spot_in(said)
    return Spot(latitude=found[0], longitude=found[1]) if found else None


def next_dark_way(*, spot: Spot | None, pupil: int, today: date) -> DarkWay | None:
    """Give the child's next session within four weeks that ends in the dark; None without one, and without a spot."""
    if spot is None:
        return None
    held = Q(group__places__until=None) | Q(group__places__until__gt=F("date"))
    ends = (
        Session.objects.filter(
            held,
            cancellation=None,
            date__range=(today, today + AHEAD),
            group__places__pupil=pupil,
            group__places__weekday=F("weekday"),
            group__places__since__lte=F("date"),
        )
        .order_by("date", "-ends_at")
        .values_list("ends_at", flat=True)
    )
    for ends_at in ends:
        set_at = sunset(day=local_day(ends_at), at=spot)
        if set_at is not None and is_dark(at=ends_at, spot=spot):
            return DarkWay(ends_at=ends_at, sunset=set_at)
    return None
