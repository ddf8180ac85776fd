"""How a guardian stands at the door, whatever codes were issued."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from afterbell.schools.rules.codes import CodeFact, CodeState, newest_that_counts, state_of

NOW = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)
FORTNIGHT = timedelta(days=14)
moments = st.timedeltas(min_value=-timedelta(days=60), max_value=timedelta(0)).map(lambda ago: NOW + ago)


@st.composite
def codes(draw: st.DrawFn) -> CodeFact:
    issued = draw(moments)
    return CodeFact(
        issued_at=issued,
        expires_at=issued + FORTNIGHT,
        used_at=draw(st.none() | moments),
        revoked_at=draw(st.none() | moments),
    )


@given(st.lists(codes(), max_size=6))
def test_a_guardian_has_a_good_code_when_any_opens_the_door(issued: list[CodeFact]) -> None:
    assert (state_of(codes=issued, now=NOW) is CodeState.LIVE) == any(code.is_good(now=NOW) for code in issued)


@given(st.lists(codes(), max_size=6).flatmap(lambda rows: st.tuples(st.just(rows), st.permutations(rows))))
def test_the_order_of_the_rows_does_not_matter(both: tuple[list[CodeFact], list[CodeFact]]) -> None:
    issued, shuffled = both
    assert state_of(codes=issued, now=NOW) is state_of(codes=shuffled, now=NOW)


@given(st.lists(codes(), min_size=1, max_size=6))
def test_after_everything_is_revoked_nobody_is_let_in_and_nobody_counts_as_in(issued: list[CodeFact]) -> None:
    taken_back = [
        CodeFact(issued_at=code.issued_at, expires_at=code.expires_at, used_at=code.used_at, revoked_at=NOW)
        for code in issued
    ]
    assert state_of(codes=taken_back, now=NOW) is CodeState.REVOKED


@given(st.lists(codes(), max_size=6), st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=90)))
def test_waiting_makes_no_code_good(issued: list[CodeFact], later: timedelta) -> None:
    if state_of(codes=issued, now=NOW) is not CodeState.LIVE:
        assert state_of(codes=issued, now=NOW + later) is not CodeState.LIVE


def test_a_used_code_says_more_than_a_newer_one_that_expired() -> None:
    used = CodeFact(issued_at=NOW - 3 * FORTNIGHT, expires_at=NOW - 2 * FORTNIGHT, used_at=NOW - 2 * FORTNIGHT)
    expired = CodeFact(issued_at=NOW - 2 * FORTNIGHT, expires_at=NOW - FORTNIGHT)
    assert newest_that_counts(codes=[used, expired], now=NOW) is used
    assert state_of(codes=[], now=NOW) is CodeState.NONE
    assert state_of(codes=[expired], now=NOW) is CodeState.EXPIRED


def test_a_code_is_good_until_the_instant_it_expires() -> None:
    code = CodeFact(issued_at=NOW - FORTNIGHT, expires_at=NOW)
    assert code.is_good(now=NOW - timedelta(seconds=1))
    assert not code.is_good(now=NOW)
