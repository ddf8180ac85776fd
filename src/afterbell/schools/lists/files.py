"""The files of a list: the template to be filled in, and the school's own file given back with reasons."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from afterbell.base.sheet_forms import FormColumn, write_back, write_form
from afterbell.base.words import Words
from afterbell.schools.rules.lists.cells import text_of
from afterbell.schools.rules.lists.fields import FIELDS, Field
from afterbell.schools.rules.lists.judging import Judgement
from afterbell.schools.rules.lists.problem import Kind, Table

TITLES: Mapping[Kind, Words] = {
    Kind.HOMEROOMS: Words(zh="班级名单", en="List of homerooms"),
    Kind.PUPILS: Words(zh="学生名单", en="List of pupils"),
    Kind.STAFF: Words(zh="教师名单", en="List of staff"),
    Kind.ROOMS: Words(zh="教室名单", en="List of rooms"),
}
NOTES = (
    "从第 3 行起，一行写一个。带 * 的列必须填；其他列可以空着，空着不改动已登记的内容。",
    "列的顺序可以变，多出来的列不看。名单里没有的，已登记的不会删除。",
)
REASON = Words(zh="要改的地方", en="To be mended")


def template(*, kind: Kind, rows: Iterable[Sequence[str | None]] = ()) -> bytes:
    """Write the template of a kind; its column names are the school's own words in every language of the page."""
    columns = _in_template(kind)
    helps = [f"{field.title.zh}：{field.help}。" for field in columns if field.help]
    return write_form(
        title=TITLES[kind].zh,
        notes=[*NOTES, *helps],
        columns=[
            FormColumn(name=field.title.zh, width=field.width, required=field.required, choices=field.choices)
            for field in columns
        ],
        rows=rows,
    )


def _in_template(kind: Kind) -> tuple[Field, ...]:
    return tuple(field for field in FIELDS[kind] if field.in_template)


def given_back(*, table: Table, judgement: Judgement, language: str) -> bytes:
    """Write the file as it came, with the reason beside every row that has to be mended."""
    reasons = {
        row.line - 1: " ".join(fault.words.in_language(language) for fault in row.faults)
        for row in judgement.judged
        if row.faults
    }
    if judgement.read.faults:
        reasons[max(judgement.read.head, 0) + 1] = " ".join(
            fault.words.in_language(language) for fault in judgement.read.faults
        )
    return write_back(
        title=TITLES[judgement.kind].zh,
        rows=[[text_of(cell) for cell in row] for row in table],
        head=judgement.read.head,
        reason=REASON.in_language(language),
        reasons=reasons,
    )
