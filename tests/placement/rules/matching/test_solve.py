"""What the placement of one market promises, tried on small markets against every possibility."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from afterbell.base.refusals import Refused
from afterbell.placement.rules.matching.problem import Closure, Market
from afterbell.placement.rules.matching.solve import solve
from afterbell.placement.rules.matching.verify import verify
from tests.placement.rules.matching.markets import club, market, markets, pupil, satisfaction, stable_matchings
from tests.support.examples import examples


def test_a_class_comes_before_a_number_and_a_number_before_a_later_one() -> None:
    given_market = market(
        (club("art", 2), club("music", 1)),
        pupil(1, "art", "music", classes=(2, 2)),
        pupil(2, "art", "music", classes=(0, 2)),
        pupil(3, "art", "music", classes=(1, 2)),
        pupil(4, "music", classes=(2,)),
    )
    matching = solve(market=given_market)
    assert matching.places == {"t1": "music", "t2": "art", "t3": "art", "t4": None}
    assert matching.cutoffs == {"art": (1, 3), "music": (2, 1)}
    assert (matching.closed, matching.rounds) == ((), 1)


def test_the_smallest_club_under_its_minimum_closes_alone_and_may_save_the_other() -> None:
    given_market = market(
        (club("art", 5, 3), club("music", 5, 3)),
        pupil(1, "art", "music"),
        pupil(2, "music", "art"),
        pupil(3, "music", "art"),
    )
    matching = solve(market=given_market)
    assert matching.places == {"t1": "music", "t2": "music", "t3": "music"}
    assert (matching.closed, matching.rounds) == ((Closure(club="art", size=1),), 2)
    assert matching.cutoffs == {"music": None}


def test_of_two_equally_small_clubs_the_first_by_code_closes() -> None:
    given_market = market((club("b", 2, 2), club("a", 2, 2)), pupil(1, "a", "b"), pupil(2, "b", "a"))
    assert solve(market=given_market).closed == (Closure(club="a", size=1),)


def test_a_club_without_places_admits_nobody_and_has_no_cut_off() -> None:
    matching = solve(market=market((club("art", 0),), pupil(1, "art")))
    assert matching.places == {"t1": None}
    assert matching.cutoffs == {"art": None}


def test_every_fault_of_the_input_is_named_at_once() -> None:
    faulty = market(
        (club("a", -1, -2), club("b", 1, 2), club("b", 1)),
        pupil(1, "a", ticket="x"),
        pupil(1, "zoo", "b", "b", ticket="y"),
        pupil(0, "b", classes=(0, 1), ticket="x"),
        pupil(7, "b", classes=(-1,), ticket="z"),
    )
    with pytest.raises(Refused) as refused:
        solve(market=faulty)
    assert sorted({reason.code.removeprefix("placement.") for reason in refused.value.reasons}) == [
        "capacity_negative",
        "class_negative",
        "classes_differ",
        "club_twice",
        "club_unknown",
        "minimum_negative",
        "minimum_over_capacity",
        "number_not_positive",
        "number_twice",
        "ticket_twice",
        "wish_twice",
    ]


@settings(deadline=None)
@given(markets())
def test_every_outcome_stands_before_the_independent_check(given_market: Market) -> None:
    assert verify(market=given_market, matching=solve(market=given_market)) == ()


@settings(deadline=None)
@given(markets(), st.randoms(use_true_random=False))
def test_the_order_of_the_input_changes_nothing(given_market: Market, chance: Random) -> None:
    clubs, applicants = list(given_market.clubs), list(given_market.applicants)
    chance.shuffle(clubs)
    chance.shuffle(applicants)
    shuffled = Market(clubs=tuple(clubs), applicants=tuple(applicants))
    assert repr(solve(market=shuffled)) == repr(solve(market=given_market))


@settings(deadline=None)
@given(markets(minimums=False))
def test_other_names_lead_to_the_same_places(given_market: Market) -> None:
    renamed = Market(
        clubs=tuple(replace(each, code=_mirrored(each.code)) for each in given_market.clubs),
        applicants=tuple(
            replace(each, ticket=_mirrored(each.ticket), wishes=tuple(_mirrored(wish) for wish in each.wishes))
            for each in given_market.applicants
        ),
    )
    places = solve(market=given_market).places
    assert solve(market=renamed).places == {
        _mirrored(ticket): place and _mirrored(place) for ticket, place in places.items()
    }


def _mirrored(code: str) -> str:
    return "".join(chr(ord("0") + ord("9") - ord(sign)) if sign.isdigit() else sign for sign in code)


@examples(60)
@given(markets(pupils=5, clubs=3, minimums=False))
def test_nobody_could_do_better_in_any_placement_without_justified_envy(given_market: Market) -> None:
    places = solve(market=given_market).places
    stable = list(stable_matchings(given_market))
    assert places in stable
    for other in stable:
        for applicant in given_market.applicants:
            ticket = applicant.ticket
            assert satisfaction(applicant, places[ticket]) <= satisfaction(applicant, other[ticket])


@examples(60)
@given(markets(pupils=5, clubs=3, minimums=False))
def test_no_untrue_list_gets_a_pupil_more_than_the_true_one(given_market: Market) -> None:
    truthful = solve(market=given_market).places
    codes = sorted(each.code for each in given_market.clubs)
    for position, applicant in enumerate(given_market.applicants):
        class_of = dict(zip(applicant.wishes, applicant.classes, strict=True))
        due = satisfaction(applicant, truthful[applicant.ticket])
        for length in range(len(codes) + 1):
            for wishes in permutations(codes, length):
                untrue = replace(applicant, wishes=wishes, classes=tuple(class_of.get(wish, 0) for wish in wishes))
                others = given_market.applicants[:position], given_market.applicants[position + 1 :]
                place = solve(market=replace(given_market, applicants=(*others[0], untrue, *others[1]))).places[
                    applicant.ticket
                ]
                assert place not in {*applicant.wishes, None} or satisfaction(applicant, place) >= due


@settings(deadline=None)
@given(markets(minimums=False), st.integers(0, 4))
def test_one_more_place_never_moves_anybody_down(given_market: Market, choice: int) -> None:
    widened = list(given_market.clubs)
    index = choice % len(widened)
    widened[index] = replace(widened[index], capacity=widened[index].capacity + 1)
    before = solve(market=given_market).places
    after = solve(market=replace(given_market, clubs=tuple(widened))).places
    for applicant in given_market.applicants:
        ticket = applicant.ticket
        assert satisfaction(applicant, after[ticket]) <= satisfaction(applicant, before[ticket])


@settings(deadline=None)
@given(markets())
def test_every_open_club_has_its_minimum(given_market: Market) -> None:
    matching = solve(market=given_market)
    for each in given_market.clubs:
        size = sum(place == each.code for place in matching.places.values())
        assert each.code not in matching.cutoffs or each.minimum <= size <= each.capacity
        assert each.code in matching.cutoffs or size == 0


def test_with_minimum_sizes_a_pupil_can_gain_by_an_untrue_list() -> None:
    clubs = (club("b", 2, 2), club("m", 2, 2))
    other = pupil(1, "b")
    honest = solve(market=market(clubs, other, pupil(2, "m", "b")))
    untrue = solve(market=market(clubs, other, pupil(2, "b")))
    assert (honest.places["t2"], untrue.places["t2"]) == (None, "b")
