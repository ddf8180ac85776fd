"""Where a school stands is read off a map, and nothing else passes for a place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterbell.schools.rules.spots import spot_in


@given(st.floats(3, 54), st.floats(73, 136), st.sampled_from([",", "，", "、", " ", " , "]))
def test_degrees_north_and_east_are_read(north: float, east: float, between: str) -> None:
    written = f"{north:.3f}", f"{east:.3f}"
    assert spot_in(between.join(written)) == (float(written[0]), float(written[1]))


@pytest.mark.parametrize("text", ["", "43.9", "116.086,43.933", "43.9,,116", "43°N 116°E", "1,80", "0x2,100", "٤٣,١١٦"])
def test_anything_else_is_no_place(text: str) -> None:
    assert spot_in(text) is None
