"""A sum of fen split into parts: nothing is lost, nothing depends on the order, bounds hold as far as they can."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterbell.subsidy.rules.settlement.splitting import split, split_within

WEIGHTS = st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 500), min_size=1)
FEN = st.integers(0, 10_000)


@given(FEN, WEIGHTS, st.randoms(use_true_random=False))
def test_parts_sum_to_the_whole_each_within_a_fen_and_in_any_order(
    fen: int, weights: dict[str, int], chance: object
) -> None:
    parts = split(fen=fen, weights=weights)
    whole = sum(weights.values())
    assert sum(parts.values()) == (fen if whole else 0)
    for code, weight in weights.items():
        assert not whole or abs(parts[code] * whole - fen * weight) < whole
    turned = list(weights.items())
    chance.shuffle(turned)  # type: ignore[attr-defined]
    assert split(fen=fen, weights=dict(turned)) == parts


def test_a_fen_over_three_goes_to_the_first_by_code() -> None:
    assert split(fen=1, weights={"c": 1, "b": 1, "a": 1}) == {"a": 1, "b": 0, "c": 0}
    assert split(fen=5, weights={"a": 1, "b": 1, "c": 1}) == {"a": 2, "b": 2, "c": 1}
    assert split(fen=5, weights={"a": 0, "b": 0}) == {"a": 0, "b": 0}
    assert split(fen=0, weights={"a": 2}) == {"a": 0}
    assert split(fen=-3, weights={"a": 2}) == {"a": 0}
    assert split(fen=10, weights={"a": 1, "b": 2}) == {"a": 3, "b": 7}


@st.composite
def bounded(draw: st.DrawFn) -> tuple[int, dict[str, int], dict[str, int], dict[str, int]]:
    codes = draw(st.sampled_from(["a", "ab", "abc"]))
    fen = draw(st.integers(0, 9))
    weights = {code: draw(st.integers(1, 6)) for code in codes}
    least: dict[str, int] = {}
    for code in codes:
        least[code] = draw(st.integers(0, fen - sum(least.values())))
    most = {code: draw(st.integers(least[code], 9)) for code in codes}
    return fen, weights, least, most


@given(bounded())
def test_a_bounded_split_is_as_near_to_proportion_as_any(
    case: tuple[int, dict[str, int], dict[str, int], dict[str, int]],
) -> None:
    """Of all integer splits inside the bounds, none has a smaller largest part a weight, nor a larger smallest one."""
    fen, weights, least, most = case
    parts = split_within(fen=fen, weights=weights, least=least, most=most)
    given_fen = min(fen, sum(most.values()))
    assert sum(parts.values()) == given_fen
    assert all(least[code] <= parts[code] <= most[code] for code in weights)
    ranges = [range(least[code], most[code] + 1) for code in weights]
    every = [dict(zip(weights, row, strict=True)) for row in product(*ranges) if sum(row) == given_fen]
    assert parts in every

    def off(row: dict[str, int]) -> float:
        """Sum how far each is from its proportion, weighed as a split by least squares does."""
        return sum(part * part / weights[code] for code, part in row.items())

    best = min(map(off, every))
    assert off(parts) <= best + sum(1 / weight for weight in weights.values())


@pytest.mark.parametrize(
    ("fen", "least", "most", "parts"),
    [
        (100, {"a": 0, "b": 0}, {"a": 100, "b": 100}, {"a": 75, "b": 25}),
        (100, {"a": 0, "b": 40}, {"a": 100, "b": 100}, {"a": 60, "b": 40}),
        (100, {"a": 0, "b": 0}, {"a": 60, "b": 100}, {"a": 60, "b": 40}),
        (100, {"a": 0, "b": 0}, {"a": 60, "b": 30}, {"a": 60, "b": 30}),
        (100, {"a": 80, "b": 20}, {"a": 100, "b": 100}, {"a": 80, "b": 20}),
        (100, {"a": 0, "b": 0}, {"a": 0, "b": 100}, {"a": 0, "b": 100}),
    ],
)
def test_a_part_outside_its_bound_stands_on_it(
    fen: int, least: dict[str, int], most: dict[str, int], parts: dict[str, int]
) -> None:
    assert split_within(fen=fen, weights={"a": 3, "b": 1}, least=least, most=most) == parts
