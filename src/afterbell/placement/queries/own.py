"""Where a child of an approved application is on each weekday, for its family."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists

from afterbell.base.access import Actor, authorise, place
from afterbell.enrolment.models import Application
from afterbell.placement.meetings import meeting_days
from afterbell.placement.models import GroupPlace, ServiceGroup
from afterbell.placement.queries.traces import anything_happened
from afterbell.placement.rules.spells import Spell, joined
from afterbell.placement.seats import standing_from


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPlace:
    """A group in which the child has a place, on these weekdays; `room` is empty while it is undecided.

    `since` is the first day on which it meets there, `until` the last where an end is set.
    `moved` says that the application's places have a story of their own: offers, claims, or the office's hand.
    """

    group: str
    room: str
    weekdays: tuple[int, ...]
    since: date
    until: date | None
    ahead: bool
    moved: bool


def places_of(*, viewer: Actor, application: str, today: date) -> tuple[OwnPlace, ...]:
    """Give the groups of an application's child from today on, the present ones first; none before groups are formed.

    Seen by whoever sees the application: a place that somebody else may not see is not there for them. Raises NotThere.
    """
    asked = Application.objects.filter(code=application)
    there = GroupPlace.objects.filter(
        standing_from(today), pupil__in=asked.values("pupil"), group__term__in=asked.values("term")
    )
    happened = Application.objects.filter(anything_happened(application="pk"), code=application)
    there = there.annotate(moved=Exists(happened))
    found = list(there.select_related("group__room", "pupil").order_by("group", "weekday").distinct())
    if not found:
        return ()
    for pupil in {item.pupil for item in found}:
        where = place(school=pupil.school_id, homeroom=pupil.homeroom_id, pupil=pupil.pk)
        authorise(actor=viewer, action="applications.see", at=where)
    meeting = meeting_days(term=found[0].group.term_id)
    spells: dict[tuple[ServiceGroup, int], list[Spell]] = defaultdict(list)
    for item in found:
        spells[item.group, item.weekday].append((item.since, item.until))
    days: dict[tuple[ServiceGroup, Spell], list[int]] = defaultdict(list)
    for (group, weekday), of_weekday in spells.items():
        for spell in joined(of_weekday):
            days[group, spell].append(weekday)
    own = [
        OwnPlace(
            group=group.name,
            room=group.room.name if group.room else "",
            weekdays=tuple(weekdays),
            since=meeting.first(since=since, weekdays=weekdays),
            until=meeting.last(before=until, weekdays=weekdays) if until else None,
            ahead=since > today,
            moved=found[0].moved,
        )
        for (group, (since, until)), weekdays in days.items()
    ]
    return tuple(sorted(own, key=lambda row: (row.ahead, row.since if row.ahead else today, row.weekdays)))
