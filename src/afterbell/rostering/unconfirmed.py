"""Sessions still to begin that nobody is confirmed for.

Nobody is named; or whoever is named is on leave that day, or may not stand with children on it.
"""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, F, FilteredRelation, OuterRef, Q

from afterbell.base.spans import local_day
from afterbell.rostering.gate import barred_on
from afterbell.rostering.models import Session, StaffLeave


def unconfirmed(*, since: datetime, until: datetime) -> list[tuple[Session, str]]:
    """Find the sessions that begin after `since` and not after `until` without a confirmed adult, by when they do.

    With each comes the name of whoever was to have it, empty for nobody.
    """
    standing = FilteredRelation("assignments", condition=Q(assignments__ended_at=None))
    away = StaffLeave.objects.filter(staff=OuterRef("adult"), date=OuterRef("date"))
    coming = list(
        Session.objects.filter(starts_at__gt=since, starts_at__lte=until, cancellation=None)
        .annotate(standing=standing, adult=F("standing__staff"), adult_name=F("standing__staff__name"))
        .annotate(away=Exists(away))
        .order_by("starts_at", "pk")
    )
    named = {row.adult for row in coming if row.adult is not None and not row.away}
    barred = barred_on(staff=named, days={row.date for row in coming}, today=local_day(since))
    open_ones = [row for row in coming if row.adult is None or row.away or (row.adult, row.date) in barred]
    return [(row, row.adult_name or "") for row in open_ones]
