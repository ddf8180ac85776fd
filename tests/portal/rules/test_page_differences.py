"""What changed between two versions: whatever was written, both texts can be read out of the marks."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from afterbell.portal.rules.writing import Part, differences

TEXTS = st.lists(st.text(alphabet="三月二日开始x1 ", min_size=1, max_size=12), max_size=6)


@given(TEXTS, TEXTS)
def test_without_the_new_it_is_the_old_and_without_the_gone_the_new(before: list[str], after: list[str]) -> None:
    marked = differences(before=before, after=after)
    for left_out, expected in ((Part.NEW, before), (Part.GONE, after)):
        texts = ["".join(text for part, text in one.pieces if part is not left_out) for one in marked]
        assert "".join(texts) == "".join(expected)
        assert [text for text in texts if text] == expected
    assert any(one.changed for one in marked) == (before != after)


def test_a_changed_word_is_marked_and_not_its_paragraph() -> None:
    marked = differences(before=["水杯", "三月二日开始"], after=["水杯", "三月三日开始", "带伞"])
    assert [one.pieces for one in marked] == [
        ((Part.SAME, "水杯"),),
        ((Part.SAME, "三月"), (Part.GONE, "二"), (Part.NEW, "三"), (Part.SAME, "日开始")),
        ((Part.NEW, "带伞"),),
    ]
