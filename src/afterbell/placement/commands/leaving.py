"""A child leaves the service: its places end, the rest of the groups stay as they are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import F, Q
from django.db.models.functions import Greatest

from afterbell.placement.models import GroupPlace


def end_places(*, pupils: Sequence[str], effective_on: date) -> int:
    """End all places of these children (by code) at the start of a day; gives how many. Part of another command."""
    open_places = GroupPlace.objects.filter(Q(until=None) | Q(until__gt=effective_on), pupil__code__in=pupils)
    return open_places.update(until=Greatest(F("since"), effective_on))
