"""Sessions still to begin that nobody is confirmed for.

Nobody is named; or whoever is named is on leave that day, has asked for leave that nobody has decided on yet, or may
not stand with children on it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, F, FilteredRelation, OuterRef, Q, QuerySet, Subquery

from afterbell.base.spans import local_day
from afterbell.rostering.gate import barred_on
from afterbell.rostering.models import Assignment, Session, StaffLeave, TurnRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """A session without a confirmed adult; `adult` was to have it, `opening` counts who was ever named for it."""

    session: Session
    adult: str
    opening: int


def unconfirmed(*, since: datetime, until: datetime) -> list[Open]:
    """Find the sessions that begin after `since` and not after `until` without a confirmed adult, by when they do."""
    standing = FilteredRelation("assignments", condition=Q(assignments__ended_at=None))
    away = StaffLeave.objects.filter(staff=OuterRef("adult"), date=OuterRef("date"))
    ever = Assignment.objects.filter(session=OuterRef("pk")).order_by().values("session")
    namings = ever.annotate(number=Count("pk")).values("number")
    coming = list(
        Session.objects.filter(starts_at__gt=since, starts_at__lte=until, cancellation=None)
        .annotate(standing=standing, adult=F("standing__staff"), adult_name=F("standing__staff__name"))
        .annotate(away=Exists(away) | Exists(_undecided_leave()), opening=Subquery(namings))
        .order_by("starts_at", "pk")
    )
    named = {row.adult for row in coming if row.adult is not None and not row.away}
    barred = barred_on(staff=named, days={row.date for row in coming}, today=local_day(since))
    return [
        Open(session=row, adult=row.adult_name or "", opening=row.opening or 0)
        for row in coming
        if row.adult is None or row.away or (row.adult, row.date) in barred
    ]


def _undecided_leave() -> QuerySet[TurnRequest]:
    """Give leave of the adult named, for the session or its day, that the school has not decided on."""
    of_session = Q(session=OuterRef("pk"))
    of_days = Q(first_day__lte=OuterRef("date"), last_day__gte=OuterRef("date"))
    return TurnRequest.objects.filter(
        of_session | of_days,
        kind=TurnRequest.Kind.LEAVE,
        approval=True,
        asked_by=OuterRef("adult"),
        steps=None,
    )
