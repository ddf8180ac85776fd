"""A child leaves the service: its places end, the rest of the groups stay as they are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import F, Q
from django.db.models.functions import Greatest

from afterbell.enrolment.days_asked import Days
from afterbell.placement.models import GroupPlace, ServiceGroup
from afterbell.placement.rules.following import Stay, stays_of
from afterbell.placement.running import running
from afterbell.placement.seats import open_offers, standing_from
from afterbell.schools.models import Pupil


def end_places(*, pupils: Sequence[str], effective_on: date) -> int:
    """End all places of these children (by code) at the start of a day; gives how many. Part of another command."""
    open_places = GroupPlace.objects.filter(Q(until=None) | Q(until__gt=effective_on), pupil__code__in=pupils)
    return open_places.update(until=Greatest(F("since"), effective_on))


def change_places(*, pupil: str, dropped: Days, added: Days, since: date) -> int:
    """Let a child's places follow a change of its days from a day on; gives how many added days found a place.

    A day that is dropped ends. A day that is added is spent where the child's other days of that band are, in one group
    after the other when it moves, where that group meets then and has a seat; otherwise the office gives the place.
    Part of another command.
    """
    here = GroupPlace.objects.filter(standing_from(since), pupil__code=pupil)
    own = ServiceGroup.objects.select_for_update().filter(pk__in=here.values("group")).order_by("pk")
    groups = {group.pk: group for group in own}
    runs = {group.term_id: running(term=group.term_id) for group in groups.values()}
    lasting = [row for row in here.order_by("pk") if row.group_id not in runs[groups[row.group_id].term_id].ends]
    bands = {band for _weekday, band in added}
    stays = {band: stays_of([_as_stay(row) for row in lasting if row.band == band], since=since) for band in bands}
    for weekday, band in dropped:
        here.filter(weekday=weekday, band=band).update(until=Greatest(F("since"), since))
    found = [
        GroupPlace(
            school_id=group.school_id,
            group=group,
            pupil_id=here_id,
            weekday=weekday,
            band=band,
            since=stay.since,
            until=stay.until,
        )
        for weekday, band in added
        for stay in stays[band]
        for group in [groups[stay.group]]
        if weekday in group.weekdays and has_a_seat(group=group, weekday=weekday, on=stay.since)
        for here_id in Pupil.objects.filter(code=pupil).values_list("pk", flat=True)
    ]
    return len({(place.weekday, place.band) for place in GroupPlace.objects.bulk_create(found)})


def _as_stay(row: GroupPlace) -> Stay:
    return Stay(group=row.group_id, weekday=row.weekday, since=row.since, until=row.until)


def has_a_seat(*, group: ServiceGroup, weekday: int, on: date) -> bool:
    """Say whether a group has a seat left on a weekday from a day on, which is offered to nobody."""
    taken = GroupPlace.objects.filter(standing_from(on), group=group, weekday=weekday)
    return taken.count() + open_offers(groups=[group])[group.pk, weekday] < group.capacity
