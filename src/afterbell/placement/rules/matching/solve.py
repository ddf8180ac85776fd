"""Deferred acceptance, pupils proposing (Gale and Shapley 1962; for schools Abdulkadiroglu and Sonmez 2003).

Each pupil asks for the first wish. A club keeps those first in line up to its places and sends the rest away, who ask
for their next wish; a place is only kept, not given, until nobody asks any more. The order in which pupils ask does
not change the outcome (McVitie and Wilson 1971), so no clock and no fast finger decides anything.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from heapq import heappush, heappushpop

from afterbell.placement.rules.matching.problem import Applicant, Closure, Market, Matching
from afterbell.placement.rules.matching.rules import check_market, club_to_close

Kept = list[tuple[int, int, int]]


def solve(*, market: Market) -> Matching:
    """Decide the places of one market, closing the smallest club under its minimum until all open ones meet theirs.

    Each closing starts anew with the same lottery. Raises Refused with every fault of the input at once.
    """
    check_market(market=market)
    clubs = {club.code: club for club in sorted(market.clubs, key=lambda club: club.code)}
    closed: list[Closure] = []
    while True:
        places = {code: club.capacity for code, club in clubs.items()}
        kept = deferred_acceptance(applicants=market.applicants, places=places)
        closing = club_to_close(clubs=clubs.values(), sizes={code: len(pupils) for code, pupils in kept.items()})
        if closing is None:
            return _outcome(market, places, kept, tuple(closed))
        closed.append(Closure(club=closing.code, size=len(kept[closing.code])))
        del clubs[closing.code]


def deferred_acceptance(*, applicants: Sequence[Applicant], places: Mapping[str, int]) -> dict[str, Kept]:
    """Give for every club of `places` (code to number of places) a heap of whom it keeps, the last in line on top.

    An entry is (-class, -number, position in `applicants`). Wishes for clubs outside `places` are passed over.
    """
    kept: dict[str, Kept] = {code: [] for code in places}
    to_ask = [zip(applicant.wishes, applicant.classes, strict=True) for applicant in applicants]
    for newcomer in range(len(applicants)):
        pupil = newcomer
        while (wish := next(to_ask[pupil], None)) is not None:
            code, priority = wish
            if code not in kept:
                continue
            entry = (-priority, -applicants[pupil].number, pupil)
            if len(kept[code]) < places[code]:
                heappush(kept[code], entry)
                break
            pupil = heappushpop(kept[code], entry)[2]
    return kept


def _outcome(
    market: Market, places: Mapping[str, int], kept: Mapping[str, Kept], closed: tuple[Closure, ...]
) -> Matching:
    placed: dict[str, str | None] = dict.fromkeys(sorted(applicant.ticket for applicant in market.applicants))
    for code, pupils in kept.items():
        placed.update((market.applicants[position].ticket, code) for _, _, position in pupils)
    cutoffs = {
        code: (-pupils[0][0], -pupils[0][1]) if pupils and len(pupils) == places[code] else None
        for code, pupils in kept.items()
    }
    return Matching(places=placed, cutoffs=cutoffs, closed=closed, rounds=len(closed) + 1)
