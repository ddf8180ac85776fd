"""A move between two groups as the rules read it: one reading for the page and for the command."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from afterbell.enrolment.models import Application
from afterbell.placement.in_line import lines_of
from afterbell.placement.leftovers import term_seats
from afterbell.placement.models import GroupPlace, ServiceGroup
from afterbell.placement.rules.moving import Move, Side
from afterbell.placement.rules.offering import still_waits
from afterbell.placement.seats import CLUBS, open_offers, standing_from
from afterbell.placement.small import most_with
from afterbell.scheme.queries import published_scheme
from afterbell.schools.models import Guardianship
from afterbell.schools.telling import current


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoGroups:
    """The group a child leaves and the one it joins, with the places in both that stand from a day on."""

    before: ServiceGroup
    after: ServiceGroup
    since: date
    places: Sequence[GroupPlace]

    def of(self, group: ServiceGroup) -> list[GroupPlace]:
        return [place for place in self.places if place.group_id == group.pk]


def move_of(*, row: Application, groups: TwoGroups, weekdays: Collection[int]) -> Move:
    """Put the move of a child on these weekdays in the terms of the rules. Up to a dozen questions for a club."""
    held = open_offers(groups=[groups.before, groups.after])
    own = [place for place in groups.of(groups.before) if place.pupil_id == row.pupil_id]
    homeroom = row.pupil.homeroom
    return Move(
        grade=homeroom.grade,
        language=homeroom.language,
        before=_side(row, groups.before, places=groups.of(groups.before), held=held),
        after=_side(row, groups.after, places=groups.of(groups.after), held=held),
        weekdays=frozenset(weekdays),
        there=frozenset(place.weekday for place in own),
        passed=_passed(row, after=groups.after, weekdays=weekdays, since=groups.since),
        siblings=_siblings(row, places=groups.of(groups.before), weekdays=weekdays, on=groups.since),
        small=most_with(pupil=row.pupil_id, group=groups.after, on=groups.since),
    )


def places_between(*, before: ServiceGroup, after: ServiceGroup, since: date) -> TwoGroups:
    """Read who is in two groups from a day on. One question."""
    rows = GroupPlace.objects.filter(standing_from(since), group__in=[before, after])
    return TwoGroups(
        before=before, after=after, since=since, places=list(rows.select_related("pupil__homeroom").order_by("pk"))
    )


def _side(
    row: Application, group: ServiceGroup, *, places: Sequence[GroupPlace], held: Mapping[tuple[int, int], int]
) -> Side:
    scheme = published_scheme(group.version.content_hash, group.version_id)
    offering = next((item for item in scheme.offerings if item.code == group.offering), None)
    wished = group.kind in CLUBS
    homerooms = {place.pupil_id: place.pupil.homeroom for place in places if place.pupil_id != row.pupil_id}
    return Side(
        name=group.name,
        band=group.band,
        weekdays=frozenset(group.weekdays),
        wished=wished,
        language=group.language,
        grades=frozenset(offering.grades) if wished and offering else None,
        span=frozenset(homeroom.grade for homeroom in homerooms.values()),
        capacity=group.capacity,
        minimum=offering.minimum if wished and offering else scheme.grouping.min_size,
        room=group.room.name if group.room else "",
        seats=group.room.seats if group.room else None,
        taken=Counter(place.weekday for place in places),
        held={weekday: number for (pk, weekday), number in held.items() if pk == group.pk},
        classmates=sum(homeroom.pk == row.pupil.homeroom_id for homeroom in homerooms.values()),
    )


def _passed(row: Application, *, after: ServiceGroup, weekdays: Collection[int], since: date) -> tuple[str, ...]:
    """Name who waits for the club before this child and could have a place, in the order of the line."""
    if after.kind not in CLUBS:
        return ()
    lines = lines_of(term=row.term_id, seats=term_seats(term=row.term_id, on=since), on=since)
    names: dict[int, str] = {}
    for weekday in sorted(weekdays):
        line = lines.get((after.pk, weekday))
        for waiter in line.waiting if line else ():
            if line is None or waiter.who == row.pk:
                break
            if still_waits([waiter]):
                names[waiter.who] = line.rows[waiter.who].pupil.name
    return tuple(names.values())


def _siblings(
    row: Application, *, places: Sequence[GroupPlace], weekdays: Collection[int], on: date
) -> tuple[str, ...]:
    """Name the children of the same guardians who are in the group on one of these weekdays."""
    there = {place.pupil_id: place.pupil.name for place in places if place.weekday in weekdays}
    own = Guardianship.objects.filter(current(on), pupil=row.pupil_id).values("guardian")
    others = Guardianship.objects.filter(current(on), guardian__in=own, pupil__in=there).exclude(pupil=row.pupil_id)
    return tuple(there[pupil] for pupil in sorted(set(others.values_list("pupil_id", flat=True))))
