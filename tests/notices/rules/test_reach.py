"""The folded reach of a notice is what reading every fact by itself says, in whatever order the facts came."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from afterbell.notices.rules.reach import Coverage, Fact, Way, coverage_of, may_be_undone, reach_of

MORNING = datetime(2026, 3, 4, 1, 0, tzinfo=UTC)
FAMILIES = ("first", "second", "third")


@st.composite
def facts(draw: st.DrawFn) -> list[Fact]:
    number = draw(st.integers(0, 8))
    return [
        Fact(
            code=f"fact{at}",
            family=draw(st.sampled_from(FAMILIES)),
            way=draw(st.sampled_from(Way)),
            who="萨仁",
            at=MORNING + timedelta(minutes=draw(st.integers(0, 3))),
            undone=draw(st.booleans()),
        )
        for at in range(number)
    ]


def read_by_hand(family: str, rows: list[Fact]) -> tuple[str, bool]:
    """Say how a family was reached by asking each way in turn, and whether it was at all."""
    for way in ("opened", "call", "paper"):
        for row in rows:
            if row.family == family and row.way == way and not row.undone:
                return way, True
    return "", False


@given(facts(), st.randoms(use_true_random=False))
def test_a_familys_reach_is_what_a_reading_by_hand_says(rows: list[Fact], chance: object) -> None:
    shuffled = list(rows)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    for family in FAMILIES:
        way, reached = read_by_hand(family, rows)
        found = reach_of(family=family, facts=shuffled)
        assert ((found.way or ""), found.way is not None) == (way, reached)
        assert found == reach_of(family=family, facts=rows)
        standing = [row.at for row in rows if row.family == family and row.way == way and not row.undone]
        assert (found.by.at if found.by else None) == min(standing, default=None)


@given(facts())
def test_each_family_counts_once_and_the_missing_are_the_rest(rows: list[Fact]) -> None:
    found = coverage_of([reach_of(family=family, facts=rows) for family in FAMILIES])
    by_hand = [read_by_hand(family, rows)[0] for family in FAMILIES]
    assert found == Coverage(
        families=3, opened=by_hand.count("opened"), call=by_hand.count("call"), paper=by_hand.count("paper")
    )
    assert found.missing == by_hand.count("")


@given(facts(), st.sampled_from(Way))
def test_another_fact_never_makes_a_family_missing(rows: list[Fact], way: Way) -> None:
    more = Fact(code="more", family="first", way=way, who="", at=MORNING)
    assert reach_of(family="first", facts=[*rows, more]).way is not None


def test_what_was_ticked_is_taken_back_on_its_day_and_what_was_opened_never() -> None:
    ticked = Fact(code="a", family="first", way=Way.PAPER, who="", at=MORNING)
    evening = datetime(2026, 3, 4, 15, 59, tzinfo=UTC)
    assert may_be_undone(fact=ticked, now=evening)
    assert not may_be_undone(fact=ticked, now=evening + timedelta(minutes=1))
    assert not may_be_undone(fact=Fact(code="b", family="first", way=Way.OPENED, who="", at=MORNING), now=MORNING)
    undone = Fact(code="c", family="first", way=Way.CALL, who="", at=MORNING, undone=True)
    assert not may_be_undone(fact=undone, now=evening)
