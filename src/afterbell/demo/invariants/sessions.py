"""Sessions on days with school only, each with somebody named before it starts."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q

from afterbell.base.spans import local_day
from afterbell.rostering.models import Assignment, Session
from afterbell.schools.models import SchoolDay


def only_on_school_days(now: datetime) -> bool:
    """No session lies on a day without school, and each within its own day."""
    del now
    school = SchoolDay.objects.filter(
        kind__in=["school", "make_up"], date=OuterRef("date"), follows_weekday=OuterRef("weekday")
    )
    if not Session.objects.exists() or Session.objects.filter(~Exists(school)).exists():
        return False
    times = Session.objects.values_list("date", "starts_at", "ends_at").distinct()
    return all(local_day(starts) == local_day(ends) == day for day, starts, ends in times)


def named_before_the_start(now: datetime) -> bool:
    """Every session that has begun had a named adult before it started, and has one still."""
    named = Assignment.objects.filter(session=OuterRef("pk"))
    at_the_start = named.filter(
        Q(ended_at=None) | Q(ended_at__gte=OuterRef("starts_at")), assigned_at__lt=OuterRef("starts_at")
    )
    begun = Session.objects.filter(cancellation=None, starts_at__lte=now)
    nobody = begun.filter(~Exists(at_the_start) | ~Exists(named.filter(ended_at=None)))
    backwards = Assignment.objects.filter(ended_at__lt=F("assigned_at"))
    return begun.exists() and not nobody.exists() and not backwards.exists()
