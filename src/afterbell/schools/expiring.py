"""Which vetting runs out soon, and of which nobody has been told."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Exists, OuterRef, QuerySet

from afterbell.schools.models import Engagement, Vetting

SOON = timedelta(days=30)


def untold_vettings(*, today: date) -> QuerySet[Vetting]:
    """Find those that run out within a month and that nobody has been told of yet."""
    return expiring_vettings(today=today).filter(told_at=None)


def expiring_vettings(*, today: date) -> QuerySet[Vetting]:
    """Find the vettings of outside staff that run out within a month and are not renewed."""
    later = Vetting.objects.filter(
        staff=OuterRef("staff"), kind=OuterRef("kind"), ended_at=None, valid_until__gt=OuterRef("valid_until")
    )
    return (
        Vetting.objects.filter(~Exists(later), ended_at=None, valid_until__gte=today, valid_until__lte=today + SOON)
        .exclude(staff__engagement=None)
        .exclude(staff__engagement__kind=Engagement.Kind.OWN)
    )
