"""Time codes against RFC 6238's own figures and against arithmetic of our own; a code is taken once."""

from __future__ import annotations

import hashlib
import hmac
import struct
from base64 import b32decode, b32encode
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterbell.schools.rules.second_factor import (
    COUNTED_FOR,
    MOST_WRONG,
    PROOF_LASTS,
    STEP_SECONDS,
    address_of,
    code_at,
    is_fresh,
    is_time_code,
    may_be_tried,
    step_at,
    step_taken,
)

RFC_SECRET = b32encode(b"12345678901234567890").decode()
RFC_CODES = (
    (59, "94287082"),
    (1111111109, "07081804"),
    (1111111111, "14050471"),
    (1234567890, "89005924"),
    (2000000000, "69279037"),
    (20000000000, "65353130"),
)
NOW = datetime(2026, 6, 11, 8, 0, 10, tzinfo=UTC)
secrets = st.binary(min_size=20, max_size=20).map(lambda raw: b32encode(raw).decode())
steps = st.integers(min_value=100, max_value=2**31)


def at(step: int, second: int = 0) -> datetime:
    return datetime.fromtimestamp(step * STEP_SECONDS + second, UTC)


def own_arithmetic(secret: str, step: int) -> str:
    """Compute a code as RFC 4226 writes it down."""
    digest = hmac.new(b32decode(secret), struct.pack(">Q", step), hashlib.sha1).digest()
    start = digest[-1] & 15
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 10**6:06d}"


@pytest.mark.parametrize(("seconds", "code"), RFC_CODES)
def test_the_figures_of_the_rfc(seconds: int, code: str) -> None:
    instant = datetime.fromtimestamp(seconds, UTC)
    six = code[-6:]
    assert code_at(secret=RFC_SECRET, step=step_at(instant)) == six
    assert step_taken(secret=RFC_SECRET, code=six, instant=instant, last=0) == seconds // STEP_SECONDS


@given(secret=secrets, step=steps, second=st.integers(0, 29), skew=st.integers(-3, 3))
def test_an_app_one_step_behind_or_ahead_is_believed_and_no_other(
    secret: str, step: int, second: int, skew: int
) -> None:
    code = own_arithmetic(secret, step + skew)
    assert code_at(secret=secret, step=step + skew) == code
    near = {own_arithmetic(secret, step + one) for one in (-1, 0, 1)}
    taken = step_taken(secret=secret, code=f" {code[:3]} {code[3:]} ", instant=at(step, second), last=0)
    assert (taken is not None) == (code in near)


@given(secret=secrets, step=steps, jumps=st.lists(st.integers(-5, 5), min_size=1, max_size=12))
def test_a_code_is_taken_once_wherever_the_clock_jumps(secret: str, step: int, jumps: list[int]) -> None:
    """Send every code of a dozen steps again and again under a clock that is put forward and back."""
    last, seen, place = 0, set[int](), step + 10
    for jump in jumps:
        place += jump
        for shown in range(place - 2, place + 3):
            taken = step_taken(secret=secret, code=own_arithmetic(secret, shown), instant=at(place), last=last)
            if taken is not None:
                assert taken > last
                assert taken not in seen
                last = taken
                seen.add(taken)


def test_a_clock_put_back_refuses_until_it_is_where_it_was() -> None:
    step = step_at(NOW)
    last = step_taken(secret=RFC_SECRET, code=code_at(secret=RFC_SECRET, step=step), instant=NOW, last=0) or 0
    earlier = NOW - timedelta(minutes=5)
    shown = code_at(secret=RFC_SECRET, step=step_at(earlier))
    assert step_taken(secret=RFC_SECRET, code=shown, instant=earlier, last=last) is None
    shown = code_at(secret=RFC_SECRET, step=step + 1)
    assert step_taken(secret=RFC_SECRET, code=shown, instant=NOW + timedelta(seconds=30), last=last) == step + 1


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "١٢٣٤٥٦", "12345６", "9" * 400, "\0" * 6])
def test_what_is_no_code_is_none(code: str) -> None:
    assert not is_time_code(code)
    assert step_taken(secret=RFC_SECRET, code=code, instant=NOW, last=0) is None


def test_wrong_codes_are_counted_for_an_hour() -> None:
    since = NOW - COUNTED_FOR + timedelta(seconds=1)
    assert may_be_tried(wrong=MOST_WRONG - 1, since=since, instant=NOW)
    assert not may_be_tried(wrong=MOST_WRONG, since=since, instant=NOW)
    assert may_be_tried(wrong=MOST_WRONG, since=NOW - COUNTED_FOR, instant=NOW)
    assert may_be_tried(wrong=MOST_WRONG, since=NOW + timedelta(days=9), instant=NOW), "a clock put back locks nobody"


def test_a_proof_is_fresh_for_half_an_hour() -> None:
    assert is_fresh(proven_at=NOW, instant=NOW + PROOF_LASTS - timedelta(seconds=1))
    assert not is_fresh(proven_at=NOW, instant=NOW + PROOF_LASTS)
    assert not is_fresh(proven_at=NOW + timedelta(hours=1), instant=NOW)


def test_the_address_names_the_account() -> None:
    address = address_of(secret=RFC_SECRET, name="bureau/某人", issuer="Afterbell")
    assert address.startswith("otpauth://totp/Afterbell:bureau/%E6%9F%90%E4%BA%BA?secret=GEZD")
