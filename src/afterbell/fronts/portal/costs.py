"""What the service costs, for everybody: from published settlements, by month, with nobody's name or sum."""

from __future__ import annotations

import csv
import io

from django.http import HttpResponse, JsonResponse
from django.urls import path
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from afterbell.fronts import pay
from afterbell.fronts.costs import cost_figures, hour_bars, hour_said, kind_said, month_said
from afterbell.fronts.described.declaring import JSON, described, table
from afterbell.fronts.described.shapes import DAY, NUMBER, TEXT, given, listed, or_nothing
from afterbell.fronts.look.pieces import Column, Crumb, Entry, Line, Table
from afterbell.fronts.portal.drawn import for_all
from afterbell.fronts.portal.framing import home_crumb, public_page
from afterbell.fronts.portal.views import everybody
from afterbell.fronts.viewing import ViewerRequest
from afterbell.portal.costs import cost_page
from afterbell.subsidy.rules.costs import MINUTES_AN_HOUR, CostMonth, Costs

MONTH = given(
    first_day=DAY,
    last_day=DAY,
    paid_fen=NUMBER,
    pupil_minutes=NUMBER,
    pupil_hour_fen=or_nothing(NUMBER),
    fund_fen=or_nothing(NUMBER),
    kinds=listed(given(kind=TEXT, people=NUMBER, fen=NUMBER)),
)
COSTS = given(school=TEXT, months=listed(MONTH))


@require_safe
@everybody
@for_all
def costs(request: ViewerRequest, code: str) -> HttpResponse:
    """Show what the service costs, month by month."""
    seen = cost_page(viewer=request.viewer, school=code)
    found = seen.costs
    context = {
        "seen": found,
        "figures": cost_figures(found) if found else (),
        "bars": hour_bars(found) if found else None,
        "table": _months(found) if found else None,
        "kinds": _kinds(found) if found else None,
        "crumbs": (
            home_crumb(seen.school),
            Crumb(name=_("经费去向")),
        ),
    }
    return public_page(request, "costs.html", context, school=seen.school)


def _months(found: Costs) -> Table:
    names = (_("发给教职工"), _("学生到场小时"), _("每名学生每小时"))
    return Table(
        caption=_("各次公示的结算"),
        columns=(Column(name=_("月份")), *(Column(name=name, figures=True) for name in names)),
        lines=tuple(
            Line(
                code=row.first_day.isoformat(),
                label=month_said(row),
                entries=(
                    Entry(text=month_said(row)),
                    Entry(text=pay.amount(row.paid_fen)),
                    Entry(text=str(row.pupil_minutes // MINUTES_AN_HOUR)),
                    Entry(text=hour_said(row.hour_fen)),
                ),
            )
            for row in found.months
        ),
    )


def _kinds(found: Costs) -> Table:
    return Table(
        caption=_("按工作分；不足 5 人的几种工作一起算"),
        columns=(
            Column(name=_("月份")),
            Column(name=_("工作")),
            Column(name=_("人数"), figures=True),
            Column(name=_("金额"), figures=True),
        ),
        lines=tuple(
            Line(
                code=f"{row.first_day.isoformat()}-{kind.kind}",
                label=kind_said(kind),
                entries=(
                    Entry(text=month_said(row)),
                    Entry(text=kind_said(kind)),
                    Entry(text=str(kind.people)),
                    Entry(text=pay.amount(kind.fen)),
                ),
            )
            for row in found.months
            for kind in row.kinds
        ),
    )


@require_safe
@everybody
@described("课后服务每月花了多少：钱以分计，时间以分钟计。", gives={JSON: COSTS})
def costs_json(request: ViewerRequest, code: str) -> HttpResponse:
    """Give the same numbers for machines: money in fen, time in minutes."""
    found = cost_page(viewer=request.viewer, school=code).costs
    return JsonResponse({"school": code, "months": [_plain(row) for row in found.months] if found else []})


def _plain(row: CostMonth) -> dict[str, object]:
    return {
        "first_day": row.first_day.isoformat(),
        "last_day": row.last_day.isoformat(),
        "paid_fen": row.paid_fen,
        "pupil_minutes": row.pupil_minutes,
        "pupil_hour_fen": row.hour_fen,
        "fund_fen": row.fund_fen,
        "kinds": [{"kind": kind.kind, "people": kind.people, "fen": kind.fen} for kind in row.kinds],
    }


@require_safe
@everybody
@described("课后服务每月花了多少，一月一行的表格。", gives=table())
def costs_csv(request: ViewerRequest, code: str) -> HttpResponse:
    """Give the months as a table for a spreadsheet."""
    found = cost_page(viewer=request.viewer, school=code).costs
    file = io.StringIO()
    rows = [_plain(row) for row in found.months] if found else []
    head = ("first_day", "last_day", "paid_fen", "pupil_minutes", "pupil_hour_fen", "fund_fen")
    writer = csv.DictWriter(file, fieldnames=head, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    answer = HttpResponse(file.getvalue(), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{code}-costs.csv"'
    return answer


cost_urls: list[URLPattern] = [
    path("schools/<str:code>/costs/", costs, name="public-costs"),
    path("schools/<str:code>/costs.json", costs_json, name="public-costs-json"),
    path("schools/<str:code>/costs.csv", costs_csv, name="public-costs-csv"),
]
