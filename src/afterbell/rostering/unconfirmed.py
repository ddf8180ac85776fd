"""Sessions still to begin that nobody is confirmed for: nobody is named, or whoever is named is on leave that day."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from afterbell.rostering.models import Assignment, Session, StaffLeave


def unconfirmed(*, since: datetime, until: datetime) -> QuerySet[Session]:
    """Find the sessions that begin after `since` and not after `until` without a confirmed adult, by when they do."""
    away = StaffLeave.objects.filter(staff=OuterRef("staff"), date=OuterRef("session__date"))
    there = Assignment.objects.filter(session=OuterRef("pk"), ended_at=None).exclude(Exists(away))
    return (
        Session.objects.filter(starts_at__gt=since, starts_at__lte=until, cancellation=None)
        .exclude(Exists(there))
        .order_by("starts_at", "pk")
    )
