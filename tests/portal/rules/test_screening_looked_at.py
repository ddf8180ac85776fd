"""Seven figures are looked at, whatever parts them; fewer are not, nor figures with words between."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterbell.portal.rules.screening.looked_at import has_many_figures

GAPS = st.text("，、,:+=%<> -\n。/\u200b*", max_size=2)


@given(
    st.text("0123456789〡〢〣〤〥〦〧〨〩幺洞拐勾②", min_size=7, max_size=11), st.lists(GAPS, min_size=11, max_size=11)
)
def test_seven_figures_are_many_whatever_parts_them(figures: str, gaps: list[str]) -> None:
    apart = "".join(sign + gap for sign, gap in zip(figures, gaps, strict=False))
    assert has_many_figures(f"找他{apart}谢谢")


@given(st.lists(st.integers(0, 99_999), max_size=6))
def test_fewer_with_words_between_are_not(numbers: list[int]) -> None:
    assert not has_many_figures("，".join(f"第{number}个" for number in numbers))


@pytest.mark.parametrize(
    ("text", "many"),
    [
        ("三（2）班 15:30 的编组", False),
        ("3月1日到3月15日", False),
        ("", False),
        ("t=%31%33%38%30%30%31%33", True),
        ("电话138\n0013\n8000", True),
    ],
)
def test_by_hand(text: str, many: bool) -> None:  # noqa: FBT001 - a row of the table
    assert has_many_figures(text) is many
