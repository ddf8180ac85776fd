"""The platform's first page: every area and every school, nothing of what is in them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_GET

from afterbell.base import sheets
from afterbell.fronts.bureau.authorities import reports_waiting, spaces_beneath
from afterbell.fronts.bureau.comments import platform_report_urls
from afterbell.fronts.look.pieces import Column, Entry, Line, Table
from afterbell.fronts.office.excel import excel
from afterbell.fronts.office.said import said
from afterbell.fronts.space_locks import space_entry
from afterbell.fronts.viewing import ViewerRequest, page
from afterbell.portal.locks import Shut, locked_under
from afterbell.schools.supervision import AreaRow, SchoolRow, all_schools, areas


class PlatformFilter(forms.Form):
    """Which schools are listed."""

    q = forms.CharField(label=lazy("校名或旗县"), required=False, max_length=40)


@require_GET
@page("platform.see")
def home(request: ViewerRequest) -> HttpResponse:
    """List the schools and the areas."""
    form = PlatformFilter(request.GET)
    schools = all_schools(viewer=request.viewer)
    shut = locked_under(viewer=request.viewer)
    context = {
        "form": form,
        "any": bool(schools),
        "schools": _schools(_asked_for(schools, form), shut=shut, now=request.now),
        "authorities": [*spaces_beneath(request, shut=shut), *reports_waiting(request)],
        "areas": _areas(areas(viewer=request.viewer)),
        "export_url": f"{reverse('platform-schools-sheet')}?{request.GET.urlencode()}",
    }
    return render(request, "fronts/bureau/platform.html", context)


def _asked_for(rows: tuple[SchoolRow, ...], form: PlatformFilter) -> tuple[SchoolRow, ...]:
    wanted = form.cleaned_data["q"].strip() if form.is_valid() else ""
    return tuple(row for row in rows if wanted in row.name or wanted in row.banner)


def _schools(rows: tuple[SchoolRow, ...], *, shut: Mapping[str, Shut], now: datetime) -> Table:
    return Table(
        caption=_("学校"),
        columns=(
            Column(name=_("学校")),
            Column(name=_("旗县")),
            Column(name=_("网址里的名字")),
            Column(name=_("说明")),
            Column(name=_("公开空间")),
        ),
        lines=tuple(
            Line(
                code=row.code,
                label=row.name,
                entries=(
                    Entry(text=row.name, url=reverse("public-school", kwargs={"code": row.code})),
                    Entry(text=row.banner),
                    Entry(text=row.code),
                    Entry(text=_("演示学校") if row.is_demonstration else "—"),
                    space_entry(row.code, shut=shut.get(row.code), now=now),
                ),
            )
            for row in rows
        ),
    )


def _areas(rows: tuple[AreaRow, ...]) -> Table:
    return Table(
        caption=_("地区"),
        columns=(
            Column(name=_("地区")),
            Column(name=_("级别")),
            Column(name=_("所在")),
            Column(name=_("学校"), figures=True),
        ),
        lines=tuple(
            Line(
                code=row.name,
                label=row.name,
                entries=(
                    Entry(text=row.name),
                    Entry(text=said(row.kind)),
                    Entry(text=row.within or "—"),
                    Entry(text=str(row.schools)),
                ),
            )
            for row in rows
        ),
    )


@require_GET
@page("platform.see")
def schools_sheet(request: ViewerRequest) -> HttpResponse:
    """Give the schools as they are filtered, as an Excel file."""
    rows = _asked_for(all_schools(viewer=request.viewer), PlatformFilter(request.GET))
    table = _schools(rows, shut=locked_under(viewer=request.viewer), now=request.now)
    return excel(
        title=table.caption,
        columns=[sheets.Column(name=column.name, width=24) for column in table.columns],
        rows=[[entry.text for entry in line.entries] for line in table.lines],
    )


platform_urls: list[URLPattern] = [
    path("", home, name="platform-home"),
    path("schools.xlsx", schools_sheet, name="platform-schools-sheet"),
    *platform_report_urls,
]
