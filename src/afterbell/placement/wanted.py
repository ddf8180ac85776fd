"""How many families want each club so far."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Count

from afterbell.enrolment.models import Application
from afterbell.placement.models import Round, Wish

Clubs = Mapping[tuple[int, str, str], int]


def wanted_clubs(*, term: int) -> Clubs:
    """Count the first lists that name a club, at whatever rank, by (weekday, band, club). One question."""
    standing = Wish.objects.filter(application__term=term, round=Round.FIRST).exclude(
        application__state__in=Application.ENDED
    )
    counted = standing.order_by().values("weekday", "band", "offering").annotate(number=Count("pk"))
    return {
        (weekday, band, club): number
        for weekday, band, club, number in counted.values_list("weekday", "band", "offering", "number")
    }
