"""Cells as people write them: homerooms, names, numbers, telephones, words."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from afterbell.schools.rules.lists.cells import chinese_number, name_of, text_of, whole_number, words_of
from afterbell.schools.rules.lists.fields import FIELDS
from afterbell.schools.rules.lists.homerooms import GRADE_NAMES, homeroom_name, homeroom_of, tenfold
from afterbell.schools.rules.lists.problem import Cell
from afterbell.schools.rules.lists.vocabulary import LANGUAGE_OF, RESIDENCE_OF, ROLE_OF, relation_of
from afterbell.schools.rules.phones import as_dialled, looks_like_a_phone

CHINESE = ("零", *"一二三四五六七八九", "十")
HOMEROOMS = st.tuples(st.integers(1, 6), st.integers(1, 99))


def in_chinese(number: int) -> str:
    if number <= 10:
        return CHINESE[number]
    tens, ones = divmod(number, 10)
    return f"{CHINESE[tens] if tens > 1 else ''}十{CHINESE[ones] if ones else ''}"


def wide(text: str) -> str:
    return "".join(chr(ord(letter) + 0xFEE0) if "!" <= letter <= "~" else letter for letter in text)


SPELLINGS = (
    "{grade}年级（{number}）班",
    "{grade}年级({number})班",
    "{grade}{number}班",
    "{digit}年{number}班",
    "{digit}年级{number}班",
    "{digit}.{number}",
    "{digit}.{number}班",
    "{digit}-{number}",
    "{digit}({number})",
    "{grade}({number})班",
    "{grade}({chinese})班",
    "{grade}年级{chinese}班",
    "{digit}{number:02d}班",
    "小学{grade}年级 （ {number} ） 班",
)


@pytest.mark.parametrize("spelling", SPELLINGS)
@given(homeroom=HOMEROOMS, in_wide=st.booleans())
def test_every_spelling_of_a_homeroom_is_that_homeroom(
    spelling: str,
    homeroom: tuple[int, int],
    in_wide: bool,  # noqa: FBT001 - hypothesis names it
) -> None:
    grade, number = homeroom
    text = spelling.format(grade=GRADE_NAMES[grade - 1], digit=grade, number=number, chinese=in_chinese(number))
    assert homeroom_of(wide(text) if in_wide else text) == homeroom


@given(homeroom=HOMEROOMS)
def test_a_homeroom_is_read_as_it_is_written(homeroom: tuple[int, int]) -> None:
    assert homeroom_of(homeroom_name(homeroom)) == homeroom


@pytest.mark.parametrize(
    ("cell", "grade", "homeroom"),
    [
        ("三2班", None, (3, 2)),
        (3.2, None, (3, 2)),
        ("302", None, (3, 2)),
        (302.0, None, (3, 2)),
        ("2026-03-02", None, (3, 2)),
        ("2班", "三年级", (3, 2)),
        (2.0, 3.0, (3, 2)),
        ("（二）班", "3", (3, 2)),
        ("三年级（2）班", "三", (3, 2)),
        ("三年级（2）班", "四", None),
        ("七年级1班", None, None),
        ("三年级", None, None),
        ("3.0", None, None),
        ("2023级2班", None, None),
        ("", None, None),
        (None, None, None),
    ],
)
def test_what_excel_and_people_make_of_a_homeroom(cell: Cell, grade: Cell, homeroom: tuple[int, int] | None) -> None:
    assert homeroom_of(cell, grade=grade) == homeroom


def test_a_number_that_may_be_two_homerooms_is_known_as_one() -> None:
    assert tenfold(3.1, (3, 1)) == (3, 10)
    assert tenfold("3.1", (3, 1)) is None
    assert tenfold(302.0, (3, 2)) is None


@given(text=st.text(max_size=12))
def test_any_text_is_a_homeroom_of_the_school_or_none(text: str) -> None:
    read = homeroom_of(text)
    assert read is None or (read[0] in range(1, 7) and read[1] in range(1, 100))


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("巴雅尔", "巴雅尔"),
        (" 张\u3000三 ", "张三"),
        ("巴•雅尔", "巴·雅尔"),
        ("巴・雅尔", "巴·雅尔"),
        ("巴 · 雅尔", "巴·雅尔"),
        ("巴.雅尔", "巴·雅尔"),
        ("阿拉坦·乌力吉·巴特尔", "阿拉坦·乌力吉·巴特尔"),
        ("\ufeff图\u200b雅", "图雅"),
        ("Ａｎｎａ  Lee", "Anna Lee"),
        ("J. Smith", "J. Smith"),
        ("孟根其其格图雅那仁高娃", "孟根其其格图雅那仁高娃"),
    ],
)
def test_names_are_written_one_way(typed: str, name: str) -> None:
    assert name_of(typed) == name


@given(text=st.text(max_size=20))
def test_a_name_written_once_stays_as_it_is(text: str) -> None:
    assert name_of(name_of(text)) == name_of(text)


@given(number=st.integers(1_300_000_0000, 1_999_999_9999))
@example(number=13_900_000_000)
def test_a_telephone_number_survives_excel(number: int) -> None:
    for cell in (float(number), str(number), f"{number}.0".removesuffix(".0"), wide(str(number)), f"+86 {number}"):
        assert as_dialled(text_of(cell)) == str(number)
        assert looks_like_a_phone(text_of(cell))


@given(number=st.integers(0, 99))
def test_chinese_numbers(number: int) -> None:
    assert chinese_number(in_chinese(number)) == number
    assert whole_number(in_chinese(number)) == whole_number(float(number)) == whole_number(wide(str(number))) == number


def test_words_for_residence_relation_language_and_post() -> None:
    assert [RESIDENCE_OF[word] for word in ("走读", "校外住宿", "校内住宿", "住校", "走读生")] == [
        "day",
        "off_campus",
        "boarder",
        "boarder",
        "day",
    ]
    assert [relation_of(word) for word in ("妈妈", "爷爷", "叔叔", "MOTHER")] == ["母亲", "祖父", "叔叔", "母亲"]
    assert (LANGUAGE_OF["蒙授"], ROLE_OF["任课教师"]) == ("mongolian", "subject_teacher")
    assert words_of("语文、数学，英语 语文") == ("语文", "数学", "英语")


def test_no_title_names_two_columns_of_a_list() -> None:
    for fields in FIELDS.values():
        titles = [title for field in fields for title in {field.title.zh, *field.synonyms}]
        assert len(titles) == len(set(titles))


@given(number=st.floats(allow_nan=False, allow_infinity=False))
def test_any_number_is_some_text(number: float) -> None:
    assert text_of(number)
