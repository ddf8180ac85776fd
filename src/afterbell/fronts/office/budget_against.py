"""What was really spent against the budget, by month and kind of work, and where each difference comes from."""

from __future__ import annotations

from collections import Counter
from datetime import date

from django.http import HttpResponse
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from afterbell.base.money import FEN_A_YUAN
from afterbell.fronts import pay
from afterbell.fronts.look.charts import Chart, ChartRow
from afterbell.fronts.look.pieces import Column, Crumb, Entry, Line, Table
from afterbell.fronts.look.saying import say_month
from afterbell.fronts.office.frame import frame_of, office_page
from afterbell.fronts.office.statements import STAGE
from afterbell.fronts.viewing import ViewerRequest, page
from afterbell.scheme.rules.labels import label
from afterbell.subsidy.queries import AgainstBudget, actual_against_budget
from afterbell.subsidy.queries.sums import kind_words
from afterbell.subsidy.rules.budget.against import Against


@require_GET
@page("settlement.see")
def against_budget(request: ViewerRequest) -> HttpResponse:
    """Show spending against the approved budget, each difference in its parts."""
    frame = frame_of(request)
    found = actual_against_budget(viewer=request.viewer, term=frame.term.code) if frame.term else None
    context = {
        "found": found,
        "chart": _chart(found) if found else None,
        "table": _table(found) if found else None,
        "crumbs": (
            Crumb(name=_("结算"), url=reverse("office-settlements")),
            Crumb(name=_("经费测算"), url=reverse("office-budget")),
            Crumb(name=_("实际与测算")),
        ),
    }
    return office_page(request, "budget_against.html", stage=STAGE, context=context, frame=frame)


def _chart(found: AgainstBudget) -> Chart:
    budget: Counter[date] = Counter()
    spent: Counter[date] = Counter()
    for row in found.rows:
        budget[row.month] += row.budget_fen
        spent[row.month] += row.spent_fen
    left = sum(budget.values()) - sum(spent.values())
    title = (
        _("比测算少支出 %(fen)s") % {"fen": pay.amount(left)}
        if left >= 0
        else _("比测算多支出 %(fen)s") % {"fen": pay.amount(-left)}
    )
    return Chart(
        ident="against",
        kind="bars",
        title=title,
        head=_("月份"),
        columns=(_("测算"), _("实际")),
        rows=tuple(
            ChartRow(
                name=say_month(first=month, language=pay.language()),
                numbers=(budget[month] // FEN_A_YUAN, spent[month] // FEN_A_YUAN),
            )
            for month in sorted(budget)
        ),
        note=_("单位元，不足一元的不计。"),
    )


def _table(found: AgainstBudget) -> Table:
    figures = (_("测算"), _("实际"), _("相差"), _("停课"), _("还没有结算"), _("标准变了"), _("组数、课时等变了"))
    return Table(
        caption=_("每一行的相差等于后面四项之和"),
        columns=(
            Column(name=_("工作")),
            Column(name=_("月份")),
            Column(name=_("经费")),
            *(Column(name=name, figures=True) for name in figures),
        ),
        lines=tuple(_line(row) for row in found.rows),
    )


def _line(row: Against) -> Line:
    kind = pay.said(kind_words(row.kind))
    month = say_month(first=row.month, language=pay.language())
    parts = (row.cancelled_fen, row.unsettled_fen, row.rates_fen, row.plan_fen)
    return Line(
        code=f"{row.ledger}-{row.kind}-{row.month}",
        label=f"{kind} {month}",
        entries=(
            Entry(text=kind),
            Entry(text=month),
            Entry(text=pay.said(label(row.ledger))),
            Entry(text=pay.amount(row.budget_fen)),
            Entry(text=pay.amount(row.spent_fen)),
            Entry(text=pay.amount(row.difference_fen), tone="attention" if row.difference_fen > 0 else "plain"),
            *(Entry(text=pay.amount(fen) if fen else "—") for fen in parts),
        ),
    )


against_urls: list[URLPattern] = [path("budget/against/", against_budget, name="office-budget-against")]
