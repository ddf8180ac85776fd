"""The second round on the same instance: who found no place names clubs of the own school that still have one.

Second wishes are drawn like the first, by the same popularity, among the clubs with a place left; the first result
stands, and the same numbers decide.
"""

from __future__ import annotations

from collections import Counter, defaultdict

import numpy as np
from placement_engines import Places
from placement_instance import WISHES, ZIPF, Instance

from afterbell.placement.rules.matching.problem import Applicant, Club, Market
from afterbell.placement.rules.matching.solve import solve
from afterbell.placement.rules.matching.verify import verify
from afterbell.placement.rules.rounds import left_over


def second_market(given: Instance, places: Places, *, taking_part: float, seed: int) -> Market:
    """Build the second round's market; `taking_part` is the share of families without a place that name once more."""
    chance = np.random.default_rng(seed)
    taken = Counter(club for club in places if club is not None)
    left = [
        left_over(club=Club(code=code, capacity=capacity), placed=taken[code], there=taken[code])
        for code, capacity in given.capacities.items()
    ]
    open_clubs = tuple(club for club in left if club.capacity)
    of_school: dict[str, list[str]] = defaultdict(list)
    for club in open_clubs:
        of_school[_school(club.code)].append(club.code)
    applicants = []
    for ticket, number, wishes, place in zip(given.tickets, given.numbers, given.wishes, places, strict=True):
        near = of_school[_school(wishes[0])]
        if place is not None or not near or chance.random() >= taking_part:
            continue
        rank = np.array([int(code.rsplit("-c", 1)[1]) + 1 for code in near])
        score = -ZIPF * np.log(rank) + chance.gumbel(size=len(near))
        again = tuple(near[at] for at in np.argsort(-score)[:WISHES].tolist())
        applicants.append(Applicant(ticket=ticket, number=number, wishes=again, classes=(0,) * len(again)))
    return Market(clubs=open_clubs, applicants=tuple(applicants))


def second_places(market: Market) -> tuple[int, int]:
    """Decide a second round; gives how many it places and how many faults the independent checker finds."""
    matching = solve(market=market)
    placed = sum(place is not None for place in matching.places.values())
    return placed, len(verify(market=market, matching=matching))


def _school(club: str) -> str:
    return club.rsplit("-", 1)[0]
