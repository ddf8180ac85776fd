"""Letters nobody sees, in texts and in telephone numbers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterbell.base.letters import is_unseen, without_shapes
from afterbell.schools.rules.phones import as_dialled, looks_like_a_phone


@given(text=st.text())
def test_what_remains_is_seen(text: str) -> None:
    remains = without_shapes(text)
    assert all(letter in text for letter in remains)
    assert not any(is_unseen(letter, 0) for letter in remains)


@pytest.mark.parametrize("around", ["\u202d{}\u202c", "\u200e{}", "{}\ufe0f", "\u2066{}\u2069"])
def test_a_number_copied_from_a_telephone_is_dialled(around: str) -> None:
    for number in ("13900007001", "139 0000 7001", "139\u20110000\u20117001", "+86 139-0000-7001"):
        assert looks_like_a_phone(around.format(number))
        assert as_dialled(around.format(number)) == "13900007001"
