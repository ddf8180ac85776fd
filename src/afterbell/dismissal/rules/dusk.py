"""When it is dark where a school stands: the sun's setting from the almanac's formula, to within three minutes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from math import acos, asin, cos, degrees, pi, radians, sin

J2000 = datetime(2000, 1, 1, 12, tzinfo=UTC)
HORIZON = radians(-0.833)
"""The sun's upper edge under a horizon lifted by the air."""
TILT = radians(23.44)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Where a school stands, in degrees north and east."""

    latitude: float
    longitude: float


def sunset(*, day: date, at: Spot) -> datetime | None:
    """Give the instant at which the sun sets on a day; None where it does not, beyond the polar circles."""
    noon = datetime.combine(day, time(12), tzinfo=UTC) - timedelta(days=at.longitude / 360)
    since = (noon - J2000) / timedelta(days=1)
    anomaly = radians((357.5291 + 0.98560028 * since) % 360)
    centre = 1.9148 * sin(anomaly) + 0.02 * sin(2 * anomaly) + 0.0003 * sin(3 * anomaly)
    ecliptic = anomaly + radians(centre + 102.9372) + pi
    transit = noon + timedelta(days=0.0053 * sin(anomaly) - 0.0069 * sin(2 * ecliptic))
    declination = asin(sin(ecliptic) * sin(TILT))
    north = radians(at.latitude)
    height = (sin(HORIZON) - sin(north) * sin(declination)) / (cos(north) * cos(declination))
    if abs(height) > 1:
        return None
    return transit + timedelta(days=degrees(acos(height)) / 360)


def is_dark(*, at: datetime, spot: Spot) -> bool:
    """Say whether the sun has set at an instant on its day at the spot."""
    day = (at + timedelta(days=spot.longitude / 360)).astimezone(UTC).date()
    set_at = sunset(day=day, at=spot)
    return set_at is not None and at >= set_at
