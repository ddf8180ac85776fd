"""How a homeroom is written: 三年级（2）班, 三2班, 3.2, 302, 三(二)班, and what Excel makes of 3-2."""

from __future__ import annotations

import re

from afterbell.schools.rules.lists.cells import chinese_number, word_of
from afterbell.schools.rules.lists.problem import Cell, Homeroom

GRADES, NUMBERS = range(1, 7), range(1, 100)
GRADE_NAMES = "一二三四五六"
GRADE = r"(?:小学)?(?P<grade>[1-6一二三四五六])(?:年级|年|级)?"
SPELT = re.compile(GRADE + r"[.,\-—_/·、]?\(?(?P<number>\d{1,2}|[一二三四五六七八九十]{1,3})\)?(?:班级|班)?")
ALONE = re.compile(r"\(?(?P<number>\d{1,2}|[一二三四五六七八九十]{1,3})\)?(?:班级|班)?")
# Excel takes 3-2 for the second of March.
DATED = re.compile(r"\d{4}-0?(?P<grade>[1-6])-0?(?P<number>\d{1,2})")


def homeroom_of(cell: Cell, *, grade: Cell = None) -> Homeroom | None:
    """Read a homeroom; with the grade in a column of its own the number alone will do. None when unreadable."""
    word, of_grade = word_of(cell), grade_of(grade)
    alone = ALONE.fullmatch(word)
    if of_grade and alone:
        return _within(of_grade, _number(alone["number"]))
    found = DATED.fullmatch(word) or SPELT.fullmatch(word)
    if found is None:
        return None
    read = _within(_number(found["grade"]), _number(found["number"]))
    return read if read and of_grade in {None, read[0]} else None


def grade_of(cell: Cell) -> int | None:
    """Read a grade: 三年级, 三, 3; None when there is none."""
    found = re.fullmatch(GRADE, word_of(cell))
    return _number(found["grade"]) if found else None


def _number(word: str) -> int:
    return int(word) if word.isdecimal() else chinese_number(word) or 0


def _within(grade: int, number: int) -> Homeroom | None:
    return (grade, number) if grade in GRADES and number in NUMBERS else None


def tenfold(cell: Cell, homeroom: Homeroom) -> Homeroom | None:
    """Give the other homeroom a number may stand for: Excel writes 3.10 as 3.1; None for a cell of text."""
    grade, number = homeroom
    if not isinstance(cell, float) or cell == int(cell):
        return None
    return grade, number * 10


def homeroom_name(homeroom: Homeroom) -> str:
    """Write a homeroom as the school calls it: 三年级（2）班."""
    grade, number = homeroom
    return f"{GRADE_NAMES[grade - 1]}年级（{number}）班"
