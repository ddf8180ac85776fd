"""Homework of the whole school against the minutes allowed: which homerooms are above, which should have none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django import forms
from django.http import HttpResponse
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_GET

from afterbell.attendance.queries import HomeroomLoad, LoadOfWeek, load_of_week
from afterbell.attendance.rules.homework import FEWEST
from afterbell.base import sheets
from afterbell.fronts.look.charts import Chart, ChartRow, Limit
from afterbell.fronts.look.pieces import BLANK, Column, Crumb, Entry, Figure, Line, Table
from afterbell.fronts.office.excel import excel
from afterbell.fronts.office.frame import office_page
from afterbell.fronts.office.said import said
from afterbell.fronts.viewing import ViewerRequest, page
from afterbell.fronts.weeks import WeekFilter, day_asked, say_week
from afterbell.scheme.rules.labels import grade

STAGE = "afternoons"
GRADES = [("", lazy("全部年级")), *((str(number), str(number)) for number in range(1, 7))]


class LoadFilter(WeekFilter):
    """Which week and grade are shown."""

    grade = forms.ChoiceField(label=lazy("年级"), required=False, choices=GRADES)


@require_GET
@page("office.see")
def office_homework(request: ViewerRequest) -> HttpResponse:
    """Show the week's homework per homeroom."""
    seen, rows = _found(request)
    day = day_asked(request).isoformat()
    context = {
        "seen": seen,
        "week": say_week(seen.monday),
        "form": LoadFilter({**request.GET.dict(), "day": day}),
        "figures": _figures(seen, rows),
        "chart": _chart(seen, rows),
        "table": _table(rows),
        "any": bool(rows),
        "fewest": FEWEST,
        "export_url": f"{reverse('office-homework-sheet')}?{request.GET.urlencode()}",
        "crumbs": (Crumb(name=_("每天下午"), url=reverse("office-today")), Crumb(name=_("作业量"))),
    }
    return office_page(request, "homework.html", stage=STAGE, context=context)


def _found(request: ViewerRequest) -> tuple[LoadOfWeek, tuple[HomeroomLoad, ...]]:
    """Give the week asked for, and the homerooms with notes in the grade asked for."""
    seen = load_of_week(viewer=request.viewer, day=day_asked(request))
    wanted = request.GET.get("grade", "")
    return seen, tuple(row for row in seen.homerooms if row.week.days and wanted in {"", str(row.grade)})


def _figures(seen: LoadOfWeek, rows: Sequence[HomeroomLoad]) -> tuple[Figure, ...]:
    above = sum(row.week.too_much for row in rows)
    written = sum(row.written for row in rows)
    return (
        Figure(number=len(rows), label=_("有记录的班")),
        Figure(
            number=above,
            label=_("一半以上的人次超过 %(most)s 分钟的班") % {"most": seen.most},
            tone="attention" if above else "good",
        ),
        Figure(number=written, label=_("不该有书面作业而有的班"), tone="attention" if written else "good"),
    )


def _chart(seen: LoadOfWeek, rows: Sequence[HomeroomLoad]) -> Chart | None:
    """Draw the homerooms the limit is about against it; None where it is about none of them."""
    limited = [row for row in rows if not row.unwritten]
    if not limited:
        return None
    above = [row.name for row in limited if row.week.too_much]
    title = (
        _("一半以上的人次超过 %(most)s 分钟（估计）：%(names)s") % {"most": seen.most, "names": _("、").join(above)}
        if above
        else _("没有哪个班有一半以上的人次超过 %(most)s 分钟（估计）") % {"most": seen.most}
    )
    return Chart(
        ident="homework",
        kind="bars",
        title=title,
        head=_("班级"),
        columns=(_("一半的人次不超过（分钟，估计）"),),
        rows=tuple(ChartRow(name=row.name, numbers=(row.week.median,)) for row in limited),
        few=_("不到 %(number)s 名，不显示") % {"number": FEWEST},
        note=_("不布置书面作业的年级不在图里，见下表。") if len(limited) < len(rows) else "",
        limit=Limit(number=seen.most, name=_("虚线：上限 %(most)s 分钟") % {"most": seen.most}),
    )


def _table(rows: Sequence[HomeroomLoad]) -> Table:
    return Table(
        caption=_("各班一周的作业（估计）"),
        columns=tuple(Column(name=name, figures=place > 0) for place, name in enumerate(_heads())),
        lines=tuple(Line(code=row.code, label=row.name, entries=tuple(_entries(row))) for row in rows),
    )


def _heads() -> tuple[str, ...]:
    counted = (_("学生"), _("人次"), _("一半不超过（分钟）"), _("超过的人次"), _("超过的占"))
    return (_("班级"), *counted, _("提醒"))


def _entries(row: HomeroomLoad) -> Iterator[Entry]:
    week = row.week
    yield Entry(text=row.name, url=reverse("homeroom", kwargs={"code": row.code}), note=said(grade(row.grade)))
    yield Entry(text=str(week.children))
    yield Entry(text=str(week.days))
    yield Entry(text=_number(week.median), tone="attention" if week.too_much else "plain")
    yield Entry(text=_number(week.above))
    yield Entry(text=BLANK if week.share is None else f"{week.share}%")
    yield Entry(text=_reminder(row), tone="attention" if row.written or week.too_much else "plain")


def _number(number: int | None) -> str:
    return BLANK if number is None else str(number)


def _reminder(row: HomeroomLoad) -> str:
    if row.written:
        return _("这个年级不布置书面作业")
    return _("请和班主任商量减量") if row.week.too_much else BLANK


@require_GET
@page("office.see")
def office_homework_sheet(request: ViewerRequest) -> HttpResponse:
    """Give the table as it is filtered, as an Excel file."""
    seen, rows = _found(request)
    return excel(
        title=_("作业量 %(day)s") % {"day": seen.monday.isoformat()},
        columns=[sheets.Column(name=name, width=16) for name in _heads()],
        rows=[[entry.text for entry in _entries(row)] for row in rows],
    )


office_homework_urls: list[URLPattern] = [
    path("homework/", office_homework, name="office-homework"),
    path("homework/list.xlsx", office_homework_sheet, name="office-homework-sheet"),
]
