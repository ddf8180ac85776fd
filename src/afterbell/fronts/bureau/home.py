"""The bureau's first page: its schools, each with a few sums."""

from __future__ import annotations

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_GET

from afterbell.base import sheets
from afterbell.base.money import yuan
from afterbell.fronts.look.pieces import Column, Entry, Line, Table
from afterbell.fronts.office.excel import excel
from afterbell.fronts.viewing import ViewerRequest, page
from afterbell.scheme.supervision import smallest_aggregates
from afterbell.schools.supervision import FEWEST_BY_LAW, SchoolUnder, schools_under
from afterbell.subsidy.supervision import ServiceFigures, service_figures

Row = tuple[SchoolUnder, ServiceFigures, int]
"""A school, its figures, and below how many people it shows none."""


class SchoolFilter(forms.Form):
    """Which schools are listed."""

    q = forms.CharField(label=lazy("校名或旗县"), required=False, max_length=40)


@require_GET
@page("bureau.see")
def home(request: ViewerRequest) -> HttpResponse:
    """List the supervised schools."""
    rows = _rows(request)
    form = SchoolFilter(request.GET)
    listed = _asked_for(rows, form)
    context = {
        "form": form,
        "any": bool(rows),
        "table": _table(listed),
        "fewest": FEWEST_BY_LAW,
        "export_url": f"{reverse('bureau-schools-sheet')}?{request.GET.urlencode()}",
    }
    return render(request, "fronts/bureau/home.html", context)


def _rows(request: ViewerRequest) -> list[Row]:
    fewest = smallest_aggregates(viewer=request.viewer, today=request.today)
    figures = service_figures(viewer=request.viewer, today=request.today, fewest=fewest)
    schools = schools_under(viewer=request.viewer, today=request.today, fewest=fewest)
    return [(school, figures[school.id], fewest.get(school.id, FEWEST_BY_LAW)) for school in schools]


def _asked_for(rows: list[Row], form: SchoolFilter) -> list[Row]:
    wanted = form.cleaned_data["q"].strip() if form.is_valid() else ""
    return [row for row in rows if wanted in row[0].name or wanted in row[0].banner]


def _number(number: int | None, fewest: int) -> str:
    return f"<{fewest}" if number is None else str(number)


def _table(rows: list[Row]) -> Table:
    names = (
        _("学生"),
        _("教职工"),
        _("参加服务"),
        _("今天的场次"),
        _("没有责任人"),
        _("已公示补助（元）"),
    )
    return Table(
        caption=_("主管的学校"),
        columns=(
            Column(name=_("学校")),
            Column(name=_("旗县")),
            *(Column(name=name, figures=True) for name in names),
        ),
        lines=tuple(_line(*row) for row in rows),
    )


def _line(school: SchoolUnder, figures: ServiceFigures, fewest: int) -> Line:
    return Line(
        code=school.code,
        label=school.name,
        entries=(
            Entry(text=school.name, url=reverse("public-school", kwargs={"code": school.code})),
            Entry(text=school.banner),
            Entry(text=_number(school.pupils, fewest)),
            Entry(text=_number(school.staff, fewest)),
            Entry(text=_number(figures.approved, fewest)),
            Entry(text=str(figures.today)),
            Entry(text=str(figures.without_adult), tone="attention" if figures.without_adult else "plain"),
            Entry(text=yuan(figures.published_fen)),
        ),
    )


@require_GET
@page("bureau.see")
def schools_sheet(request: ViewerRequest) -> HttpResponse:
    """Give the list as it is filtered, as an Excel file."""
    table = _table(_asked_for(_rows(request), SchoolFilter(request.GET)))
    return excel(
        title=table.caption,
        columns=[sheets.Column(name=column.name, width=18) for column in table.columns],
        rows=[[entry.text for entry in line.entries] for line in table.lines],
    )
