"""A place of a full club becomes free: it is offered to the first on the waiting list, for a time, then to the next.

The house goes its rounds every few minutes; each of them first ends the offers that are over, then makes new ones. So
a place is always somebody's, offered to somebody, or left over with a reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet

from afterbell.base.access import Actor, authorise, place
from afterbell.base.codes import new_code
from afterbell.base.commands import command, record
from afterbell.base.events import tell
from afterbell.base.spans import instant, local_day
from afterbell.placement.events import OffersEnded, OffersMade
from afterbell.placement.in_line import Line, lines_of, shared
from afterbell.placement.leftovers import term_seats
from afterbell.placement.models import Offer, OfferAnswer, ServiceGroup
from afterbell.placement.rules.offering import without_own
from afterbell.placement.seats import CLUBS, Key, first_day_of
from afterbell.schools.models import Term

LASTS = timedelta(hours=48)
"""How long a family has to answer, except at the end of a term."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A place that goes out next, from a day on: to one child, or to two who wait together."""

    line: Line
    to: tuple[int, ...]
    since: date


@command("placement.offer")
def go_through_offers(*, actor: Actor, now: datetime, term: str) -> int:
    """End the offers of a term that are over or fit no more, then offer what is free; gives how many are new."""
    authorise(actor=actor, action="placement.offer", at=place(platform=1))
    row = Term.objects.get(code=term)
    list(_clubs(row.pk).select_for_update(of=("self",)).order_by("pk").values_list("pk"))
    ended = over(term=row.pk, now=now)
    OfferAnswer.objects.bulk_create(
        OfferAnswer(school_id=row.school_id, offer=offer, kind=kind, answered_at=now) for offer, kind in ended
    )
    made = Offer.objects.bulk_create(
        Offer(
            school_id=row.school_id,
            group=turn.line.seats.group,
            application_id=application,
            weekday=turn.line.seats.place.weekday,
            since=turn.since,
            together=together,
            offered_at=now,
            answer_by=min(now + LASTS, _last_evening(row)),
        )
        for turn in turns(term=row.pk, now=now)
        for together in (new_code() if len(turn.to) > 1 else "",)
        for application in turn.to
    )
    record(subject=row.code, ended=len(ended), offered=len(made))
    if ended:
        tell(OffersEnded(school=row.school_id, offers=tuple(offer.code for offer, _kind in ended), at=now))
    if made:
        tell(OffersMade(school=row.school_id, offers=tuple(offer.code for offer in made), at=now))
    return len(made)


def terms_with_offers(*, now: datetime) -> list[str]:
    """Name the terms of the school in scope in which an offer is over, or a place is free for somebody who waits.

    Of a term that has ended too, as long as an offer of it has no answer.
    """
    clubs = ServiceGroup.objects.filter(kind__in=CLUBS)
    waiting = Offer.objects.filter(answer=None)
    concerned = clubs.filter(Q(term__last_day__gt=local_day(now)) | Q(pk__in=waiting.values("group")))
    terms = Term.objects.filter(pk__in=concerned.values("term")).order_by("pk")
    return [row.code for row in terms if over(term=row.pk, now=now) or turns(term=row.pk, now=now)]


def _clubs(term: int) -> QuerySet[ServiceGroup]:
    return ServiceGroup.objects.filter(term=term, kind__in=CLUBS)


def over(*, term: int, now: datetime) -> list[tuple[Offer, str]]:
    """Find the offers whose time has passed, and those of children who can no longer have the place.

    Of two who wait together both offers end with the one's.
    """
    waiting = list(Offer.objects.filter(group__term=term, answer=None).select_related("group").order_by("pk"))
    if not waiting:
        return []
    lines = _lines(term=term, on=first_day_of(Term.objects.get(pk=term), today=local_day(now)))
    ended = {offer.pk: kind for offer in waiting if (kind := _end_of(offer, lines=lines, now=now))}
    pairs = {offer.together: ended[offer.pk] for offer in waiting if offer.pk in ended and offer.together}
    found = [(offer, ended.get(offer.pk) or pairs.get(offer.together, "")) for offer in waiting]
    return [(offer, kind) for offer, kind in found if kind]


def _end_of(offer: Offer, *, lines: Mapping[Key, Line], now: datetime) -> str:
    if now > offer.answer_by:
        return OfferAnswer.Kind.EXPIRED
    line = lines[offer.group_id, offer.weekday]
    waiter = next((one for one in line.waiting if one.who == offer.application_id), None)
    return "" if waiter and not without_own(waiter.against) else OfferAnswer.Kind.VOID


def _last_evening(term: Term) -> datetime:
    """Give the last moment at which a place can still be taken for the last day of a term."""
    return instant(term.last_day, time.min) - timedelta(minutes=1)


def _lines(*, term: int, on: date) -> dict[Key, Line]:
    return lines_of(term=term, seats=term_seats(term=term, on=on), on=on)


def turns(*, term: int, now: datetime) -> list[Turn]:
    """Share out what is free from the first possible day on, club by club and weekday by weekday.

    What becomes free later goes out when its day comes: so no open offer takes a seat in which somebody still sits, and
    the offers of a club can be taken in any order. Nothing goes out once the last day can be reached no more.
    """
    row = Term.objects.get(pk=term)
    if now >= _last_evening(row):
        return []
    on = first_day_of(row, today=local_day(now))
    lines = _lines(term=term, on=on)
    out = shared(lines=lines, on=on)
    return [Turn(line=line, to=party, since=on) for key, line in lines.items() for party in out[key].turns]
