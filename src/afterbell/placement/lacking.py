"""Approved children who are in no group on a day they asked for: read in one way, for the page and for the command."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery

from afterbell.enrolment.days_asked import Days, days_on
from afterbell.enrolment.models import Application, DayChange
from afterbell.placement.models import GroupPlace, Offer, ServiceGroup
from afterbell.placement.rules.by_hand import OpenGroup, Wanting
from afterbell.placement.seats import standing_from
from afterbell.scheme.queries import published_scheme
from afterbell.scheme.rules.offered import WISHED_FOR


@dataclass(frozen=True, slots=True, kw_only=True)
class Lacking:
    """What a child lacks: these days, from a day on, which is tomorrow or when its changed days come into force."""

    days: Days
    first: date


def lacking_places(*, rows: QuerySet[Application], today: date) -> list[tuple[Application, Lacking]]:
    """Give these applications of one term with what each lacks, as its days are once every change is in force."""
    changes = DayChange.objects.filter(application=OuterRef("pk"), state=DayChange.State.APPROVED)
    last = Subquery(changes.order_by("-in_force_from", "-pk").values("in_force_from")[:1])
    known = [(row, row.changed_from) for row in rows.annotate(changed_from=last)]
    if not known:
        return []
    term, tomorrow = known[0][0].term, today + timedelta(days=1)
    asked = days_on(applications=[row.pk for row, _changed in known], day=term.last_day)
    places = _places([row.pupil_id for row, _changed in known], after=tomorrow)
    earliest = max(tomorrow, term.first_day)
    found: list[tuple[Application, Lacking]] = []
    for row, changed in known:
        ends = places.get(row.pupil_id, {})
        days = tuple(day for day in asked[row.pk] if ends.get(day, tomorrow) is not None)
        until = [end for day in days if (end := ends.get(day)) is not None]
        found.append((row, Lacking(days=days, first=max([earliest, *until, changed or earliest]))))
    return found


def _places(pupils: Collection[int], *, after: date) -> Mapping[int, Mapping[tuple[int, str], date | None]]:
    """Give the end of each child's place on a weekday and band; None for one that stands to the end."""
    found: defaultdict[int, dict[tuple[int, str], date | None]] = defaultdict(dict)
    standing = GroupPlace.objects.filter(standing_from(after), pupil__in=pupils)
    rows = standing.values_list("pupil_id", "weekday", "band", "until")
    for pupil, weekday, band, until in rows.order_by("pk"):
        found[pupil][weekday, band] = None if None in {until, found[pupil].get((weekday, band), until)} else until
    return found


def lacking_on(*, row: Application, day: date) -> Days:
    """Give the days an application stands for on a day and has no place on from then."""
    standing = GroupPlace.objects.filter(standing_from(day), pupil=row.pupil_id)
    taken = set(standing.values_list("weekday", "band"))
    return tuple(asked for asked in days_on(applications=[row.pk], day=day)[row.pk] if asked not in taken)


def wanting_of(*, row: Application, days: Days) -> Wanting:
    """Put a child and what it lacks in the terms of the rules."""
    homeroom = row.pupil.homeroom
    return Wanting(grade=homeroom.grade, language=homeroom.language, days=frozenset(days))


def open_groups(*, groups: Sequence[ServiceGroup], on: date) -> Mapping[int, OpenGroup]:
    """Put groups in the terms of the rules, with who is there from a day on; a place that is offered is taken."""
    taken: defaultdict[int, dict[int, int]] = defaultdict(dict)
    standing = GroupPlace.objects.filter(standing_from(on), group__in=groups)
    offered = Offer.objects.filter(answer=None, group__in=groups)
    for group, weekday, number in _by_day(standing).union(_by_day(offered), all=True):
        taken[group][weekday] = taken[group].get(weekday, 0) + number
    return {row.pk: _open(row, taken=taken[row.pk]) for row in groups}


def _by_day(rows: QuerySet[Any]) -> QuerySet[Any]:
    counted = rows.order_by().values("group", "weekday").annotate(number=Count("pk"))
    listed: QuerySet[Any] = counted.values_list("group", "weekday", "number")
    return listed


def _open(row: ServiceGroup, *, taken: Mapping[int, int]) -> OpenGroup:
    scheme = published_scheme(row.version.content_hash, row.version_id)
    offering = next((item for item in scheme.offerings if item.code == row.offering), None)
    wished_for = offering is not None and offering.kind in WISHED_FOR
    return OpenGroup(
        name=row.name,
        band=row.band,
        weekdays=frozenset(row.weekdays),
        language=row.language,
        grades=frozenset(offering.grades) if offering is not None and wished_for else None,
        capacity=row.capacity,
        taken=taken,
    )
