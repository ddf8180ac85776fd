"""What the public page of a school's costs and the bureau's comparison say the same way."""

from __future__ import annotations

from django.utils.translation import gettext as _

from afterbell.fronts import pay
from afterbell.fronts.look.pieces import Bar, Bars, Figure
from afterbell.fronts.look.saying import say_month
from afterbell.subsidy.queries.sums import kind_words
from afterbell.subsidy.rules.costs import OTHER, CostMonth, Costs, KindCost
from afterbell.subsidy.rules.settlement.explain import number

FEN = 100


def hour_said(fen: int | None) -> str:
    return "—" if fen is None else pay.amount(fen)


def share_said(share: int | None) -> str:
    return "—" if share is None else f"{number(share)}%"


def month_said(row: CostMonth) -> str:
    """Name a settlement by its month, or by its days where it spans others."""
    if (row.first_day.year, row.first_day.month) == (row.last_day.year, row.last_day.month):
        return say_month(first=row.first_day.replace(day=1), language=pay.language())
    return pay.days(row.first_day, row.last_day)


def kind_said(row: KindCost) -> str:
    return _("其他工作（各不足 5 人，一起算）") if row.kind == OTHER else pay.said(kind_words(row.kind))


def cost_figures(costs: Costs) -> tuple[Figure, ...]:
    return (
        Figure(number=hour_said(costs.hour_fen), label=_("每名学生每小时")),
        Figure(number=pay.amount(costs.paid_fen), label=_("发给教职工")),
        Figure(number=share_said(costs.staff_share), label=_("占全学期经费")),
        Figure(number=pay.amount(costs.left_fen), label=_("经费余额")),
    )


def hour_bars(costs: Costs) -> Bars | None:
    """Hold the months' pupil-hours against each other; the title says where it cost most."""
    rows = [(row, row.hour_fen) for row in costs.months if row.hour_fen]
    most = max((fen for _row, fen in rows if fen), default=0)
    if not most:
        return None
    top = next(row for row, fen in rows if fen == most)
    return Bars(
        title=_("每名学生每小时最高 %(fen)s（%(month)s）") % {"fen": pay.amount(most), "month": month_said(top)},
        bars=tuple(
            Bar(name=month_said(row), number=(fen or 0) // FEN, share=(fen or 0) / most, said=pay.amount(fen or 0))
            for row, fen in rows
        ),
    )
