"""Where the column names stand, in which order, and what is missing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterbell.schools.rules.lists.fields import FIELDS
from afterbell.schools.rules.lists.heads import read
from afterbell.schools.rules.lists.problem import Kind, Table

PUPILS = ("班级", "姓名", "住宿", "家长姓名", "关系", "家长电话")
ROW = ("3.2", "巴雅尔", "走读", "萨仁", "母亲", "13700000001")


@given(order=st.permutations(range(6)), notes=st.integers(0, 3), starred=st.booleans())
def test_columns_stand_in_any_order_under_any_notes(order: list[int], notes: int, starred: bool) -> None:  # noqa: FBT001 - hypothesis names it
    head = tuple(f"{PUPILS[place]}{'*（必填）' if starred else ''}" for place in order)
    table: Table = (*[("说明：请按样子填写", None)] * notes, head, tuple(ROW[place] for place in order))
    found = read(kind=Kind.PUPILS, table=table)
    assert found.faults == ()
    (line,) = found.lines
    assert (line.number, found.head) == (notes + 2, notes)
    assert [line.cells[key] for key in ("homeroom", "name", "guardian1", "phone1")] == [ROW[0], ROW[1], ROW[3], ROW[5]]


def test_synonyms_and_the_second_of_two_columns_of_one_name() -> None:
    head = ("所在班级", "学生姓名", "是否住校", "监护人", "与学生关系", "手机", "家长2", "关系", "手机")
    row = (*ROW, "图雅", "祖母", "13700000002")
    (line,) = read(kind=Kind.PUPILS, table=(head, row)).lines
    assert [line.cells[key] for key in ("guardian2", "relation2", "phone2")] == ["图雅", "祖母", "13700000002"]


def test_father_and_mother_stand_for_guardian_and_relation() -> None:
    table = (("班级", "姓名", "住宿", "父亲姓名", "母亲电话", "母亲姓名"), ("3.2", "巴", "走读", "甲", "1", "乙"))
    assert read(kind=Kind.PUPILS, table=table).faults == ()


@pytest.mark.parametrize("kind", list(Kind))
def test_every_missing_column_is_named_at_once(kind: Kind) -> None:
    known = [field for field in FIELDS[kind] if field.required]
    found = read(kind=kind, table=(("随便", "写写"), ("a", "b")))
    assert [fault.code for fault in found.faults] == ["schools.lists.no_head"]
    assert all(field.title.zh in found.faults[0].words.zh for field in known)


def test_a_file_without_rows_or_with_a_column_missing_says_so() -> None:
    assert [fault.code for fault in read(kind=Kind.ROOMS, table=(("教室", "座位数"), (None, " "))).faults] == [
        "schools.lists.no_rows"
    ]
    found = read(kind=Kind.PUPILS, table=(("班级", "姓名", "家长姓名"), ("3.2", "巴", "萨仁")))
    assert [fault.field for fault in found.faults] == ["residence", "relation1"]


@given(table=st.lists(st.lists(st.none() | st.text(max_size=4) | st.floats(allow_nan=False, allow_infinity=False))))
def test_any_table_is_read_or_refused(table: list[list[str | float | None]]) -> None:
    for kind in Kind:
        found = read(kind=kind, table=tuple(map(tuple, table)))
        assert bool(found.faults) != bool(found.lines)
