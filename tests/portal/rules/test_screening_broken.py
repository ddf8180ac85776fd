"""A number broken over paragraphs or cells is found, and a table of amounts is none. All numbers are invented."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterbell.base.words import Words
from afterbell.portal.rules import WordLists
from afterbell.portal.rules.screening.broken import over_breaks
from afterbell.portal.writing.personal import personal_in
from tests.portal.rules.test_screening_personal import MOBILES, cards
from tests.support.disguises import UNSEEN

NONE = WordLists(entries=())
PLACE = Words(zh="正文", en="text")


def found(pieces: list[str]) -> list[int]:
    return [at for at, _finding in over_breaks(pieces=pieces, lists=NONE)]


def broken(number: str, *breaks: int) -> list[str]:
    return [number[one:other] for one, other in pairwise([0, *sorted(set(breaks)), len(number)])]


@given(cards(), st.sets(st.integers(1, 17), min_size=1, max_size=6), st.sampled_from(["", "他的号码 ", "三（2）班 "]))
def test_a_card_is_found_wherever_it_is_broken(card: str, breaks: set[int], before: str) -> None:
    pieces = broken(card, *breaks)
    assert found(["通知", before + pieces[0], *pieces[1:-1], f"{pieces[-1]} 请看"]) == [1]


@given(MOBILES, st.sets(st.integers(1, 10), min_size=1, max_size=4), st.sampled_from(["电话", "联系我：", "Tel"]))
def test_a_telephone_is_found_where_a_word_says_what_it_is(mobile: str, breaks: set[int], cue: str) -> None:
    pieces = broken(mobile, *breaks)
    assert found([f"{cue} {pieces[0]}", *pieces[1:]]) == [0]
    assert found([cue, *pieces, "完"]) == [1]


@given(MOBILES, st.sampled_from([(3, 7), (3,), (7,), (3, 6), tuple(range(1, 11))]), st.sampled_from(UNSEEN))
def test_a_telephone_alone_in_its_shape_is_found(mobile: str, breaks: tuple[int, ...], unseen: str) -> None:
    pieces = [f"{piece}{unseen}" for piece in broken(mobile, *breaks)]
    assert found(["王老师", *pieces, "请看"]) == [1]
    assert [str(one.place) for one in personal_in([(PLACE, "\n".join(["王老师", *pieces]))])] == ["正文"]


@given(MOBILES, st.sampled_from(["找王老师", "记下:", "I am "]), st.sampled_from(["谢谢", " 晚上打", ""]))
def test_a_telephone_that_breaks_off_amid_words_is_found(mobile: str, before: str, after: str) -> None:
    one, two, three = broken(mobile, 3, 7)
    assert found(["通知", f"{before}{one}", two, f"{three}{after}", "完"]) == [1]


AMOUNTS = st.lists(st.integers(0, 99_999), min_size=2, max_size=6)


@given(st.lists(AMOUNTS, min_size=3, max_size=12))
def test_a_table_of_amounts_is_no_number_of_a_person(rows: list[list[int]]) -> None:
    pieces = ["姓名", "课时", "金额"]
    for number, row in enumerate(rows):
        pieces += [f"第{chr(0x4E00 + number)}位", *map(str, row)]
    assert found(pieces) == []


@pytest.mark.parametrize(
    "pieces",
    [
        ["138", "1234", "5678", "9012", "3456"],
        ["2026", "3", "1", "18", "30"],
        ["第 1 周", "2 节", "3 人"],
        ["1200.00", "3500.00", "13812.34"],
        ["15", "3500", "12000"],
        ["餐费150", "1200", "1500元"],
        ["第3周 150", "1200", "1500"],
    ],
)
def test_figures_below_each_other_are_left_alone(pieces: list[str]) -> None:
    assert found(pieces) == []


def test_the_schools_own_number_may_be_broken() -> None:
    own = WordLists(entries=(), allowed=("13812345678", "138 1234 5678"))
    pieces = ["电话", "138", "1234", "5678"]
    assert list(over_breaks(pieces=pieces, lists=own)) == []
    assert found(pieces) == [1]
