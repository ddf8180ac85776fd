"""What is free for a child, what is offered to it and where it waits: for its family, and who enters for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q

from afterbell.base.access import Actor, authorise, place
from afterbell.base.refusals import NotThere, Refusal
from afterbell.base.spans import local_day
from afterbell.enrolment.models import Application
from afterbell.placement.in_line import Line, lines_and_child, pairs_of
from afterbell.placement.leftovers import ForChild, LeftOver, Unsuited, last_opening, left_for, term_seats
from afterbell.placement.meetings import meeting_days
from afterbell.placement.models import Offer, PupilOutcome, Round, ServiceGroup, Wish
from afterbell.placement.rules.meeting import MeetingDays
from afterbell.placement.rules.offering import OFFERED_HERE, turn_of
from afterbell.placement.seats import CLUBS, Key, first_day_of
from afterbell.placement.told import is_guardian, of_one_family
from afterbell.schools.roles import Role

NO_TURN = 10**6


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedPlace:
    """A place kept for a child until a moment; `child` and `instead` tell what taking it means.

    `since` is the first day on which the child would be there. `both` says that it goes out to two who wait together,
    `may_answer` that the viewer is a guardian of each of them, or the teacher who enters what a family said. `ends` are
    the clubs of that time for which the child waits and no longer will once it has this one.
    """

    code: str
    group: str
    child: str
    weekday: int
    since: date
    answer_by: datetime
    instead: str
    both: bool
    may_answer: bool
    ends: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitsFor:
    """A club that refused a child on one weekday: as which of those who wait it stands; without a turn, why not."""

    group: str
    weekday: int
    turn: int | None
    against: tuple[Refusal, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sibling:
    """A child of the same family that waits for a club too, and whether both wait together."""

    application: str
    name: str
    together: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacesPage:
    """What a family can do about places now: answer, claim, or wait; `closes_at` is None while nothing is open.

    `unsuited` are the clubs with a free place that the child cannot claim. `stopped` says why claims ended early.
    """

    application: str
    name: str
    homeroom: str
    pupil: str
    offers: tuple[OfferedPlace, ...]
    waits: tuple[WaitsFor, ...]
    waits_no_more: tuple[WaitsFor, ...]
    left: tuple[LeftOver, ...]
    unsuited: tuple[Unsuited, ...]
    closes_at: datetime | None
    stopped: str
    siblings: tuple[Sibling, ...]
    since: date


def places_page(*, viewer: Actor, application: str, now: datetime) -> PlacesPage:
    """Give what a family can do about its child's places now. Raises NotThere."""
    rows = Application.objects.select_related("pupil__homeroom", "term").annotate(may_wait=_may_wait())
    row = rows.filter(code=application).first()
    if row is None:
        raise NotThere("application")
    where = place(school=row.school_id, homeroom=row.pupil.homeroom_id, pupil=row.pupil_id)
    authorise(actor=viewer, action="placement.claim", at=where)
    opening = last_opening(term=row.term_id)
    is_open = opening is not None and opening.is_open(now=now)
    since = first_day_of(row.term, today=local_day(now))
    lines: Mapping[Key, Line] = {}
    found = ForChild(left=(), unsuited=())
    if is_open or row.may_wait:
        lines, pupil = lines_and_child(row=row, seats=term_seats(term=row.term_id, on=since), on=since)
        found = left_for(row=row, pupil=pupil, lines=lines, on=since) if is_open else found
    waits = _waits(row, lines=lines)
    return PlacesPage(
        application=row.code,
        name=row.pupil.name,
        homeroom=row.pupil.homeroom.name,
        pupil=row.pupil.code,
        offers=_offers(row, viewer=viewer, lines=lines, now=now),
        waits=tuple(item for item in waits if item.turn),
        waits_no_more=tuple(item for item in waits if not item.turn),
        left=found.left,
        unsuited=found.unsuited,
        closes_at=opening.closes_at if opening and is_open else None,
        stopped=opening.reason if opening and not is_open else "",
        siblings=_siblings(row, viewer=viewer),
        since=since,
    )


