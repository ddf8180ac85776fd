"""The bureau's schools held against each other by what their published settlements cost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from afterbell.base import sheets
from afterbell.fronts import pay
from afterbell.fronts.costs import FEN, hour_said, month_said, share_said
from afterbell.fronts.look.pieces import Bar, Bars, Column, Entry, Line, Table
from afterbell.fronts.office.excel import excel
from afterbell.fronts.viewing import ViewerRequest, page
from afterbell.portal.costs import costs_under
from afterbell.scheme.supervision import smallest_aggregates
from afterbell.schools.supervision import SchoolUnder, schools_under
from afterbell.subsidy.rules.costs import Costs


@require_GET
@page("bureau.see")
def costs(request: ViewerRequest) -> HttpResponse:
    """Show every supervised school's cost of a pupil-hour, what went to staff, what is left."""
    schools, found = _read(request)
    return render(request, "fronts/bureau/costs.html", {"table": _table(schools, found), "bars": _bars(schools, found)})


def _read(request: ViewerRequest) -> tuple[Sequence[SchoolUnder], Mapping[int, Costs]]:
    fewest = smallest_aggregates(viewer=request.viewer, today=request.today)
    return schools_under(viewer=request.viewer, today=request.today, fewest=fewest), costs_under(viewer=request.viewer)


def _table(schools: Sequence[SchoolUnder], found: Mapping[int, Costs]) -> Table:
    names = (_("每名学生每小时"), _("发给教职工"), _("占全学期经费"), _("经费余额"))
    return Table(
        caption=_("各校的经费去向，只按已公示的结算"),
        columns=(
            Column(name=_("学校")),
            Column(name=_("公示到")),
            *(Column(name=name, figures=True) for name in names),
        ),
        lines=tuple(_line(school, found.get(school.id)) for school in schools),
    )


def _line(school: SchoolUnder, costs: Costs | None) -> Line:
    there = reverse("public-costs", kwargs={"code": school.code})
    return Line(
        code=school.code,
        label=school.name,
        entries=(
            Entry(text=school.name, url=there),
            Entry(text=month_said(costs.months[-1]) if costs else _("还没有公示")),
            *(Entry(text=text) for text in _numbers(costs)),
        ),
    )


def _numbers(costs: Costs | None) -> tuple[str, ...]:
    if costs is None:
        return ("—",) * 4
    paid, left = pay.amount(costs.paid_fen), pay.amount(costs.left_fen)
    return (hour_said(costs.hour_fen), paid, share_said(costs.staff_share), left)


def _bars(schools: Sequence[SchoolUnder], found: Mapping[int, Costs]) -> Bars | None:
    """Hold the schools' pupil-hours against each other; the title says where it costs most."""
    rows = [(school, fen) for school in schools if (costs := found.get(school.id)) and (fen := costs.hour_fen)]
    if not rows:
        return None
    top, most = max(rows, key=lambda row: row[1])
    return Bars(
        title=_("%(school)s每名学生每小时最高，%(fen)s") % {"school": top.name, "fen": pay.amount(most)},
        bars=tuple(
            Bar(
                name=school.name,
                number=fen // FEN,
                share=fen / most,
                said=pay.amount(fen),
                url=reverse("public-costs", kwargs={"code": school.code}),
            )
            for school, fen in sorted(rows, key=lambda row: -row[1])
        ),
    )


@require_GET
@page("bureau.see")
def costs_sheet(request: ViewerRequest) -> HttpResponse:
    """Give the comparison as an Excel file."""
    table = _table(*_read(request))
    return excel(
        title=table.caption,
        columns=[sheets.Column(name=column.name, width=18) for column in table.columns],
        rows=[[entry.text for entry in line.entries] for line in table.lines],
    )
