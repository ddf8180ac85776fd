"""The lottery can be recomputed by anybody and chosen by nobody."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from afterbell.base.refusals import Refused
from afterbell.placement.rules.lottery import (
    check_reveal,
    commit,
    draw_lots,
    draw_number,
    final_seed,
    plain,
    ticket_of_term,
    turned_round,
)

SECRET = "9f2c61d0a7b84e35c1f06d9284ab73e5"
TICKETS = st.lists(st.text(alphabet="ABCDEFGH2345", min_size=1, max_size=6), unique=True, max_size=30)


def test_a_number_is_the_hash_of_the_joined_text() -> None:
    joined = b"seed|school|2026-spring|3|K7Q2"
    drawn = draw_number(seed="seed", school="school", term="2026-spring", weekday=3, ticket="K7Q2")
    assert drawn == hashlib.sha256(joined).hexdigest()


def test_the_seed_is_the_hash_of_secret_and_public_value() -> None:
    assert final_seed(seed=SECRET, public_value="07-11-19") == hashlib.sha256(f"{SECRET}|07-11-19".encode()).hexdigest()


@settings(deadline=None)
@given(TICKETS, st.integers(1, 7))
def test_numbers_run_from_one_in_the_order_of_the_digests(tickets: list[str], weekday: int) -> None:
    lots = draw_lots(seed=SECRET, school="s", term="t", weekday=weekday, tickets=tickets)
    assert [lot.number for lot in lots] == list(range(1, len(tickets) + 1))
    assert [lot.digest for lot in lots] == sorted(lot.digest for lot in lots)
    assert sorted(lot.ticket for lot in lots) == sorted(tickets)
    for lot in lots:
        assert lot.digest == draw_number(seed=SECRET, school="s", term="t", weekday=weekday, ticket=lot.ticket)
    assert draw_lots(seed=SECRET, school="s", term="t", weekday=weekday, tickets=reversed(tickets)) == lots


@given(TICKETS)
def test_turned_round_the_last_is_first_and_two_days_balance(tickets: list[str]) -> None:
    forward = {
        lot.ticket: lot.number for lot in draw_lots(seed=SECRET, school="s", term="t", weekday=0, tickets=tickets)
    }
    turned = draw_lots(seed=SECRET, school="s", term="t", weekday=0, tickets=tickets, backwards=True)
    assert [lot.number for lot in turned] == list(range(1, len(tickets) + 1))
    assert {forward[lot.ticket] + lot.number for lot in turned} <= {len(tickets) + 1}


@pytest.mark.parametrize(
    ("weekdays", "turned"), [((1, 2, 3, 4), {2, 4}), ((1, 3, 5), {3}), ((4, 2, 3), {3}), ((5,), set())]
)
def test_every_other_service_day_is_turned_round(weekdays: tuple[int, ...], turned: set[int]) -> None:
    assert {day for day in weekdays if turned_round(weekday=day, weekdays=weekdays)} == turned


def test_weekdays_and_schools_are_drawn_apart() -> None:
    tickets = [f"t{index}" for index in range(40)]
    orders = {
        tuple(lot.ticket for lot in draw_lots(seed=SECRET, school=school, term="t", weekday=weekday, tickets=tickets))
        for school in ("north", "south")
        for weekday in range(1, 8)
    }
    assert len(orders) == 14


def test_the_committed_secret_is_accepted_and_any_other_refused() -> None:
    commitment = commit(seed=SECRET)
    check_reveal(commitment=commitment, seed=SECRET)
    for other in (SECRET[:-1], SECRET + " ", SECRET.upper(), "铃后", ""):
        with pytest.raises(Refused, match="reveal_differs"):
            check_reveal(commitment=commitment, seed=other)


REFUSED: dict[str, tuple[Callable[[], object], list[str]]] = {
    "a secret that can be guessed": (lambda: commit(seed="7"), ["secret_short"]),
    "a secret with two faults": (lambda: commit(seed="铃|"), ["text_not_plain", "secret_short"]),
    "a blank public value": (lambda: final_seed(seed=SECRET, public_value=""), ["text_not_plain"]),
    "a ticket with a pipe": (
        lambda: draw_number(seed=SECRET, school="s", term="t", weekday=1, ticket="a|b"),
        ["text_not_plain"],
    ),
    "a term with a blank and no such weekday": (
        lambda: draw_number(seed=SECRET, school="s", term="spring 2026", weekday=8, ticket="a"),
        ["text_not_plain", "weekday_unknown"],
    ),
    "tickets twice and not plain": (
        lambda: draw_lots(seed=SECRET, school="s", term="t", weekday=1, tickets=["a", "a", "b c"]),
        ["text_not_plain", "ticket_twice"],
    ),
}


@pytest.mark.parametrize("case", sorted(REFUSED))
def test_what_has_two_readings_is_refused(case: str) -> None:
    ask, codes = REFUSED[case]
    with pytest.raises(Refused) as refused:
        ask()
    assert [reason.code for reason in refused.value.reasons] == [f"placement.{code}" for code in codes]


REGISTERED = st.text("abcdefghjkmnpqrstuvwxyz23456789", min_size=8, max_size=8)
KEYS = st.text("abcdefghjkmnpqrstuvwxyz23456789", min_size=30, max_size=30)


@given(KEYS, KEYS, st.sets(REGISTERED, min_size=2, max_size=40))
def test_a_ticket_stays_within_a_term_and_is_another_in_the_next(key: str, other: str, tickets: set[str]) -> None:
    drawn = {ticket: ticket_of_term(key=key, registered=ticket) for ticket in tickets}
    assert drawn == {ticket: ticket_of_term(key=key, registered=ticket) for ticket in sorted(tickets)}
    assert len(set(drawn.values())) == len(tickets)
    assert all(len(ticket) == 10 and plain(ticket) == ticket for ticket in drawn.values())
    assert not set(drawn.values()) & tickets
    if other != key:
        assert not set(drawn.values()) & {ticket_of_term(key=other, registered=ticket) for ticket in tickets}


def test_a_ticket_of_a_term_can_be_computed_by_another_program() -> None:
    """HMAC-SHA256, read as a number in 31 letters, the last ten of them, the lowest first."""
    assert ticket_of_term(key="k" * 30, registered="k7q2m4xa") == "G7745B34S7"
