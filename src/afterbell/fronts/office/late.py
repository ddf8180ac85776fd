"""How often children are collected late in a month: to help families and to see whose time it takes, not to punish."""

from __future__ import annotations

from datetime import date, timedelta

from django import forms
from django.http import HttpResponse
from django.urls import path
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from afterbell.dismissal.queries import LateFigures, late_figures
from afterbell.fronts.days import day_in
from afterbell.fronts.look.pieces import Column, Entry, Figure, Line, Table
from afterbell.fronts.office.frame import office_page
from afterbell.fronts.office.said import weekday
from afterbell.fronts.viewing import ViewerRequest, page

STAGE = "afternoons"


class MonthFilter(forms.Form):
    """Which month is counted."""

    month = forms.CharField(
        label=lazy("月份"), required=False, widget=forms.TextInput(attrs={"type": "month"}), max_length=7
    )


@require_GET
@page("late.see")
def late(request: ViewerRequest) -> HttpResponse:
    """Show one month."""
    since = _month(request.GET.get("month", "")) or request.today.replace(day=1)
    until = (since + timedelta(days=31)).replace(day=1)
    found = late_figures(viewer=request.viewer, since=since, until=until)
    context = {
        "form": MonthFilter({"month": f"{since:%Y-%m}"}),
        "found": found,
        "figures": _figures(found),
        "weekdays": _weekdays(found),
        "often": _often(found),
        "adults": _adults(found),
    }
    return office_page(request, "late.html", stage=STAGE, context=context)


def _month(text: str) -> date | None:
    """Read a month; None where it is none."""
    return day_in(f"{text}-01")


def _figures(found: LateFigures) -> tuple[Figure, ...]:
    return (
        Figure(number=found.children, label=_("晚接次数")),
        Figure(number=found.minutes, label=_("孩子一共等了（分钟）")),
        Figure(number=found.longest, label=_("最长一次（分钟）")),
        Figure(
            number=len(found.often),
            label=_("三次以上的家庭"),
            note=ngettext("%(n)s 个，请先问需要什么帮助", "%(n)s 个，请先问需要什么帮助", len(found.often))
            % {"n": len(found.often)},
        ),
    )


def _weekdays(found: LateFigures) -> Table:
    return Table(
        caption=_("哪天晚接多"),
        columns=(Column(name=_("星期")), Column(name=_("次数"), figures=True), Column(name=_("分钟"), figures=True)),
        lines=tuple(
            Line(code=str(row.weekday), entries=_entries(weekday(row.weekday), row.children, row.minutes))
            for row in found.weekdays
        ),
    )


def _often(found: LateFigures) -> Table:
    return Table(
        caption=_("一个月三次以上，请先问需要什么帮助"),
        columns=(
            Column(name=_("学生")),
            Column(name=_("班级")),
            Column(name=_("次数"), figures=True),
            Column(name=_("分钟"), figures=True),
        ),
        lines=tuple(
            Line(code=str(index), label=row.name, entries=_entries(row.name, row.homeroom, row.times, row.minutes))
            for index, row in enumerate(found.often)
        ),
    )


def _adults(found: LateFigures) -> Table:
    return Table(
        caption=_("谁陪的（供学校核定工作量参考，这里不计补助）"),
        columns=(Column(name=_("教职工")), Column(name=_("分钟"), figures=True)),
        lines=tuple(
            Line(code=str(index), label=row.name, entries=_entries(row.name, row.minutes))
            for index, row in enumerate(found.adults)
        ),
    )


def _entries(*values: str | int) -> tuple[Entry, ...]:
    return tuple(Entry(text=str(value)) for value in values)


late_urls: list[URLPattern] = [path("late/", late, name="office-late")]
