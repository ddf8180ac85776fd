"""The array version gives the readable rule's answer, bit for bit, compiled or not, and its certificate can fail."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from afterbell.base.refusals import Refused
from afterbell.placement.rules.lottery import draw_lots
from afterbell.placement.rules.matching.arrays import Placement, Region, check, draw, matching_of, place, region_of
from afterbell.placement.rules.matching.arrays.certificate import WHAT
from afterbell.placement.rules.matching.arrays.lots import ascending
from afterbell.placement.rules.matching.problem import Market
from afterbell.placement.rules.matching.solve import solve
from afterbell.placement.rules.matching.verify import verify
from tests.placement.rules.matching.markets import club, market, markets, pupil

REGIONS = st.lists(markets(), min_size=1, max_size=4)


@settings(deadline=None)
@pytest.mark.parametrize("fast", [True, False])
@given(given_markets=REGIONS)
def test_arrays_and_the_readable_rule_agree(fast: bool, given_markets: list[Market]) -> None:  # noqa: FBT001 - a case
    region = region_of(markets=given_markets)
    placement = place(region=region, fast=fast)
    for at, each in enumerate(given_markets):
        assert repr(matching_of(markets=given_markets, placement=placement, at=at)) == repr(solve(market=each))
    assert check(region=region, placement=placement) == ()


def _large_market(seed: int) -> Market:
    """Give a school's worth of pupils, so that clubs are large and several close."""
    chance = Random(seed)  # noqa: S311 - a test's seeded chance
    codes = [f"c{at:02}" for at in range(12)]
    offered = tuple(club(code, 14 + at, 9) for at, code in enumerate(codes))
    numbers = chance.sample(range(1, 1000), 160)
    wished = [sorted(codes, key=lambda code: chance.random() * (1 + codes.index(code)))[:5] for _ in numbers]
    return market(
        offered,
        *(
            pupil(number, *wishes, classes=tuple(chance.randrange(4) for _ in wishes))
            for number, wishes in zip(numbers, wished, strict=True)
        ),
    )


@pytest.mark.parametrize("fast", [True, False])
def test_whole_schools_with_several_closings_agree_too(fast: bool) -> None:  # noqa: FBT001 - a case
    schools = [_large_market(seed) for seed in range(8)]
    region = region_of(markets=schools)
    placement = place(region=region, fast=fast)
    for at, each in enumerate(schools):
        matching = solve(market=each)
        assert matching_of(markets=schools, placement=placement, at=at) == matching
        assert verify(market=each, matching=matching) == ()
    assert placement.rounds.max() > 2
    assert (placement.cutoff_class >= 0).sum() > 20
    assert check(region=region, placement=placement) == ()


WITHOUT_NUMBA = """
import sys
sys.modules["numba"] = None
import numpy as np
from afterbell.placement.rules.matching.arrays import Region, compiled, place
assert not compiled()
region = Region(
    pupil_start=np.array([0, 3]), club_start=np.array([0, 2]),
    wishes=np.array([[0, 1], [0, -1], [0, 1]], dtype=np.int16), classes=np.zeros((3, 2), dtype=np.uint8),
    numbers=np.array([3, 1, 2]), capacity=np.array([1, 1], dtype=np.int32), minimum=np.array([0, 0], dtype=np.int32),
)
print(place(region=region).place.tolist())
"""


def test_a_machine_without_the_compiler_places_all_the_same() -> None:
    ran = subprocess.run([sys.executable, "-c", WITHOUT_NUMBA], check=True, capture_output=True, text=True)
    assert ran.stdout.strip() == "[-1, 0, 1]"


def test_a_region_without_schools_or_pupils_is_decided_too() -> None:
    empty = market((club("a", 0), club("b", 2, 1)))
    region = region_of(markets=[empty])
    assert matching_of(markets=[empty], placement=place(region=region), at=0) == solve(market=empty)
    assert len(place(region=region_of(markets=[])).place) == 0


@settings(deadline=None)
@given(REGIONS, st.data())
def test_another_place_for_anybody_fails_the_certificate(given_markets: list[Market], data: st.DataObject) -> None:
    region = region_of(markets=given_markets)
    assume(len(region.numbers))
    placement = place(region=region)
    row = data.draw(st.integers(0, len(region.numbers) - 1))
    other = data.draw(st.sampled_from([-1, *(wish for wish in region.wishes[row].tolist() if wish >= 0)]))
    assume(other != placement.place[row])
    places = placement.place.copy()
    places[row] = other
    assert check(region=region, placement=replace(placement, place=places))


