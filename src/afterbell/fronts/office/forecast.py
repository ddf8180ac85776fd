"""What the survey lets expect: children, groups, adults and rooms for each band and weekday, and for each offering."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpResponse
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from afterbell.enrolment.queries import Forecast, demand_forecast
from afterbell.enrolment.rules.forecast import Demand, OfferingDemand
from afterbell.enrolment.rules.withholding import Cell, withheld
from afterbell.enrolment.rules.withholding import Line as Sum
from afterbell.fronts.look.charts import Chart, ChartRow
from afterbell.fronts.look.pieces import Column, Crumb, Entry, Line, Table
from afterbell.fronts.office.frame import office_page
from afterbell.fronts.office.said import said, weekday
from afterbell.fronts.office.survey_charts import few, sentences, withheld_said
from afterbell.fronts.viewing import ViewerRequest, page
from afterbell.scheme.rules.labels import grade


@require_GET
@page("office.see")
def survey_forecast(request: ViewerRequest) -> HttpResponse:
    """Show the demand to expect against staff and rooms."""
    found = demand_forecast(viewer=request.viewer, today=request.today)
    context = {
        "found": found,
        "charts": (_chart(found), *_club_chart(found)) if found else (),
        "table": _table(found) if found else None,
        "offerings": _offerings_table(found) if found else None,
        "crumbs": (Crumb(name=_("调查"), url=reverse("office-survey")), Crumb(name=_("需求预测"))),
    }
    return office_page(request, "forecast.html", stage="survey", context=context)


def _name(found: Forecast, row: Demand) -> str:
    return f"{said(found.bands[row.band])} {weekday(row.weekday)}"


def _chart(found: Forecast) -> Chart:
    short = [row for row in found.demands if row.adults_short or row.rooms_short]
    most = max(found.demands, key=lambda row: row.children.likely)
    title = _("%(name)s最多，大约 %(number)s 名") % {"name": _name(found, most), "number": most.children.likely}
    enough = _("教师和教室都够") if not short else _("%(number)s 个时段教师或教室不够") % {"number": len(short)}
    return Chart(
        ident="demand",
        kind="bars",
        title=f"{title}；{enough}",
        head=_("时段"),
        columns=(_("至少"), _("大约"), _("至多")),
        rows=tuple(
            ChartRow(name=_name(found, row), numbers=(row.children.low, row.children.likely, row.children.high))
            for row in found.demands
        ),
        note=_("至少：没有填的都不来；至多：没有填的都来；大约：没有填的和同年级填了的一样。"),
    )


def _club_chart(found: Forecast) -> Iterator[Chart]:
    """Hold each club's children against its places; nothing where no survey asked for clubs."""
    rows = [row for row in found.offerings if row.places is not None]
    if not any(row.children.high for row in rows):
        return
    missing = withheld_said([None if row.withheld else row.children.likely for row in rows], fewest=found.fewest)
    over = sum(not row.withheld and row.children.likely > (row.places or 0) for row in rows)
    rows.sort(key=lambda row: -row.children.likely)
    yield Chart(
        ident="clubs",
        kind="bars",
        title=_("%(number)s 个社团想来的比名额多") % {"number": over} if over else _("社团的名额都够"),
        head=_("社团"),
        columns=(_("大约"), _("名额")),
        rows=tuple(
            ChartRow(
                name=said(found.names[row.code]),
                numbers=(None if row.withheld else row.children.likely, row.places),
            )
            for row in rows
        ),
        few=few(found.fewest),
        note=sentences(_("想参加、又要那一天的学生；一个孩子可以想参加几个。名额是一次活动的。"), missing),
    )


def _offerings_table(found: Forecast) -> Table:
    figures = (_("至少"), _("大约"), _("至多"), _("名额"), _("组"), _("能带的教师"), _("缺教师"), _("缺教室"))
    return Table(
        caption=_("每个项目，按最难安排的那一天；不足 %(number)s 名的和可推出的不显示") % {"number": found.fewest},
        columns=(
            Column(name=_("项目")),
            Column(name=_("哪一天")),
            *(Column(name=name, figures=True) for name in figures),
        ),
        lines=tuple(
            Line(code=row.code, label=said(found.names[row.code]), entries=tuple(_offering(row, found)))
            for row in found.offerings
        ),
    )


def _offering(row: OfferingDemand, found: Forecast) -> Iterator[Entry]:
    yield Entry(text=said(found.names[row.code]))
    yield Entry(text=weekday(row.weekday))
    children = (row.children.low, row.children.likely, row.children.high)
    if row.withheld:
        yield from (_not_shown() for _number in children)
    else:
        yield from (Entry(text=str(number)) for number in children)
    over = not row.withheld and row.places is not None and row.children.likely > row.places
    yield Entry(text=_("不限") if row.places is None else str(row.places), tone="attention" if over else "plain")
    yield _not_shown() if row.withheld and row.places is None else Entry(text=str(row.groups))
    yield Entry(text=str(row.able))
    yield from (_short(number) for number in (row.adults_short, row.rooms_short))


def _not_shown() -> Entry:
    return Entry(text=_("不显示"), tone="quiet")


def _short(number: int) -> Entry:
    return Entry(text=str(number), tone="attention") if number else Entry(text=_("不缺"), tone="quiet")


def _table(found: Forecast) -> Table:
    names = (_("组"), _("教师"), _("缺教师"), _("缺教室"))
    return Table(
        caption=_("按大约的人数，每个时段要多少"),
        columns=(
            Column(name=_("时段")),
            Column(name=_("学生"), figures=True),
            Column(name=_("各年级")),
            *(Column(name=name, figures=True) for name in names),
        ),
        lines=tuple(
            Line(
                code=f"{row.band}{row.weekday}",
                label=_name(found, row),
                entries=(
                    Entry(text=_name(found, row)),
                    Entry(text=str(row.children.likely)),
                    Entry(text=_("、").join(_grades(row, fewest=found.fewest))),
                    Entry(text=str(row.groups)),
                    Entry(text=str(row.adults)),
                    _short(row.adults_short),
                    _short(row.rooms_short),
                ),
            )
            for row in found.demands
        ),
    )


def _grades(row: Demand, *, fewest: int) -> Iterator[str]:
    """Name the grades with their numbers, without one that is small or would follow from the others."""
    numbers: dict[Cell, int] = {number: wants.likely for number, wants in row.grades}
    hidden = withheld(numbers=numbers, lines=[Sum(parts=tuple(numbers))], fewest=fewest)
    for number, wants in row.grades:
        if number not in hidden:
            yield f"{said(grade(number))} {wants.likely}"


forecast_urls: list[URLPattern] = [path("survey/forecast/", survey_forecast, name="office-survey-forecast")]
