"""Costs without names: kinds with few people are joined, and what is joined sums to what there was."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from afterbell.subsidy.rules.costs import FEWEST_STAFF, OTHER, CostMonth, add_up, joined

KINDS = st.dictionaries(
    st.sampled_from(["duty", "tutoring", "club", "management", "share"]),
    st.tuples(st.sets(st.integers(0, 12).map(str), min_size=1), st.integers(0, 10_000)),
)


@given(kinds=KINDS)
def test_no_sum_is_of_fewer_than_five_and_all_of_them_make_the_whole(kinds: dict[str, tuple[set[str], int]]) -> None:
    rows = joined(people={kind: who for kind, (who, _) in kinds.items()}, fen={k: fen for k, (_, fen) in kinds.items()})
    assert all(row.people >= FEWEST_STAFF for row in rows)
    everybody = {who for people, _ in kinds.values() for who in people}
    whole = sum(fen for _, fen in kinds.values())
    assert sum(row.fen for row in rows) == (whole if len(everybody) >= FEWEST_STAFF else 0)


def test_a_small_kind_takes_in_the_smallest_of_the_rest() -> None:
    six, seven = {f"a{n}" for n in range(6)}, {f"b{n}" for n in range(7)}
    people = {"management": {"m"}, "duty": six, "tutoring": seven}
    rows = joined(people=people, fen={"management": 300, "duty": 500, "tutoring": 900})
    assert [(row.kind, row.fen, row.people) for row in rows] == [("tutoring", 900, 7), (OTHER, 800, 7)]


def month(first: date, *, paid: int, minutes: int, term: str = "t", fund: int = 10_000) -> CostMonth:
    return CostMonth(first_day=first, last_day=first, term=term, paid_fen=paid, pupil_minutes=minutes, fund_fen=fund)


def test_a_term_adds_up_to_the_fen() -> None:
    rows = [
        month(date(2026, 4, 1), paid=2_000, minutes=90),
        month(date(2026, 3, 1), paid=1_000, minutes=60),
        month(date(2025, 9, 1), paid=9_000, minutes=60, term="before"),
    ]
    found = add_up(rows)
    assert found is not None
    assert [row.hour_fen for row in found.months] == [1_000, 1_333]
    assert (found.paid_fen, found.left_fen, found.staff_share, found.hour_fen) == (3_000, 7_000, 3_000, 1_200)


def test_nothing_is_divided_by_nothing() -> None:
    assert add_up([]) is None
    found = add_up([month(date(2026, 3, 1), paid=5, minutes=0, fund=0)])
    assert found is not None
    assert (found.hour_fen, found.staff_share, found.months[0].hour_fen) == (None, None, None)
