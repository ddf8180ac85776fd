"""The groups as they stand today, with names that single nobody out; and the clubs with the places that are left."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from django.db.models import Min, Q

from afterbell.placement.cards import cards_of
from afterbell.placement.leftovers import term_seats
from afterbell.placement.models import GroupPlace, ServiceGroup
from afterbell.placement.queries.groups import KIND_WORDS
from afterbell.placement.running import groups_from
from afterbell.placement.seats import Seats, day_after
from afterbell.portal.rules.inforce import Label, Named, labels_of, names_against
from afterbell.portal.rules.inforce.places import places_told
from afterbell.portal.rules.inforce.shown import (
    ClubDay,
    ClubShown,
    ClubsShown,
    GroupShown,
    GroupsShown,
    HomeroomInGroup,
)
from afterbell.scheme.rules.codes import Masking
from afterbell.scheme.rules.document import Scheme
from afterbell.scheme.rules.offered import WISHED_FOR, seats
from afterbell.schools.queries import TermRow
from afterbell.subsidy.people import as_published

Members = Mapping[int, set[int]]


def groups_shown(*, scheme: Scheme, term: TermRow, today: date) -> GroupsShown:
    """Give the groups of a term with who is in them today, before they begin with who will be first. Three questions.

    Names stand masked, also where the scheme shows names in full: a class is small, and everybody reads this.
    """
    first = GroupPlace.objects.filter(group__term=term.id).aggregate(first=Min("since"))["first"]
    on = max(today, first or term.first_day)
    children, members = _standing(term=term.id, on=on)
    labels = {} if scheme.publication.pupil_names is Masking.NO_NAMES else _labels(children)
    fewest, bands = scheme.publication.minimum_aggregate, {band.code: band.name for band in scheme.bands}
    order = {code: number for number, code in enumerate(bands)}
    rows = [row for row in groups_from(term=term.id, on=on) if row.band in bands]
    rows.sort(key=lambda row: (order[row.band], row.grade or 0, row.name, row.pk))
    return GroupsShown(
        term=term.name,
        fewest=fewest,
        groups=tuple(
            GroupShown(
                name=row.name,
                kind=KIND_WORDS[ServiceGroup.Kind(row.kind)],
                band=bands[row.band],
                weekdays=tuple(row.weekdays),
                children=len(there) if len(there) >= fewest else None,
                homerooms=_who(there, labels=labels, fewest=fewest),
            )
            for row in rows
            for there in [members.get(row.pk, set())]
        ),
    )


def _standing(*, term: int, on: date) -> tuple[list[Named], Members]:
    """Read who is where on a day: each child once, and the children of each group."""
    there = GroupPlace.objects.filter(Q(until=None) | Q(until__gt=on), group__term=term, since__lte=on)
    told = there.order_by().values_list("group_id", "pupil_id", "pupil__name", "pupil__homeroom__name").distinct()
    children: dict[int, Named] = {}
    members: dict[int, set[int]] = defaultdict(set)
    for group, pupil, name, homeroom in told:
        children[pupil] = Named(key=pupil, homeroom=homeroom, name=name)
        members[group].add(pupil)
    return list(children.values()), members


def _labels(children: list[Named]) -> Mapping[int, Label]:
    """Give the labels, none of them where the second look finds anybody singled out."""
    labels = labels_of(children=children)
    return {} if names_against(children=children, labels=labels) else labels


def _who(members: set[int], *, labels: Mapping[int, Label], fewest: int) -> tuple[HomeroomInGroup, ...]:
    """List who is in a group; nobody where one of them has no label or they are too few."""
    if len(members) < fewest or any(pupil not in labels for pupil in members):
        return ()
    return tuple(_homerooms(labels[pupil] for pupil in members))


def _homerooms(labels: Iterable[Label]) -> Iterable[HomeroomInGroup]:
    found: dict[str, list[str]] = defaultdict(list)
    for label in sorted(labels):
        found[label.homeroom].append(label.name)
    return (HomeroomInGroup(homeroom=homeroom, names=tuple(names)) for homeroom, names in found.items())


def clubs_shown(*, scheme: Scheme, term: TermRow, today: date) -> ClubsShown:
    """Give the clubs of the scheme in its order, and what is free in each from tomorrow on. Four questions."""
    cards, on = cards_of(term=term.id), day_after(today, first=term.first_day)
    seen: dict[tuple[str, str, int], list[Seats]] = defaultdict(list)
    for seat in term_seats(term=term.id, on=on):
        seen[seat.group.offering, seat.group.band, seat.place.weekday].append(seat)
    fewest = scheme.publication.minimum_aggregate
    clubs = []
    for offering in scheme.offerings:
        if offering.kind not in WISHED_FOR:
            continue
        card, places = cards.get(offering.code), seats(offering=offering, scheme=scheme)
        keys = [(offering.code, offering.band, weekday) for weekday in sorted(offering.weekdays)]
        days = (_club_day(key[2], places, seen.get(key, []), on=on, fewest=fewest) for key in keys)
        teacher = as_published(card.leader, scheme.publication.staff_names) if card and card.leader else ""
        clubs.append(
            ClubShown(name=offering.name, teacher=teacher, grades=tuple(sorted(offering.grades)), days=tuple(days))
        )
    return ClubsShown(term=term.name, clubs=tuple(clubs))


def _club_day(weekday: int, places: int, seen: list[Seats], *, on: date, fewest: int) -> ClubDay:
    """Say how many places are left, where fewer than `fewest` children are in only that so many are left or more."""
    if not seen:
        return ClubDay(weekday=weekday, places=places, left=None, or_more=False)
    told, or_more = places_told(
        left=sum(seat.free(on=on) for seat in seen),
        capacity=sum(seat.group.capacity for seat in seen),
        taken=sum(seat.taken(on=on) for seat in seen),
        fewest=fewest,
    )
    return ClubDay(weekday=weekday, places=places, left=told, or_more=or_more)
