"""What is free in every club, what is offered to whom, and why a free place is nobody's: for the office."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from afterbell.base.access import Actor, authorise, place
from afterbell.base.refusals import NotThere, Refusal
from afterbell.base.spans import local_day
from afterbell.placement.in_line import Line, lines_of, shared
from afterbell.placement.leftovers import last_opening, term_seats
from afterbell.placement.models import Offer, PlaceClaim, ServiceGroup
from afterbell.placement.rules.offering import still_waits
from afterbell.placement.seats import CLUBS, Key, Seats, first_day_of
from afterbell.schools.models import Term


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
    """Every club's places of a term, and from when until when the left-over ones can be claimed.

    `stopped` says why that ends earlier than it was set.
    """

    places: tuple[FreePlace, ...]
    opens_at: datetime | None
    closes_at: datetime | None
    open: bool
    stopped: str


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
    opening = last_opening(term=row.pk)
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
        open=bool(opening and opening.is_open(now=now)),
        stopped=opening.reason if opening else "",
    )


def group_of_club(*, viewer: Actor, term: str, weekday: int, band: str, offering: str) -> str:
    """Give the group a club became on one weekday, where its waiting list is; "" before groups are formed."""
    authorise(actor=viewer, action="groups.see", at=place(school=viewer.tenant))
    groups = ServiceGroup.objects.filter(term__code=term, kind__in=CLUBS, band=band, offering=offering).order_by("pk")
    return next((group.code for group in groups if weekday in group.weekdays), "")


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
