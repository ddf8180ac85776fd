"""The places that are left over: open to whoever comes first, as far as nobody waits for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import models

from afterbell.enrolment.models import Application
from afterbell.placement.in_line import lines_of
from afterbell.placement.models import ClubOutcome, LeftoverOpening, Offer, Round, ServiceGroup
from afterbell.placement.rules.fitting import Pupil, unclaimable
from afterbell.placement.rules.offering import still_waits
from afterbell.placement.seats import CLUBS, Key, Seats, club_seats, pupils_of


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOver:
    """A club on a weekday with places nobody has and nobody waits for."""

    group: str
    name: str
    weekday: int
    band: str
    room: str
    free: int


def open_now(*, term: int, now: datetime) -> LeftoverOpening | None:
    """Give the opening that is in force at a moment: the last one the office set."""
    last = LeftoverOpening.objects.filter(term=term).order_by("-pk").first()
    return last if last is not None and last.opens_at <= now < last.closes_at else None


def term_seats(*, term: int, on: date) -> list[Seats]:
    """Give the seats of all clubs of a term."""
    groups = ServiceGroup.objects.filter(term=term, kind__in=CLUBS).select_related("room", "version").order_by("pk")
    return club_seats(groups=groups.defer("version__text"), on=on)


def awaited(*, term: int, seats: Sequence[Seats], on: date) -> set[Key]:
    """Find the clubs of which a free place is somebody's on the waiting list."""
    refusing = _refusing(term=term)
    full = set(refusing.values_list("weekday", "band", "offering"))
    asked = [seat for seat in seats if (seat.place.weekday, seat.place.band, seat.group.offering) in full]
    if not any(seat.free(on=on) for seat in asked):
        return set()
    lines = lines_of(term=term, seats=seats, on=on)
    return {seat.key for seat in asked if still_waits(lines[seat.key].waiting)}


def _refusing(*, term: int) -> models.QuerySet[ClubOutcome]:
    """Find the clubs that refused somebody in the first round, which alone have a waiting list."""
    first = ClubOutcome.objects.filter(run__confirmed__term=term, run__round=Round.FIRST)
    return first.filter(last_number__isnull=False)


def is_awaited(*, group: ServiceGroup, weekday: int, on: date) -> bool:
    """Say whether a free place of one club is somebody's on its waiting list; one that refused nobody has none."""
    refusing = _refusing(term=group.term_id)
    if not refusing.filter(weekday=weekday, band=group.band, offering=group.offering).exists():
        return False
    return (group.pk, weekday) in awaited(term=group.term_id, seats=term_seats(term=group.term_id, on=on), on=on)


def left_for(*, row: Application, on: date) -> list[LeftOver]:
    """List what a child can claim from a day on, by weekday and name; nothing of it is held."""
    pupil = pupils_of(rows=[row], on=on)[row.pk]
    seats = term_seats(term=row.term_id, on=on)
    suited = [seat for seat in seats if _suits(pupil=pupil, seat=seat, on=on)]
    barred = awaited(term=row.term_id, seats=seats, on=on) if suited else set()
    barred |= set(Offer.objects.filter(application=row, answer=None).values_list("group_id", "weekday"))
    free = [seat for seat in suited if seat.key not in barred]
    return [
        LeftOver(
            group=seat.group.code,
            name=seat.group.name,
            weekday=seat.place.weekday,
            band=seat.place.band,
            room=seat.group.room.name if seat.group.room else "",
            free=seat.free(on=on),
        )
        for seat in sorted(free, key=lambda seat: (seat.place.weekday, seat.group.name))
    ]


def _suits(*, pupil: Pupil, seat: Seats, on: date) -> bool:
    there = pupil.club_at(weekday=seat.place.weekday, band=seat.place.band)
    return there is None and seat.free(on=on) > 0 and not [*unclaimable(pupil=pupil, place=seat.place)]
