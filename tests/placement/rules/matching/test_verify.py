"""The independent check finds each kind of fault that is planted."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from afterbell.placement.rules.matching.problem import Closure, Market, Matching
from afterbell.placement.rules.matching.solve import solve
from afterbell.placement.rules.matching.verify import SENTENCES, verify
from tests.placement.rules.matching.markets import club, market, markets, pupil

SCHOOL = market(
    (club("art", 2), club("chess", 4, 2), club("music", 1), club("reading", 3)),
    pupil(1, "chess", "reading"),
    pupil(2, "art", "music", classes=(1, 1)),
    pupil(3, "art", "music"),
    pupil(4, "art", "music", "reading"),
    pupil(5, "music", "reading"),
    pupil(6, "music"),
)
TRUE = solve(market=SCHOOL)


def test_the_true_outcome_has_no_finding() -> None:
    assert TRUE.closed == (Closure(club="chess", size=1),)
    assert verify(market=SCHOOL, matching=TRUE) == ()


def _with(**places: str | None) -> Matching:
    return replace(TRUE, places={**TRUE.places, **places})


FAULTS: dict[str, tuple[Matching, str]] = {
    "a pupil nobody knows": (_with(t9=None), "ticket_unknown"),
    "a forgotten pupil": (
        replace(TRUE, places={ticket: place for ticket, place in TRUE.places.items() if ticket != "t6"}),
        "ticket_missing",
    ),
    "a place nobody asked for": (_with(t6="reading"), "not_wished"),
    "a place in a closed club": (_with(t1="chess"), "club_closed"),
    "one too many": (_with(t2="music"), "over_capacity"),
    "an open club under its minimum": (replace(TRUE, closed=(), rounds=1), "under_minimum"),
    "the later number before the earlier": (_with(t4="music", t2="art"), "envy"),
    "a free place withheld": (_with(t5=None), "waste"),
    "a milder cut-off": (replace(TRUE, cutoffs={**TRUE.cutoffs, "art": (1, 4)}), "cutoff_wrong"),
    "a cut-off hidden": (replace(TRUE, cutoffs={**TRUE.cutoffs, "art": None}), "cutoff_wrong"),
    "a cut-off for a club with places": (replace(TRUE, cutoffs={**TRUE.cutoffs, "reading": (0, 5)}), "cutoff_wrong"),
    "a cut-off missing": (
        replace(TRUE, cutoffs={code: cutoff for code, cutoff in TRUE.cutoffs.items() if code != "reading"}),
        "cutoff_wrong",
    ),
    "another club closed": (replace(TRUE, closed=(Closure(club="art", size=1),)), "closure_wrong"),
    "another size at closing": (replace(TRUE, closed=(Closure(club="chess", size=0),)), "closure_wrong"),
    "one closing too many": (
        replace(TRUE, closed=(*TRUE.closed, Closure(club="reading", size=0)), rounds=3),
        "closure_wrong",
    ),
    "a round too many": (replace(TRUE, rounds=3), "rounds_wrong"),
    "another place than the rules give": (_with(t1=None), "replay_differs"),
}


@pytest.mark.parametrize("fault", sorted(FAULTS))
def test_a_planted_fault_is_found(fault: str) -> None:
    matching, rule = FAULTS[fault]
    assert rule in {finding.rule for finding in verify(market=SCHOOL, matching=matching)}


def test_every_kind_of_finding_is_planted() -> None:
    assert {rule for _, rule in FAULTS.values()} == set(SENTENCES)


def test_a_placement_without_envy_that_is_not_the_best_for_pupils_is_found() -> None:
    given_market = market(
        (club("a", 1), club("b", 1)), pupil(1, "a", "b", classes=(1, 0)), pupil(2, "b", "a", classes=(1, 0))
    )
    swapped = Matching(places={"t1": "b", "t2": "a"}, cutoffs={"a": (0, 2), "b": (0, 1)}, closed=(), rounds=1)
    assert {finding.rule for finding in verify(market=given_market, matching=swapped)} == {"replay_differs"}


@settings(deadline=None)
@given(markets(), st.data())
def test_any_other_place_for_anybody_is_found(given_market: Market, data: st.DataObject) -> None:
    assume(given_market.applicants)
    matching = solve(market=given_market)
    applicant = data.draw(st.sampled_from(given_market.applicants))
    place = data.draw(st.sampled_from((*applicant.wishes, None)))
    assume(place != matching.places[applicant.ticket])
    assert verify(market=given_market, matching=replace(matching, places={**matching.places, applicant.ticket: place}))
