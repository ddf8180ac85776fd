"""What is left for a second round, what changed since a preview, and whom a new one moves."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from afterbell.placement.rules.matching.problem import Market
from afterbell.placement.rules.matching.solve import solve
from afterbell.placement.rules.rounds import Changed, changed, left_over, moved
from tests.placement.rules.matching.markets import club, market, markets, pupil

NOTHING = Changed(gone=(), new=(), other=(), clubs=())


def second(given_market: Market) -> Market:
    """Give the market of those without a place, over what the first round left, asking for everything once more."""
    first = solve(market=given_market)
    taken = list(first.places.values())
    open_clubs = tuple(one for one in given_market.clubs if one.code in first.cutoffs)
    left = tuple(left_over(club=one, there=taken.count(one.code)) for one in open_clubs)
    codes = tuple(one.code for one in left)
    again = tuple(
        replace(applicant, wishes=codes, classes=(0,) * len(codes))
        for applicant in given_market.applicants
        if first.places[applicant.ticket] is None
    )
    return Market(clubs=left, applicants=again)


@given(markets())
def test_two_rounds_together_never_oversell_and_close_nothing_more(given_market: Market) -> None:
    first, later = solve(market=given_market), solve(market=second(given_market))
    assert later.closed == ()
    capacity = {one.code: one.capacity for one in given_market.clubs}
    taken = [*first.places.values(), *later.places.values()]
    assert all(taken.count(code) <= places for code, places in capacity.items())
    assert {ticket for ticket, place in first.places.items() if place} & later.places.keys() == set()


@given(markets())
def test_with_every_club_named_again_nobody_is_left_beside_a_free_place(given_market: Market) -> None:
    again = second(given_market)
    later = solve(market=again)
    free = sum(one.capacity for one in again.clubs)
    assert sum(place is not None for place in later.places.values()) == min(free, len(again.applicants))


@given(markets(minimums=False), st.integers(0, 3))
def test_a_place_that_was_given_up_is_free_again_and_a_met_minimum_stays_met(given_market: Market, gone: int) -> None:
    for one in given_market.clubs:
        placed = one.capacity
        left = left_over(club=replace(one, minimum=placed), there=max(0, placed - gone))
        assert (left.capacity, left.minimum) == (min(gone, placed), 0)


def test_what_changed_is_named_child_by_child_and_club_by_club() -> None:
    before = market((club("a", 2), club("b", 1)), pupil(1, "a"), pupil(2, "a", "b"), pupil(3, "b"))
    now = market((club("a", 3), club("c", 1)), pupil(1, "a"), pupil(2, "a"), pupil(4, "a"))
    assert changed(before=before, now=before) == NOTHING
    found = changed(before=before, now=now)
    assert found == Changed(gone=("t3",), new=("t4",), other=("t2",), clubs=("a", "b", "c"))


@given(markets())
def test_the_order_of_the_rows_changes_nothing(given_market: Market) -> None:
    turned = Market(clubs=given_market.clubs[::-1], applicants=given_market.applicants[::-1])
    assert changed(before=given_market, now=turned) == NOTHING


def test_who_moves_is_who_took_part_both_times_and_stands_elsewhere() -> None:
    before, now = {"a": "choir", "b": None, "c": "choir"}, {"a": "choir", "b": "choir", "d": None}
    assert moved(before=before, now=now) == {"b": (None, "choir")}
