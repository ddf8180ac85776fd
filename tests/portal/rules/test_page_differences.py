"""What changed between two versions: whatever was written, both texts can be read out of the marks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterbell.portal.rules.writing import Part, differences
from afterbell.portal.rules.writing.differing import LONGEST, MOST_WORK, Work

TEXTS = st.lists(st.text(alphabet="三月二日开始x1 ", min_size=1, max_size=12), max_size=6)


@given(TEXTS, TEXTS, st.sampled_from([0, 3, 20, 200, MOST_WORK]))
def test_without_the_new_it_is_the_old_and_without_the_gone_the_new(
    before: list[str], after: list[str], most: int
) -> None:
    marked = differences(before=before, after=after, work=Work(left=most))
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


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (["一" * LONGEST], ["一二" * (LONGEST // 2)]),
        (["——" * (LONGEST // 2)], ["—甲—" * (LONGEST // 3)]),
        (["一", "二"] * 12_000, ["一"] * 25_000),
        (["一二" * 300 + str(number) for number in range(80)], ["二二一" * 200 + str(number) for number in range(80)]),
    ],
)
def test_the_same_sign_again_and_again_is_no_more_work_than_anything(before: list[str], after: list[str]) -> None:
    work = Work()
    marked = differences(before=before, after=after, work=work)
    assert 0 <= work.left < MOST_WORK
    for left_out, expected in ((Part.NEW, before), (Part.GONE, after)):
        assert "".join(text for one in marked for part, text in one.pieces if part is not left_out) == "".join(expected)


def test_what_two_versions_begin_and_end_with_alike_is_no_work_however_often_it_says_the_same() -> None:
    work = Work(left=10)
    (one,) = differences(before=["一" * 3_000], after=["一" * 2_000 + "二" + "一" * 1_000], work=work)
    assert one.pieces == ((Part.SAME, "一" * 2_000), (Part.NEW, "二"), (Part.SAME, "一" * 1_000))


def test_a_page_of_ordinary_length_is_marked_word_by_word() -> None:
    before = [f"第{number}条：三月二日起课后服务按年级分组，家长请在{number}日前确认。" for number in range(1_000)]
    after = [text.replace("二日", "三日") for text in before]
    work = Work()
    marked = differences(before=before, after=after, work=work)
    assert work.left > 0
    assert all((Part.GONE, "二") in one.pieces for one in marked)
