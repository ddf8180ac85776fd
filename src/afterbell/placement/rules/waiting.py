"""The waiting list of a club: those it refused, first in line first."""

from __future__ import annotations

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


def _wished_more(pupil: Applicant, place: str | None) -> tuple[str, ...]:
    return pupil.wishes if place is None else pupil.wishes[: pupil.wishes.index(place)]
