"""The readable rule, the arrays and a search through every possible placement agree, pupil by pupil."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from hypothesis import given

from afterbell.placement.rules.matching.arrays import matching_of, place, region_of
from afterbell.placement.rules.matching.problem import Market
from afterbell.placement.rules.matching.solve import solve
from tests.placement.rules.matching.markets import markets, satisfaction, stable_matchings
from tests.support.examples import examples


@examples(60)
@given(markets(pupils=5, clubs=3))
def test_three_ways_lead_to_the_same_places(given_market: Market) -> None:
    searched, closed = _by_search(given_market)
    readable = solve(market=given_market)
    region = region_of(markets=[given_market])
    arrays = matching_of(markets=[given_market], placement=place(region=region), at=0)
    assert searched == readable.places == arrays.places
    assert closed == [closure.club for closure in readable.closed]
    assert readable == arrays


def _by_search(given_market: Market) -> tuple[dict[str, str | None], list[str]]:
    """Take the placement without justified envy that is best for all at once; close the smallest short club; again."""
    left, closed = given_market, list[str]()
    while True:
        places = min(stable_matchings(left), key=lambda places: _unhappiness(left, places))
        sizes = Counter(places.values())
        short = [(sizes[club.code], club.code) for club in left.clubs if sizes[club.code] < club.minimum]
        if not short:
            return places, closed
        closed.append(min(short)[1])
        left = _without(left, closed[-1])


def _unhappiness(market: Market, places: dict[str, str | None]) -> int:
    return sum(satisfaction(one, places[one.ticket]) for one in market.applicants)


def _without(market: Market, code: str) -> Market:
    applicants = []
    for one in market.applicants:
        kept = [wish for wish in zip(one.wishes, one.classes, strict=True) if wish[0] != code]
        wishes, classes = tuple(club for club, _ in kept), tuple(priority for _, priority in kept)
        applicants.append(replace(one, wishes=wishes, classes=classes))
    return Market(clubs=tuple(club for club in market.clubs if club.code != code), applicants=tuple(applicants))
