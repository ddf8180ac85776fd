"""Name lists for tests: entered as the page does it, and large ones that are made up."""

from __future__ import annotations

from collections.abc import Sequence

from afterbell.base.access import Actor
from afterbell.base.tenancy import within
from afterbell.schools.commands import Entered, enter_list
from afterbell.schools.lists import preview_list
from afterbell.schools.rules.lists.judging import Judgement
from afterbell.schools.rules.lists.problem import Cell, Kind, Table
from tests.support.world import MORNING

HEADS: dict[Kind, tuple[str, ...]] = {
    Kind.HOMEROOMS: ("班级", "授课语言", "班级别名"),
    Kind.PUPILS: (
        "班级",
        "姓名",
        "住宿",
        "家长姓名",
        "关系",
        "家长电话",
        "第二位家长姓名",
        "第二位关系",
        "第二位电话",
    ),
    Kind.STAFF: ("登录名", "姓名", "岗位", "所带班级", "特长", "授课语言"),
    Kind.ROOMS: ("教室", "座位数"),
}
GIVEN = "巴雅尔图娜仁其木格苏和朝鲁阿斯尔诺敏萨仁高娃乌兰孟克"
LONG_NAME = "孟根其其格图雅那仁高娃萨"


def table_of(kind: Kind, *rows: Sequence[Cell]) -> Table:
    return (HEADS[kind], *(tuple(row) for row in rows))


def preview(actor: Actor, kind: Kind, table: Table) -> Judgement:
    with within(actor.tenant):
        return preview_list(viewer=actor, kind=kind, table=table)


def enter(actor: Actor, kind: Kind, *rows: Sequence[Cell], table: Table = ()) -> Entered:
    """Preview and confirm at once."""
    given = table or table_of(kind, *rows)
    seen = preview(actor, kind, given).digest
    return enter_list(actor=actor, now=MORNING, kind=kind, table=given, seen=seen)


def homeroom_rows(number: int = 60) -> list[tuple[Cell, ...]]:
    return [(f"{place % 6 + 1}.{place // 6 + 1}", "汉授" if place % 3 else "蒙授", None) for place in range(number)]


def pupil_rows(number: int = 3000, *, homerooms: int = 60) -> list[tuple[Cell, ...]]:
    """Make up children: namesakes, siblings, guardians without a telephone, all spellings of a homeroom."""
    rows: list[tuple[Cell, ...]] = []
    for place in range(number):
        grade, room = place % homerooms % 6 + 1, place % homerooms // 6 + 1
        spelling = (f"{grade}.{room}", f"{'一二三四五六'[grade - 1]}年级（{room}）班", f"{grade}年{room}班")[place % 3]
        family = place - place % 10 if place % 10 == 1 else place
        name = f"{GIVEN[place % 24]}{GIVEN[place * 7 % 23]}{'·' if place % 5 == 0 else ''}{GIVEN[place * 11 % 21]}"
        phone: Cell = 13_000_000_000.0 + family if place % 20 else None
        second = (f"{name}的父亲", "爸爸", f"139{place:08d}") if place % 2 else (None, None, None)
        rows.append((spelling, name if place else LONG_NAME, "走读", f"家长{family}", "妈妈", phone, *second))
    return rows
