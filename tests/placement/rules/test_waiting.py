"""A waiting list follows the placement's order."""

from __future__ import annotations

from hypothesis import given, settings

from afterbell.placement.rules.matching.problem import Market
from afterbell.placement.rules.matching.solve import solve
from afterbell.placement.rules.waiting import Waiting, waiting_list
from tests.placement.rules.matching.markets import club, market, markets, pupil, satisfaction

SCHOOL = market(
    (club("art", 1), club("chess", 3, 2), club("music", 2)),
    pupil(1, "chess", "art", "music", classes=(0, 2, 0)),
    pupil(2, "art", classes=(1,)),
    pupil(3, "art", "music"),
    pupil(4, "art", classes=(1,)),
    pupil(5, "music", "art"),
)


def test_the_refused_wait_by_class_and_number() -> None:
    waiting = waiting_list(market=SCHOOL, matching=solve(market=SCHOOL), club="art")
    assert waiting == (
        Waiting(ticket="t2", priority=1, number=2),
        Waiting(ticket="t4", priority=1, number=4),
        Waiting(ticket="t1", priority=2, number=1),
    )


def test_a_club_that_did_not_open_has_no_waiting_list() -> None:
    assert waiting_list(market=SCHOOL, matching=solve(market=SCHOOL), club="chess") == ()


@settings(deadline=None)
@given(markets())
def test_everybody_waits_exactly_where_an_earlier_wish_of_an_open_club_failed(given_market: Market) -> None:
    matching = solve(market=given_market)
    for each in given_market.clubs:
        waiting = {entry.ticket for entry in waiting_list(market=given_market, matching=matching, club=each.code)}
        assert waiting == {
            applicant.ticket
            for applicant in given_market.applicants
            if each.code in matching.cutoffs
            and each.code in applicant.wishes
            and applicant.wishes.index(each.code) < satisfaction(applicant, matching.places[applicant.ticket])
        }