def _offers(row: Application, *, viewer: Actor, lines: Mapping[Key, Line], now: datetime) -> tuple[OfferedPlace, ...]:
    waiting = Offer.objects.filter(application=row, answer=None, answer_by__gte=now).select_related("group")
    entered = not is_guardian(actor=viewer, pupil=row.pupil_id)
    strangers = Offer.objects.filter(together=OuterRef("together")).exclude(application__pupil__in=viewer.held("pupil"))
    foreign = Exists(strangers.exclude(together=""))
    there = row.pupil.places.filter(until=None).select_related("group")
    here = {(place.weekday, place.band): place.group.name for place in there}
    rows = list(waiting.annotate(foreign=foreign).order_by("answer_by", "pk"))
    meets = meeting_days(term=row.term_id) if rows else MeetingDays(())
    return tuple(
        OfferedPlace(
            code=offer.code,
            group=offer.group.name,
            child=row.pupil.name,
            weekday=offer.weekday,
            since=meets.first(since=offer.since, weekdays=(offer.weekday,)),
            answer_by=offer.answer_by,
            instead=here.get((offer.weekday, offer.group.band), ""),
            both=bool(offer.together),
            may_answer=entered or not offer.foreign,
            ends=tuple(_ended_by(offer, lines=lines)),
        )
        for offer in rows
    )


def _ended_by(offer: Offer, *, lines: Mapping[Key, Line]) -> Iterator[str]:
    """Name the clubs of the offer's time, wished for no more than the offered one, for which the child still waits."""
    here = lines.get((offer.group_id, offer.weekday))
    rank = next((waiter.rank for waiter in here.waiting if waiter.who == offer.application_id), 0) if here else 0
    for key, line in lines.items():
        seat = line.seats.place
        if key == (offer.group_id, offer.weekday) or (seat.weekday, seat.band) != (offer.weekday, offer.group.band):
            continue
        mine = next((waiter for waiter in line.waiting if waiter.who == offer.application_id), None)
        if mine and mine.rank >= rank and turn_of(waiting=line.waiting, who=mine.who):
            yield line.seats.group.name


def _may_wait() -> Exists:
    """Ask of applications whether the first round refused the child at a club that is a group; others wait nowhere."""
    groups = ServiceGroup.objects.filter(
        term=OuterRef("application__term"), kind__in=CLUBS, band=OuterRef("band"), offering=OuterRef("offering")
    )
    wishes = Wish.objects.filter(
        Exists(groups),
        application=OuterRef("application"),
        round=Round.FIRST,
        weekday=OuterRef("weekday"),
        band=OuterRef("band"),
    )
    shown = PupilOutcome.objects.filter(run__round=Round.FIRST, run__confirmed__published__isnull=False)
    refused = Q(Exists(wishes), rank=None) | Q(Exists(wishes.filter(rank__lt=OuterRef("rank"))))
    return Exists(shown.filter(refused, application=OuterRef("pk")))


def _waits(row: Application, *, lines: Mapping[Key, Line]) -> tuple[WaitsFor, ...]:
    """Say for which clubs that refused the child it waits, as which in line, or why not; an offer is told by itself."""
    waits = [
        WaitsFor(
            group=line.seats.group.name,
            weekday=line.seats.place.weekday,
            turn=turn_of(waiting=line.waiting, who=row.pk),
            against=waiter.against,
        )
        for line in lines.values()
        for waiter in line.waiting
        if waiter.who == row.pk and OFFERED_HERE not in {reason.code for reason in waiter.against}
    ]
    return tuple(sorted(waits, key=lambda item: (item.weekday, item.turn or NO_TURN, item.group)))


def _siblings(row: Application, *, viewer: Actor) -> tuple[Sibling, ...]:
    """Give the viewer's children of the term who are of this child's family and wished for a club it wished for."""
    mine = of_one_family(pupil=row.pupil_id).filter(pk__in=viewer.held("pupil", roles=[Role.GUARDIAN]))
    wished = row.wishes.values("offering")
    others = Application.objects.filter(
        term=row.term_id, state=Application.State.APPROVED, pupil__in=mine, wishes__offering__in=wished
    )
    pairs = pairs_of(applications=[row.pk])
    return tuple(
        Sibling(application=other.code, name=other.pupil.name, together=pairs.get(row.pk) == other.pk)
        for other in others.exclude(pk=row.pk).select_related("pupil").distinct().order_by("pk")
    )
