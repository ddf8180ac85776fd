"""The rules of a market, one function each: what may come in, who is before whom, which club closes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import TypeVar

from afterbell.base.refusals import Refusal, Refused
from afterbell.placement.rules.matching.problem import Applicant, Club, Market
from afterbell.placement.rules.refusals import REFUSALS

Value = TypeVar("Value", str, int)


def check_market(*, market: Market) -> None:
    """Refuse a market that cannot be decided, with every reason at once."""
    reasons = [*_twice(market), *_club_faults(market.clubs), *_applicant_faults(market)]
    if reasons:
        raise Refused(reasons)


def club_to_close(*, clubs: Iterable[Club], sizes: Mapping[str, int]) -> Club | None:
    """Pick the club that closes next: of those under their minimum the smallest, of equals the first by code.

    Only one at a time: its pupils may fill another that is also short.
    """
    short = [club for club in clubs if sizes[club.code] < club.minimum]
    return min(short, key=lambda club: (sizes[club.code], club.code), default=None)


def place_in_line(*, applicant: Applicant, club: str) -> tuple[int, int]:
    """Give where the pupil stands at a wished club: by class, then by lottery number; the smaller the better."""
    return applicant.classes[applicant.wishes.index(club)], applicant.number


def _twice(market: Market) -> Iterator[Refusal]:
    tickets = _repeated(applicant.ticket for applicant in market.applicants)
    numbers = _repeated(applicant.number for applicant in market.applicants)
    yield from (REFUSALS.refusal("ticket_twice", ticket=ticket) for ticket in sorted(tickets))
    yield from (REFUSALS.refusal("number_twice", number=number) for number in sorted(numbers))
    yield from (REFUSALS.refusal("club_twice", club=code) for code in sorted(_repeated(c.code for c in market.clubs)))


def _repeated(values: Iterable[Value]) -> list[Value]:
    return [value for value, times in Counter(values).items() if times > 1]


def _club_faults(clubs: Iterable[Club]) -> Iterator[Refusal]:
    for club in sorted(clubs, key=lambda club: club.code):
        if club.capacity < 0:
            yield REFUSALS.refusal("capacity_negative", club=club.code, capacity=club.capacity)
        if club.minimum < 0:
            yield REFUSALS.refusal("minimum_negative", club=club.code, minimum=club.minimum)
        if club.minimum > max(club.capacity, 0):
            yield REFUSALS.refusal(
                "minimum_over_capacity", club=club.code, minimum=club.minimum, capacity=club.capacity
            )


def _applicant_faults(market: Market) -> Iterator[Refusal]:
    known = {club.code for club in market.clubs}
    faulty = [applicant for applicant in market.applicants if not _sound(applicant, known)]
    for applicant in sorted(faulty, key=lambda applicant: (applicant.ticket, applicant.number)):
        yield from _faults_of(applicant, known)


def _sound(applicant: Applicant, known: set[str]) -> bool:
    wishes, classes = applicant.wishes, applicant.classes
    return (
        applicant.number > 0
        and len(wishes) == len(classes) == len(set(wishes))
        and known.issuperset(wishes)
        and min(classes, default=0) >= 0
    )


def _faults_of(applicant: Applicant, known: set[str]) -> Iterator[Refusal]:
    ticket, wishes, classes = applicant.ticket, applicant.wishes, applicant.classes
    if applicant.number <= 0:
        yield REFUSALS.refusal("number_not_positive", ticket=ticket, number=applicant.number)
    if len(wishes) != len(classes):
        yield REFUSALS.refusal("classes_differ", ticket=ticket, wishes=len(wishes), classes=len(classes))
    for club, times in sorted(Counter(wishes).items()):
        if times > 1:
            yield REFUSALS.refusal("wish_twice", ticket=ticket, club=club)
        if club not in known:
            yield REFUSALS.refusal("club_unknown", ticket=ticket, club=club)
    if min(classes, default=0) < 0:
        yield REFUSALS.refusal("class_negative", ticket=ticket, priority=min(classes))
