"""Which groups a family may rate: those that met while its child had a place in them."""

from __future__ import annotations

from datetime import date

from django.db.models import F, Q, QuerySet

from afterbell.placement.models import GroupPlace, ServiceGroup


def groups_of_child(*, pupil: int, first: date, until: date) -> QuerySet[ServiceGroup]:
    """Ask for the groups that met, confirmed, from `first` until, without, `until`, while the child had a place."""
    places = GroupPlace.objects.filter(
        Q(until=None) | Q(until__gt=F("group__sessions__date")),
        pupil=pupil,
        since__lte=F("group__sessions__date"),
        weekday=F("group__sessions__weekday"),
        group__sessions__date__gte=first,
        group__sessions__date__lt=until,
        group__sessions__cancellation=None,
        group__sessions__confirmation__isnull=False,
    )
    return ServiceGroup.objects.filter(pk__in=places.values("group")).order_by("name", "pk")
