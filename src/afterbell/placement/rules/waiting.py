"""The waiting list of a club: those it refused, first in line first; a freed place is offered, never just given."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from afterbell.placement.rules.matching.problem import Applicant, Market, Matching


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One pupil on a club's waiting list, with the class and lottery number that give the order."""

    ticket: str
    priority: int
    number: int


def waiting_list(*, market: Market, matching: Matching, club: str) -> tuple[Waiting, ...]:
    """Give those who wished for an open club more than for what they got, in the order of the placement.

    A club that did not open has no waiting list. Empty for a club nobody was refused at.
    """
    if club not in matching.cutoffs:
        return ()
    waiting = [
        Waiting(ticket=pupil.ticket, priority=pupil.classes[pupil.wishes.index(club)], number=pupil.number)
        for pupil in market.applicants
        if club in _wished_more(pupil, matching.places[pupil.ticket])
    ]
    return tuple(sorted(waiting, key=lambda entry: (entry.priority, entry.number)))


def next_offer(
    *,
    waiting: Iterable[Waiting],
    free_places: int,
    open_offers: Collection[str] = (),
    passed_over: Collection[str] = (),
) -> Waiting | None:
    """Pick who is offered a free place next, or nobody.

    `open_offers` are tickets whose offer still runs: each holds one of the free places. `passed_over` are tickets that
    declined, let the deadline pass or are no longer eligible.
    """
    if free_places <= len(open_offers):
        return None
    return next(
        (entry for entry in waiting if entry.ticket not in open_offers and entry.ticket not in passed_over), None
    )


def _wished_more(pupil: Applicant, place: str | None) -> tuple[str, ...]:
    return pupil.wishes if place is None else pupil.wishes[: pupil.wishes.index(place)]
