"""What is free for a child, what is offered to it, and why a free place is nobody's: for its family and the office."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef

from afterbell.base.access import Actor, authorise, place
from afterbell.base.refusals import NotThere, Refusal
from afterbell.base.spans import local_day
from afterbell.enrolment.models import Application
from afterbell.placement.in_line import Line, lines_of, pairs_of, shared
from afterbell.placement.leftovers import LeftOver, left_for, open_now, term_seats
from afterbell.placement.models import LeftoverOpening, Offer, PlaceClaim
from afterbell.placement.rules.offering import still_waits
from afterbell.placement.seats import Key, Seats, first_day_of
from afterbell.schools.models import Term


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedPlace:
    """A place kept for a child until a moment; `child` and `instead` tell what taking it means.

    `both` says that it goes out to two who wait together, `may_answer` that the viewer is a guardian of each of them.
    """

    code: str
    group: str
    child: str
    since: date
    answer_by: datetime
    instead: str
    both: bool
    may_answer: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Sibling:
    """A child of the same family that waits for a club too, and whether both wait together."""

    application: str
    name: str
    together: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacesPage:
    """What a family can do about places now: answer, claim, or wait; `closes_at` is None while nothing is open."""

    application: str
    name: str
    homeroom: str
    offers: tuple[OfferedPlace, ...]
    left: tuple[LeftOver, ...]
    closes_at: datetime | None
    siblings: tuple[Sibling, ...]
    since: date


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingOne:
    """A child on a club's list: its turn, and why it was passed over or until when it may answer."""

    application: str
    name: str
    homeroom: str
    priority_class: int
    number: int
    against: tuple[Refusal, ...]
    answer_by: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FreePlace:
    """A club on one weekday: who is there, what is offered and free, and who waits.

    `state` says what happens to a free place: "full", "offered", "next" (offered in a few minutes), "passed" (somebody
    waits, nobody can have it), "pair" (only two who want two), "answer" (only for children with another offer to answer
    first), "nobody" (it is left over).
    """

    group: str
    name: str
    weekday: int
    capacity: int
    taken: int
    offered: int
    free: int
    claimed: int
    waiting: tuple[WaitingOne, ...]
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FreePlaces:
    """Every club's places of a term, and from when until when the left-over ones can be claimed."""

    places: tuple[FreePlace, ...]
    opens_at: datetime | None
    closes_at: datetime | None
    open: bool


def places_page(*, viewer: Actor, application: str, now: datetime) -> PlacesPage:
    """Give what a family can do about its child's places now. Raises NotThere."""
    row = Application.objects.select_related("pupil__homeroom", "term").filter(code=application).first()
    if row is None:
        raise NotThere("application")
    authorise(actor=viewer, action="placement.claim", at=place(school=row.school_id, pupil=row.pupil_id))
    opening = open_now(term=row.term_id, now=now)
    since = first_day_of(row.term, today=local_day(now))
    return PlacesPage(
        application=row.code,
        name=row.pupil.name,
        homeroom=row.pupil.homeroom.name,
        offers=_offers(row, viewer=viewer, now=now),
        left=tuple(left_for(row=row, on=since)) if opening else (),
        closes_at=opening.closes_at if opening else None,
        siblings=_siblings(row, viewer=viewer),
        since=since,
    )


def _offers(row: Application, *, viewer: Actor, now: datetime) -> tuple[OfferedPlace, ...]:
    waiting = Offer.objects.filter(application=row, answer=None, answer_by__gte=now).select_related("group")
    strangers = Offer.objects.filter(together=OuterRef("together")).exclude(application__pupil__in=viewer.held("pupil"))
    foreign = Exists(strangers.exclude(together=""))
    there = row.pupil.places.filter(until=None).select_related("group")
    here = {(place.weekday, place.band): place.group.name for place in there}
    return tuple(
        OfferedPlace(
            code=offer.code,
            group=offer.group.name,
            child=row.pupil.name,
            since=offer.since,
            answer_by=offer.answer_by,
            instead=here.get((offer.weekday, offer.group.band), ""),
            both=bool(offer.together),
            may_answer=not offer.foreign,
        )
        for offer in waiting.annotate(foreign=foreign).order_by("answer_by", "pk")
    )


