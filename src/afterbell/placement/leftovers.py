"""The places that are left over: open to whoever comes first, as far as nobody waits for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import models
from django.db.models import OuterRef, Subquery

from afterbell.base.refusals import Refusal
from afterbell.enrolment.models import Application
from afterbell.placement.in_line import Line, lines_of
from afterbell.placement.models import ClubOutcome, LeftoverClosing, LeftoverOpening, Offer, Round, ServiceGroup
from afterbell.placement.refusals import REFUSALS
from afterbell.placement.rules.fitting import Place, Pupil, unclaimable
from afterbell.placement.rules.offering import still_waits
from afterbell.placement.seats import CLUBS, Key, Seats, club_seats
from afterbell.scheme.rules import labels


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOver:
    """A club on a weekday with places nobody has and nobody waits for."""

    group: str
    name: str
    weekday: int
    band: str
    room: str
    free: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsuited:
    """A club with a free place that a child cannot claim, with every reason; `weekdays` are those it is so on."""

    name: str
    weekdays: tuple[int, ...]
    reasons: tuple[Refusal, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ForChild:
    """What a child can claim, and what has a place but not for it."""

    left: tuple[LeftOver, ...]
    unsuited: tuple[Unsuited, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """From when until when left-over places can be claimed; `reason` says why it ends earlier than it was set."""

    pk: int
    opens_at: datetime
    closes_at: datetime
    reason: str

    def is_open(self, *, now: datetime) -> bool:
        return self.opens_at <= now < self.closes_at


def last_opening(*, term: int) -> Opening | None:
    """Give the opening that counts: the last one the office set, with the earliest end it was given. One question."""
    earliest = LeftoverClosing.objects.filter(opening=OuterRef("pk")).order_by("closes_at", "pk")
    ends = LeftoverOpening.objects.annotate(
        ends_at=Subquery(earliest.values("closes_at")[:1]), why=Subquery(earliest.values("reason")[:1])
    )
    row = ends.filter(term=term).order_by("-pk").first()
    if row is None:
        return None
    return Opening(pk=row.pk, opens_at=row.opens_at, closes_at=row.ends_at or row.closes_at, reason=row.why or "")


def open_now(*, term: int, now: datetime) -> Opening | None:
    """Give the opening that is in force at a moment."""
    last = last_opening(term=term)
    return last if last is not None and last.is_open(now=now) else None


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
    return awaited_in(lines_of(term=term, seats=seats, on=on))


def awaited_in(lines: Mapping[Key, Line]) -> set[Key]:
    """Find the clubs on whose list somebody still waits."""
    return {key for key, line in lines.items() if still_waits(line.waiting)}


def _refusing(*, term: int) -> models.QuerySet[ClubOutcome]:
    """Find the clubs that filled up in the first round, which alone can have refused somebody and have a list."""
    first = ClubOutcome.objects.filter(run__confirmed__term=term, run__round=Round.FIRST)
    return first.filter(last_number__isnull=False)


def is_awaited(*, group: ServiceGroup, weekday: int, on: date) -> bool:
    """Say whether a free place of one club is somebody's on its waiting list; one that refused nobody has none."""
    refusing = _refusing(term=group.term_id)
    if not refusing.filter(weekday=weekday, band=group.band, offering=group.offering).exists():
        return False
    return (group.pk, weekday) in awaited(term=group.term_id, seats=term_seats(term=group.term_id, on=on), on=on)


def left_for(*, row: Application, pupil: Pupil, lines: Mapping[Key, Line], on: date) -> ForChild:
    """Say what a child can claim from a day on, by weekday and name, and why not what else is free; nothing is held."""
    seats = sorted((line.seats for line in lines.values()), key=lambda seat: (seat.place.weekday, seat.group.name))
    free = [seat for seat in seats if seat.free(on=on) and not _is_there(pupil=pupil, place=seat.place)]
    barred = awaited_in(lines)
    offered = open_offers_of(application=row.pk)
    against = {
        seat.key: (
            *unclaimable(pupil=pupil, place=seat.place),
            *offers_against(place=seat.place, offered=offered),
            *([REFUSALS.refusal("claim_awaited", group=seat.group.name)] if seat.key in barred else []),
        )
        for seat in free
    }
    return ForChild(
        left=tuple(
            LeftOver(
                group=seat.group.code,
                name=seat.group.name,
                weekday=seat.place.weekday,
                band=seat.place.band,
                room=seat.group.room.name if seat.group.room else "",
                free=seat.free(on=on),
            )
            for seat in free
            if not against[seat.key]
        ),
        unsuited=_unsuited([(seat, against[seat.key]) for seat in free if against[seat.key]]),
    )


def _is_there(*, pupil: Pupil, place: Place) -> bool:
    club = pupil.club_at(weekday=place.weekday, band=place.band)
    return club is not None and club.group == place.group


def _unsuited(found: Sequence[tuple[Seats, tuple[Refusal, ...]]]) -> tuple[Unsuited, ...]:
    """Put the weekdays of a club together on which the same stands against the child."""
    days: dict[tuple[str, tuple[Refusal, ...]], list[int]] = {}
    for seat, reasons in found:
        days.setdefault((seat.group.name, reasons), []).append(seat.place.weekday)
    return tuple(
        Unsuited(name=name, weekdays=tuple(weekdays), reasons=reasons) for (name, reasons), weekdays in days.items()
    )


def open_offers_of(*, application: int) -> list[Offer]:
    """Give the offers to a child that wait for an answer. One question."""
    return list(Offer.objects.filter(application=application, answer=None).select_related("group").order_by("pk"))


def offers_against(*, place: Place, offered: Sequence[Offer]) -> list[Refusal]:
    """Say which offers a family answers before it claims a place: at one time a child is in one club.

    So no child is promised two places of one time, and a place nobody wants any more is not kept for it.
    """
    same = {place.band} | place.overlapping
    at_once = [offer for offer in offered if offer.weekday == place.weekday and offer.group.band in same]
    if any(offer.group_id == place.group for offer in at_once):
        return [REFUSALS.refusal("claim_offered", group=place.name)]
    day = labels.weekday(place.weekday)
    return [REFUSALS.refusal("claim_answer_first", weekday=day, other=offer.group.name) for offer in at_once]
