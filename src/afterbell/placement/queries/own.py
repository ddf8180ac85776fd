"""Where a child of an approved application is on each weekday, for its family."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from afterbell.base.access import Actor, authorise, place
from afterbell.enrolment.models import Application
from afterbell.placement.models import GroupPlace
from afterbell.placement.queries.groups import open_on


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPlace:
    """A group in which the child has a place, on these weekdays; `room` is empty while it is undecided."""

    group: str
    room: str
    weekdays: tuple[int, ...]


def places_of(*, viewer: Actor, application: str, today: date) -> tuple[OwnPlace, ...]:
    """Give the groups of an application's child from today on, by the first weekday; none before groups are formed.

    Seen by whoever sees the application: a place that somebody else may not see is not there for them. Raises NotThere.
    """
    asked = Application.objects.filter(code=application)
    there = GroupPlace.objects.filter(
        open_on(today), pupil__in=asked.values("pupil"), group__term__in=asked.values("term")
    )
    found = list(there.select_related("group__room", "pupil").order_by("group", "weekday").distinct())
    for pupil in {item.pupil for item in found}:
        where = place(school=pupil.school_id, homeroom=pupil.homeroom_id, pupil=pupil.pk)
        authorise(actor=viewer, action="applications.see", at=where)
    own = [
        OwnPlace(
            group=group.name,
            room=group.room.name if group.room else "",
            weekdays=tuple(dict.fromkeys(item.weekday for item in items)),
        )
        for group, items in groupby(found, key=lambda item: item.group)
    ]
    return tuple(sorted(own, key=lambda row: row.weekdays))