SCHOOL = market(
    (club("art", 2), club("chess", 4, 2), club("music", 1), club("reading", 3)),
    pupil(1, "chess", "reading"),
    pupil(2, "art", "music", classes=(1, 1)),
    pupil(3, "art", "music"),
    pupil(4, "art", "music", "reading"),
    pupil(5, "music", "reading"),
    pupil(6, "music"),
)
REGION = region_of(markets=[SCHOOL])
TRUE = place(region=REGION)  # art 3 and 4, chess closed with 1, music 5, reading 1; 2 and 6 without


def _changed(table: str, **cells: int) -> Placement:
    """Change cells of one table, written as at<position>=value."""
    altered = getattr(TRUE, table).copy()
    for name, value in cells.items():
        altered[int(name.removeprefix("at"))] = value
    return replace(TRUE, **{table: altered})


FAULTS: dict[str, Placement] = {
    "sizes": replace(TRUE, place=TRUE.place[1:]),
    "not_wished": _changed("place", at5=0),
    "club_closed": _changed("place", at0=1),
    "over_capacity": _changed("place", at5=2),
    "under_minimum": _changed("closed_round", at1=0),
    "cutoff_wrong": _changed("cutoff_number", at0=3),
    "waste": _changed("place", at0=-1),
    "envy": _changed("place", at4=-1, at5=2),
    "rounds_wrong": _changed("rounds", at0=3),
    "closure_wrong": _changed("closed_size", at1=0),
    "replay_differs": _changed("place", at0=-1),
}


@pytest.mark.parametrize("rule", sorted(WHAT))
def test_each_planted_fault_is_found(rule: str) -> None:
    assert check(region=REGION, placement=TRUE) == ()
    assert rule in {finding.rule for finding in check(region=REGION, placement=FAULTS[rule])}


def _region(table: str, change: Callable[[Any], Any]) -> Region:
    return replace(REGION, **{table: change(getattr(REGION, table).copy())})


def _set(at: int | tuple[int, int], value: int) -> Callable[[Any], Any]:
    def change(table: Any) -> Any:  # noqa: ANN401 - any table of the region
        table[at] = value
        return table

    return change


UNSOUND: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "classes": ("classes", lambda table: table[1:]),
    "pupil_start": ("pupil_start", _set(-1, 5)),
    "capacity < 0": ("capacity", _set(0, -1)),
    "minimum < 0": ("minimum", _set(0, -1)),
    "minimum > capacity": ("minimum", _set(0, 9)),
    "club unknown": ("wishes", _set((0, 0), 4)),
    "empty wish before a wish": ("wishes", _set((0, 0), -1)),
    "wish twice": ("wishes", _set((0, 1), 1)),
    "class > 126": ("classes", _set((0, 0), 127)),
    "number < 1": ("numbers", _set(0, 0)),
    "number > 2147483647": ("numbers", _set(0, 1 << 31)),
    "number twice": ("numbers", _set(0, 2)),
}


@pytest.mark.parametrize("fault", sorted(UNSOUND))
def test_arrays_that_describe_no_market_are_refused(fault: str) -> None:
    table, change = UNSOUND[fault]
    with pytest.raises(Refused) as refused:
        place(region=_region(table, change))
    assert any(fault in str(reason.words.en) for reason in refused.value.reasons)


def test_the_region_draws_what_each_ticket_draws() -> None:
    schools = ["north", "south", "empty"]
    tickets = np.array([f"K{at:03}" for at in range(50)], dtype="S6")
    starts = np.array([0, 20, 50, 50])
    numbers = draw(seed="s", term="2026-spring", weekday=2, schools=schools, tickets=tickets, pupil_start=starts)
    for at, school in enumerate(schools):
        own = [ticket.decode() for ticket in tickets[starts[at] : starts[at + 1]].tolist()]
        lots = draw_lots(seed="s", school=school, term="2026-spring", weekday=2, tickets=own)
        drawn = dict(zip(own, numbers[starts[at] : starts[at + 1]].tolist(), strict=True))
        assert drawn == {lot.ticket: lot.number for lot in lots}


@settings(deadline=None)
@given(st.lists(st.tuples(*[st.integers(0, 1)] * 4), unique=True, min_size=1))
def test_digests_that_begin_alike_are_ordered_by_their_ends(digests: list[tuple[int, ...]]) -> None:
    order, equal = ascending(np.array(digests, dtype=">u8"))
    assert [digests[at] for at in order.tolist()] == sorted(digests)
    assert equal == []


@pytest.mark.parametrize(
    ("tickets", "code"),
    [([b"a", b"b", b"a"], "ticket_twice"), ([b"a|b"], "text_not_plain"), ([b"a", b""], "text_not_plain")],
)
def test_tickets_that_cannot_be_drawn_are_refused(tickets: list[bytes], code: str) -> None:
    with pytest.raises(Refused, match=code):
        draw(
            seed="s",
            term="t",
            weekday=1,
            schools=["north"],
            tickets=np.array(tickets, dtype="S4"),
            pupil_start=np.array([0, len(tickets)]),
        )
