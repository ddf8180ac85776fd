"""How many adults a group needs on a day, without saying for whom: for its page, and for who makes the roster."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date

from django.db.models import Q

from afterbell.base.access import Actor, authorise, place
from afterbell.base.refusals import NotThere
from afterbell.enrolment.queries import needs_counting
from afterbell.placement.models import GroupPlace, ServiceGroup
from afterbell.placement.rules.adults import adults_for
from afterbell.scheme.queries import published_version_of


def adults_needed(*, viewer: Actor, group: str, day: date) -> int:
    """Give how many adults a group needs on a day, from who has a place that weekday. Raises NotThere.

    The number is all that is told: neither that a child needs an adult more, nor which.
    """
    row = ServiceGroup.objects.select_related("version").filter(code=group).first()
    if row is None:
        raise NotThere("group")
    authorise(actor=viewer, action="roster.see", at=place(school=row.school_id))
    _version, scheme = published_version_of(version=row.version.code)
    per_adult = scheme.safety.pupils_per_adult
    return adults_of_groups(groups={row.pk: per_adult}, day=day, weekday=day.isoweekday())[row.pk]


def adults_of_groups(*, groups: Mapping[int, int], day: date, weekday: int) -> Mapping[int, int]:
    """Give how many adults each of these groups needs on a day that follows a weekday; two questions.

    `groups` says by id how many children one adult may have. For whoever has asked already whether it may know.
    """
    places = GroupPlace.objects.filter(
        Q(until=None) | Q(until__gt=day), group__in=groups.keys(), weekday=weekday, since__lte=day
    ).values_list("group_id", "pupil_id")
    children: defaultdict[int, set[int]] = defaultdict(set)
    for group, pupil in places:
        children[group].add(pupil)
    extra = needs_counting(on=day).get("extra_adult", frozenset())
    return {
        group: adults_for(
            children=len(children[group]), per_adult=per_adult, extra=_number(children[group], among=extra)
        )
        for group, per_adult in groups.items()
    }


def adults_by_day(
    *, groups: Collection[int], per_adult: int, days: Mapping[date, int]
) -> Mapping[tuple[int, date], int]:
    """Give how many adults each group needs on each of these days, which follow a weekday, by group and day.

    One question for the places and one a day for the needs. For whoever has asked already whether it may know.
    """
    rows = GroupPlace.objects.filter(group__in=groups).values_list("group_id", "weekday", "pupil_id", "since", "until")
    places: defaultdict[int, list[tuple[int, int, date, date | None]]] = defaultdict(list)
    for group, weekday, pupil, since, until in rows:
        places[weekday].append((group, pupil, since, until))
    found: dict[tuple[int, date], int] = {}
    for day, weekday in days.items():
        extra = needs_counting(on=day).get("extra_adult", frozenset())
        children: defaultdict[int, set[int]] = defaultdict(set)
        for group, pupil, since, until in places[weekday]:
            if since <= day and (until is None or until > day):
                children[group].add(pupil)
        for group in groups:
            inside = children[group]
            extras = _number(inside, among=extra)
            found[group, day] = adults_for(children=len(inside), per_adult=per_adult, extra=extras)
    return found


def _number(children: Collection[int], *, among: frozenset[int]) -> int:
    return len(among.intersection(children))
