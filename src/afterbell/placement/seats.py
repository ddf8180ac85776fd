"""The seats of clubs, weekday by weekday, and the children who may sit there: one reading for pages and commands."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from django.db.models import F, Min, Q

from afterbell.enrolment.days_asked import days_on
from afterbell.enrolment.models import Application
from afterbell.placement.models import GroupPlace, Offer, ServiceGroup
from afterbell.placement.rules.fitting import Held, Place, Pupil
from afterbell.scheme.queries import published_scheme
from afterbell.scheme.rules.clashing import clashes, seasons_between
from afterbell.schools.models import Term

CLUBS = (ServiceGroup.Kind.CLUB, ServiceGroup.Kind.READING)
Key = tuple[int, int]
"""A group and a weekday: what has seats of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seats:
    """The seats of one club on one weekday: the days on which those there leave (None: not before the term's end)."""

    group: ServiceGroup
    place: Place
    ends: tuple[date | None, ...]
    offered: int

    @property
    def key(self) -> Key:
        return self.group.pk, self.place.weekday

    def taken(self, *, on: date) -> int:
        """Count who is there on a day or begins later."""
        return sum(end is None or end > on for end in self.ends)

    def free(self, *, on: date) -> int:
        """Count the seats nobody has from a day on, and that are held for nobody."""
        return max(0, self.group.capacity - self.taken(on=on) - self.offered)


def club_seats(*, groups: Iterable[ServiceGroup], on: date) -> list[Seats]:
    """Give the seats of clubs from a day on, group by group and weekday by weekday. Two questions."""
    rows = [group for group in groups if group.kind in CLUBS]
    ends: dict[Key, list[date | None]] = defaultdict(list)
    standing = GroupPlace.objects.filter(standing_from(on), group__in=rows) if rows else ()
    for place in standing:
        ends[place.group_id, place.weekday].append(place.until)
    held = open_offers(groups=rows)
    return [
        Seats(
            group=group,
            place=place_of(group=group, weekday=weekday),
            ends=tuple(ends[group.pk, weekday]),
            offered=held[group.pk, weekday],
        )
        for group in rows
        for weekday in group.weekdays
    ]


def standing_from(on: date, *, prefix: str = "") -> Q:
    """Say which places somebody has on a day or later; one that was over before it began is nobody's."""
    until = f"{prefix}until"
    return Q(**{until: None}) | Q(**{f"{until}__gt": on}) & Q(**{f"{until}__gt": F(f"{prefix}since")})


def open_offers(*, groups: Collection[ServiceGroup]) -> Counter[Key]:
    """Count the offers that wait for an answer: each holds a seat."""
    waiting = Offer.objects.filter(group__in=groups, answer=None) if groups else Offer.objects.none()
    return Counter(waiting.values_list("group_id", "weekday"))


def place_of(*, group: ServiceGroup, weekday: int) -> Place:
    """Put a club's weekday in the terms of the rules."""
    scheme = published_scheme(group.version.content_hash, group.version_id)
    offering = next(item for item in scheme.offerings if item.code == group.offering)
    return Place(
        group=group.pk,
        name=group.name,
        weekday=weekday,
        band=group.band,
        language=group.language,
        grades=frozenset(offering.grades),
        overlapping=_overlapping(group.version.content_hash, group.version_id, group.band),
    )


@lru_cache(maxsize=256)
def _overlapping(content_hash: str, version: int, band: str) -> frozenset[str]:
    """Name the bands that share minutes with a band; a published scheme never changes."""
    scheme = published_scheme(content_hash, version)
    term = scheme.term
    seasons = seasons_between(seasons=scheme.seasons, first=term.first_day, last=term.last_day)
    pairs = [{clash.first.code, clash.second.code} for clash in clashes(bands=scheme.bands, seasons=seasons)]
    return frozenset(other for pair in pairs if band in pair for other in pair - {band})


def pupils_of(*, rows: Sequence[Application], on: date) -> Mapping[int, Pupil]:
    """Put the children of applications in the terms of the rules, as they stand from a day to the end of their term.

    A time the family has dropped already, from a day still to come, is asked for no longer. Three questions.
    """
    if not rows:
        return {}
    asked = days_on(applications=[row.pk for row in rows], day=on)
    last_day = max(row.term.last_day for row in rows)
    at_the_end = days_on(applications=[row.pk for row in rows], day=last_day)
    held: dict[int, list[Held]] = defaultdict(list)
    there = GroupPlace.objects.filter(standing_from(on), pupil__in=[row.pupil_id for row in rows])
    for place in there.select_related("group"):
        group = place.group
        held[place.pupil_id].append(
            Held(
                group=group.pk,
                name=group.name,
                weekday=place.weekday,
                band=place.band,
                club=group.kind in CLUBS,
            )
        )
    return {
        row.pk: Pupil(
            approved=row.state == Application.State.APPROVED,
            grade=row.pupil.homeroom.grade,
            language=row.pupil.homeroom.language,
            asked=frozenset(asked[row.pk]) & frozenset(at_the_end[row.pk]),
            held=tuple(held[row.pupil_id]),
        )
        for row in rows
    }


def first_day_of(term: Term, *, today: date) -> date:
    """Give the first day from which a place may begin: no list of today changes, and none before groups stand.

    One question.
    """
    first = ServiceGroup.objects.filter(term=term).order_by("pk").values("pk")[:1]
    since: date | None = GroupPlace.objects.filter(group__in=first).aggregate(since=Min("since"))["since"]
    return max(day_after(today, first=term.first_day), since or term.first_day)


def day_after(day: date, *, first: date) -> date:
    """Give the day after another, in a term that begins on the first."""
    return max(day + timedelta(days=1), first)