def _siblings(row: Application, *, viewer: Actor) -> tuple[Sibling, ...]:
    """Give the viewer's other children of the term that wished for a club this child wished for."""
    mine = viewer.held("pupil")
    wished = row.wishes.values("offering")
    others = Application.objects.filter(
        term=row.term_id, state=Application.State.APPROVED, pupil__in=mine, wishes__offering__in=wished
    )
    pairs = pairs_of(applications=[row.pk])
    return tuple(
        Sibling(application=other.code, name=other.pupil.name, together=pairs.get(row.pk) == other.pk)
        for other in others.exclude(pk=row.pk).select_related("pupil").distinct().order_by("pk")
    )


def free_places(*, viewer: Actor, term: str, now: datetime) -> FreePlaces:
    """Say of every club of a term what is free, to whom it is offered, and why not to somebody."""
    authorise(actor=viewer, action="groups.see", at=place(school=viewer.tenant))
    row = Term.objects.filter(code=term).first()
    if row is None:
        raise NotThere("term")
    on = first_day_of(row, today=local_day(now))
    seats = term_seats(term=row.pk, on=on)
    lines = lines_of(term=row.pk, seats=seats, on=on)
    due = _due(seats)
    out = shared(lines=lines, on=on)
    claims = Counter(PlaceClaim.objects.filter(group__term=row).values_list("group_id", "weekday"))
    opening = LeftoverOpening.objects.filter(term=row).order_by("-pk").first()
    return FreePlaces(
        places=tuple(
            _place(
                seat,
                line=lines[seat.key],
                on=on,
                due=due.get(seat.key, {}),
                claimed=claims[seat.key],
                next_in_line=bool(out[seat.key].turns),
            )
            for seat in sorted(seats, key=lambda seat: (seat.place.weekday, seat.group.name))
        ),
        opens_at=opening.opens_at if opening else None,
        closes_at=opening.closes_at if opening else None,
        open=bool(opening and opening.opens_at <= now < opening.closes_at),
    )


def _due(seats: Sequence[Seats]) -> Mapping[Key, Mapping[int, datetime]]:
    """Say until when each open offer of these clubs may be answered."""
    found: dict[Key, dict[int, datetime]] = defaultdict(dict)
    for group, weekday, application, until in Offer.objects.filter(
        group__in=[seat.group.pk for seat in seats], answer=None
    ).values_list("group_id", "weekday", "application_id", "answer_by"):
        found[group, weekday][application] = until
    return found


def _place(
    seat: Seats, *, line: Line, on: date, due: Mapping[int, datetime], claimed: int, next_in_line: bool
) -> FreePlace:
    return FreePlace(
        group=seat.group.code,
        name=seat.group.name,
        weekday=seat.place.weekday,
        capacity=seat.group.capacity,
        taken=seat.taken(on=on),
        offered=seat.offered,
        free=seat.free(on=on),
        claimed=claimed,
        state=_state(seat, line=line, on=on, next_in_line=next_in_line),
        waiting=tuple(
            WaitingOne(
                application=line.rows[waiter.who].code,
                name=line.rows[waiter.who].pupil.name,
                homeroom=line.rows[waiter.who].pupil.homeroom.name,
                priority_class=waiter.priority,
                number=waiter.number,
                against=waiter.against,
                answer_by=due.get(waiter.who),
            )
            for waiter in line.waiting
        ),
    )


def _state(seat: Seats, *, line: Line, on: date, next_in_line: bool) -> str:
    if not seat.free(on=on):
        return "offered" if seat.offered else "full"
    if not line.waiting:
        return "nobody"
    if next_in_line:
        return "next"
    if any(not waiter.against and waiter.together for waiter in line.waiting):
        return "pair"
    return "answer" if still_waits(line.waiting) else "passed"
