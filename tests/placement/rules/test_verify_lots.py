"""A draw against what a family can compute for itself."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from afterbell.placement.rules.lottery import draw_lots
from afterbell.placement.rules.verify_lots import verify_lots

TICKETS = st.lists(st.text("ABCDEFGH0123456789", min_size=1, max_size=6), unique=True, max_size=30)
DRAWN = {"seed": "f" * 64, "school": "alpha", "term": "spring", "weekday": 3}


def numbers(tickets: list[str], *, backwards: bool = False) -> dict[str, int]:
    return {lot.ticket: lot.number for lot in draw_lots(**DRAWN, tickets=tickets, backwards=backwards)}


@given(TICKETS, st.booleans())
def test_every_draw_is_found_right(tickets: list[str], backwards: bool) -> None:  # noqa: FBT001 - what hypothesis gives
    drawn = numbers(tickets, backwards=backwards)
    assert verify_lots(**DRAWN, tickets=tickets, numbers=drawn, backwards=backwards) == ()


@given(TICKETS.filter(lambda tickets: len(tickets) > 1))
def test_a_line_that_was_not_turned_round_is_found(tickets: list[str]) -> None:
    assert verify_lots(**DRAWN, tickets=tickets, numbers=numbers(tickets), backwards=True)


@given(TICKETS.filter(lambda tickets: len(tickets) > 1), st.data())
def test_two_numbers_exchanged_are_found(tickets: list[str], data: st.DataObject) -> None:
    one, other = data.draw(st.lists(st.sampled_from(tickets), min_size=2, max_size=2, unique=True))
    drawn = numbers(tickets)
    drawn[one], drawn[other] = drawn[other], drawn[one]
    found = verify_lots(**DRAWN, tickets=tickets, numbers=drawn)
    assert [(row.rule, row.where) for row in found] == [("number_wrong", ticket) for ticket in sorted((one, other))]


def test_a_ticket_left_out_and_one_that_did_not_apply_are_found() -> None:
    drawn = numbers(["A", "B"])
    found = verify_lots(**DRAWN, tickets=["A", "B", "C"], numbers=drawn | {"D": 3})
    assert {row.rule for row in found} >= {"ticket_missing", "ticket_invented"}


def test_another_seed_gives_other_numbers() -> None:
    tickets = [f"T{number}" for number in range(20)]
    assert verify_lots(**{**DRAWN, "seed": "e" * 64}, tickets=tickets, numbers=numbers(tickets))
