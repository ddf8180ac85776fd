"""What of a scheme can be wished for in one band of one weekday, and with how few children it does not open."""

from __future__ import annotations

from afterbell.scheme.rules.codes import MinimumHandling
from afterbell.scheme.rules.document import Offering, Scheme
from afterbell.scheme.rules.offered import WISHED_FOR


def wishable(*, scheme: Scheme, weekday: int, band: str) -> dict[str, Offering]:
    """Give the clubs and readings of a weekday and band by code."""
    return {
        offering.code: offering
        for offering in scheme.offerings
        if offering.kind in WISHED_FOR and offering.band == band and weekday in offering.weekdays
    }


def minimum(*, offering: Offering, scheme: Scheme) -> int:
    """Say with how few children an offering does not open; the scheme may keep small ones open."""
    return offering.minimum if scheme.placement.minimum is MinimumHandling.CLOSE_SMALLEST else 0
