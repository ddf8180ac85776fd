"""Signs of coercion: what shows them, and what does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterbell.enrolment.rules.coercion import (
    FAMILIES_ON_A_DEVICE,
    FEWEST_CHILDREN,
    MINUTES,
    WEEKS_WITHOUT_LEAVING,
    HandedIn,
    HomeroomTerm,
    Sign,
    most_within,
    signs,
)

START = datetime(2026, 2, 24, 1, 0, tzinfo=UTC)
FAR = timedelta(hours=1)


def came(number: int, *, at: timedelta | None = None, on_paper: bool = False, device: str = "") -> HandedIn:
    return HandedIn(
        at=START + (number * FAR if at is None else at),
        on_paper=on_paper,
        entered_by=99 if on_paper else number,
        family=f"family{number}",
        device=device or f"device{number}",
    )


def homeroom(*handed_in: HandedIn, children: int = 20, withdrawn: int = 0, weeks: int = 0) -> HomeroomTerm:
    return HomeroomTerm(children=children, handed_in=handed_in, withdrawn=withdrawn, weeks=weeks)


def kinds(term: HomeroomTerm) -> list[Sign]:
    return [found.sign for found in signs(homeroom=term)]


USUAL = homeroom(*(came(number) for number in range(12)))


def test_a_usual_homeroom_shows_nothing() -> None:
    assert kinds(USUAL) == []


def test_nearly_all_within_minutes() -> None:
    together = [came(number, at=timedelta(seconds=30 * number)) for number in range(16)]
    (found,) = signs(homeroom=homeroom(*together))
    assert (found.sign, found.number, found.of) == (Sign.WITHIN_MINUTES, 16, 20)
    assert kinds(homeroom(*together[:15])) == []
    assert kinds(homeroom(*together[:15], replace(together[15], at=START + 2 * MINUTES))) == []


def test_many_families_on_one_device() -> None:
    shared = [came(number, device="classroom") for number in range(FAMILIES_ON_A_DEVICE)]
    rest = [came(number) for number in range(10, 16)]
    assert kinds(homeroom(*shared, *rest)) == [Sign.ONE_DEVICE]
    assert kinds(homeroom(*shared[1:], *rest)) == []
    siblings = [replace(row, family="one") for row in shared]
    assert kinds(homeroom(*siblings, *rest)) == []
    unknown = [replace(row, device="") for row in shared]
    assert kinds(homeroom(*unknown, *rest)) == []


def test_all_on_paper_by_one_hand() -> None:
    papers = [came(number, on_paper=True) for number in range(12)]
    assert kinds(homeroom(*papers)) == [Sign.ALL_ON_PAPER]
    assert kinds(homeroom(*papers, came(30))) == []
    assert kinds(homeroom(*papers[:11], replace(papers[11], entered_by=7))) == []


@pytest.mark.parametrize(
    ("withdrawn", "weeks", "expected"),
    [
        (0, 0, [Sign.EVERYBODY]),
        (0, WEEKS_WITHOUT_LEAVING - 1, [Sign.EVERYBODY]),
        (0, WEEKS_WITHOUT_LEAVING, [Sign.EVERYBODY, Sign.NOBODY_LEFT]),
        (1, WEEKS_WITHOUT_LEAVING, []),
    ],
)
def test_everybody_takes_part_and_nobody_leaves(withdrawn: int, weeks: int, expected: list[Sign]) -> None:
    whole = [came(number) for number in range(20)]
    assert kinds(homeroom(*whole, withdrawn=withdrawn, weeks=weeks)) == expected
    assert kinds(homeroom(*whole[:19], withdrawn=withdrawn, weeks=weeks)) == []


def test_a_handful_of_children_shows_nothing() -> None:
    few = [came(number, at=timedelta(0), device="one") for number in range(FEWEST_CHILDREN - 1)]
    assert kinds(homeroom(*few, children=len(few), weeks=20)) == []


moments = st.lists(st.integers(0, 10_000).map(lambda seconds: START + timedelta(seconds=seconds)), max_size=12)


@given(moments, st.integers(0, 5_000))
def test_the_most_within_a_span_is_what_looking_at_each_start_finds(instants: list[datetime], seconds: int) -> None:
    span = timedelta(seconds=seconds)
    by_hand = max((sum(start <= other <= start + span for other in instants) for start in instants), default=0)
    assert most_within(instants=instants, span=span) == by_hand


@given(st.permutations(range(12)))
def test_the_order_of_arrival_in_the_list_changes_nothing(order: list[int]) -> None:
    rows = [came(number, at=timedelta(minutes=number), device="one") for number in range(12)]
    term = homeroom(*rows, children=12, weeks=9)
    assert signs(homeroom=replace(term, handed_in=tuple(rows[number] for number in order))) == signs(homeroom=term)
