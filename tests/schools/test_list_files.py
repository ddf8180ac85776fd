"""Templates that can be filled in and come back, and files given back with their reasons."""

from __future__ import annotations

import re
from io import BytesIO
from zipfile import ZipFile

import pytest

from afterbell.base.sheet_files import read_table
from afterbell.schools.lists.files import REASON, given_back, template
from afterbell.schools.rules.lists.fields import FIELDS
from afterbell.schools.rules.lists.heads import read
from afterbell.schools.rules.lists.judging import Things, judge
from afterbell.schools.rules.lists.problem import Kind, Outcome
from afterbell.schools.rules.lists.pupils.problem import Register

ROWS: dict[Kind, tuple[str | None, ...]] = {
    Kind.HOMEROOMS: ("三年级（2）班", "汉语授课", None),
    Kind.PUPILS: ("三年级（2）班", "巴·雅尔", "走读", "萨仁", "母亲", "13700000001", None, None, None),
    Kind.STAFF: ("t001", "图雅", "科任老师、社团老师", None, "数学", "汉语"),
    Kind.ROOMS: ("图书室", "45"),
}
STANDING = {
    kind: Register(homerooms=frozenset({(3, 2)}), pupils=(), guardians={})
    if kind is Kind.PUPILS
    else Things(standing={})
    for kind in Kind
}


@pytest.mark.parametrize("kind", list(Kind))
def test_a_template_filled_in_is_entered_without_a_fault(kind: Kind) -> None:
    table = read_table(template(kind=kind, rows=[ROWS[kind]]))
    judgement = judge(kind=kind, table=table, standing=STANDING[kind], mark=str)
    assert judgement.read.head == 1
    assert [(row.outcome, row.faults) for row in judgement.judged] == [(Outcome.NEW, ())]


@pytest.mark.parametrize("kind", list(Kind))
def test_an_empty_template_has_a_head_and_no_row(kind: Kind) -> None:
    found = read(kind=kind, table=read_table(template(kind=kind)))
    assert [fault.code for fault in found.faults] == ["schools.lists.no_rows"]
    assert set(found.columns) == {field.key for field in FIELDS[kind] if field.in_template}


@pytest.mark.parametrize("kind", list(Kind))
def test_required_columns_are_marked_words_are_offered_and_cells_are_text(kind: Kind) -> None:
    file = template(kind=kind)
    with ZipFile(BytesIO(file)) as book:
        sheet, styles = book.read("xl/worksheets/sheet1.xml").decode(), book.read("xl/styles.xml").decode()
    names = read_table(file)[1]
    marked = {str(name).rstrip("*") for name in names if str(name).endswith("*")}
    assert marked == {field.title.zh for field in FIELDS[kind] if field.required}
    offered = [field for field in FIELDS[kind] if field.choices and field.in_template]
    assert sheet.count("<dataValidation ") == len(offered)
    for field in offered:
        assert f'"{",".join(field.choices)}"' in sheet
    assert sheet.count("<col ") <= len(names)
    text = re.findall(r'<numFmt numFmtId="(\d+)" formatCode="@"', styles) or ["49"]
    shapes = re.findall(r'<xf numFmtId="(\d+)"', styles.partition("<cellXfs")[2])
    assert {shapes[int(place)] for place in re.findall(r'<col [^>]*style="(\d+)"', sheet)} == set(text)


def test_a_file_comes_back_as_it_was_with_a_reason_beside_what_is_wrong() -> None:
    table = (
        ("请填写", None),
        ("教室", "座位数", "备注"),
        ("图书室", 45.0, "=1+1"),
        ("操场", "很多", None),
    )
    judgement = judge(kind=Kind.ROOMS, table=table, standing=Things(standing={}), mark=str)
    back = read_table(given_back(table=table, judgement=judgement, language="zh-hans"))
    assert back[1] == ("教室", "座位数", "备注", REASON.zh)
    assert back[2] == ("图书室", "45", "=1+1", None)
    assert back[3][:2] == ("操场", "很多")
    assert "整数" in str(back[3][3])
    mended = (*back[:3], ("操场", "90", None, back[3][3]))
    again = judge(kind=Kind.ROOMS, table=mended, standing=Things(standing={}), mark=str)
    assert again.counts[Outcome.FAULTY] == 0
    second = read_table(given_back(table=mended, judgement=again, language="zh-hans"))
    assert [str(cell) for cell in second[1]].count(REASON.zh) == 1


def test_a_file_without_a_column_says_so_below_its_head() -> None:
    table = (("教室",), ("图书室",))
    judgement = judge(kind=Kind.ROOMS, table=table, standing=Things(standing={}), mark=str)
    assert "座位数" in str(read_table(given_back(table=table, judgement=judgement, language="zh-hans"))[1][1])
