"""A name is found however it is set apart, and no name is found where it does not stand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterbell.portal.rules.naming import letters_of, named_in

LETTERS = st.text("巴雅尔图诺敏aBcＤ１2", min_size=2, max_size=5)
BETWEEN = st.text(" 　·-—，\u200b\n", max_size=2)


@given(LETTERS, LETTERS, st.lists(BETWEEN, min_size=5, max_size=5))
def test_a_name_is_found_whatever_stands_between_its_letters(name: str, other: str, between: list[str]) -> None:
    apart = "".join(sign + gap for sign, gap in zip(name.upper(), between, strict=False))
    assert name in named_in(f"昨天{apart}和{other}在家", names=[other, name])


@given(st.text(max_size=30), st.lists(st.text(max_size=4), max_size=5))
def test_what_is_found_stands_there_letter_for_letter(text: str, names: list[str]) -> None:
    found = list(named_in(text, names=names))
    assert found == [name for name in names if len(letters_of(name)) > 1 and letters_of(name) in letters_of(text)]


@pytest.mark.parametrize(
    ("text", "name"), [("图书", "图雅"), ("雅", "雅"), ("", "图雅"), ("图雅", ""), ("图，书", "图")]
)
def test_no_name_is_found_where_it_does_not_stand(text: str, name: str) -> None:
    assert list(named_in(text, names=[name])) == []
