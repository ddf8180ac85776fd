"""What the pages about appraisals say the same way, on the office's desk and on a teacher's phone."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from afterbell.fronts import pay
from afterbell.fronts.look.pieces import Cell
from afterbell.fronts.look.saying import say_day
from afterbell.subsidy.queries import CaseRow, ItemRow
from afterbell.subsidy.rules.appraisal import Fault
from afterbell.subsidy.rules.settlement.explain import number


def points_said(points: int | None) -> str:
    """Write points of a hundred; a dash where nothing can be judged or an appeal waits."""
    return "—" if points is None else number(points)


def item_cells(items: Sequence[ItemRow]) -> list[Cell]:
    return [
        Cell(
            name=pay.said(row.name),
            value=f"{row.good}/{row.of}" if row.counts else _("不计"),
            note=_("权重 %(weight)s；%(why)s") % {"weight": row.weight, "why": pay.said(row.why)},
        )
        for row in items
    ]


def case_cells(cases: Sequence[CaseRow]) -> list[Cell]:
    """List each thing that was not good: the day, the session, what was wrong."""
    return [
        Cell(
            name=f"{say_day(day=row.day, language=pay.language())} {row.name}",
            note=fault_said(row),
            tone="attention",
        )
        for row in cases
    ]


def fault_said(row: CaseRow) -> str:
    sentences = {
        Fault.LATE: _("开始后 %(minutes)s 分钟到岗") % {"minutes": row.minutes},
        Fault.NOT_HELD: _("排了班，没有到岗或没有确认"),
        Fault.NOT_SEALED: _("点名没有封存"),
        Fault.SEALED_LATE: _("点名不是当天封存"),
        Fault.PATROL_NOBODY: _("巡查时安排的老师不在"),
        Fault.PATROL_LATE: _("巡查记下来晚了"),
        Fault.PATROL_NO_ROLL: _("巡查时还没有点名"),
    }
    return sentences[row.fault]
