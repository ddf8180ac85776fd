"""A pass as a rule: it is read as it was written, whatever the text, and opens one school's gate on one day."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterbell.dismissal.rules.passes import SIGNATURE_BYTES, Against, Pass, against, body_of, read, token_of

DAY = date(2026, 3, 4)
PASS = Pass(school="school", pupil="pupil", day=DAY, name="其其格", nonce="nonce")
SIGNATURE = bytes(range(SIGNATURE_BYTES))


@given(
    st.builds(
        Pass,
        school=st.text("abc", max_size=12),
        pupil=st.text("abc", max_size=12),
        day=st.dates(),
        name=st.text(st.characters(exclude_categories=["Cs"]), max_size=40),
        nonce=st.text("abc", max_size=12),
    ),
    st.binary(min_size=SIGNATURE_BYTES, max_size=SIGNATURE_BYTES),
)
def test_a_pass_is_read_as_it_was_written(said: Pass, signature: bytes) -> None:
    token = token_of(body=body_of(said), signature=signature)
    found = read(f" {token}\n")
    assert found is not None
    assert (found.said, found.body, found.signature) == (said, body_of(said), signature)
    assert set(token) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.")


@given(st.text(max_size=200) | st.text("eyJ.-_0aA", max_size=60))
def test_any_other_text_is_no_pass(text: str) -> None:
    assert read(text) is None


@pytest.mark.parametrize(
    "token",
    [
        token_of(body=body_of(PASS), signature=SIGNATURE[:-1]),
        token_of(body=b'{"day": "2026-03-04"}', signature=SIGNATURE),
        token_of(body=b"[" * 300, signature=SIGNATURE),
        token_of(body=body_of(PASS).replace(b"2026-03-04", b"2026-13-04"), signature=SIGNATURE),
        token_of(body=body_of(PASS), signature=SIGNATURE) + "." + "A" * 1000,
    ],
)
def test_a_pass_that_lacks_something_is_none(token: str) -> None:
    assert read(token) is None


def test_only_a_live_unused_pass_of_this_school_and_day_opens_the_gate() -> None:
    open_for = [
        (school, day, signed, live, used)
        for school, day, signed, live, used in product(
            ("school", "other"), (DAY, DAY - timedelta(days=1)), (True, False), (True, False), (True, False)
        )
        if against(said=PASS, school=school, day=day, signed=signed, live=live, used=used) is None
    ]
    assert open_for == [("school", DAY, True, True, False)]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"school": "other", "signed": False}, Against.OTHER_SCHOOL),
        ({"signed": False}, Against.FORGED),
        ({"day": DAY + timedelta(days=1)}, Against.OTHER_DAY),
        ({"live": False}, Against.REVOKED),
        ({"live": False, "used": True}, Against.USED),
    ],
)
def test_each_pass_that_opens_nothing_is_told_why(change: dict[str, object], reason: Against) -> None:
    facts = {"school": "school", "day": DAY, "signed": True, "live": True, "used": False, **change}
    assert against(said=PASS, **facts) is reason  # type: ignore[arg-type]
