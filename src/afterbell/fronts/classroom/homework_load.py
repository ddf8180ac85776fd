"""How much homework the own homeroom has, day by day, as far as the tutors' notes tell."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.urls.resolvers import URLPattern
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from afterbell.attendance.queries import HomeroomLoad, LoadOfWeek, load_of_own
from afterbell.attendance.rules.homework import FEWEST
from afterbell.fronts.look.charts import Chart, ChartRow, Limit
from afterbell.fronts.look.saying import say_day
from afterbell.fronts.viewing import ViewerRequest, page
from afterbell.fronts.weeks import WeekFilter, day_asked, say_week


@require_GET
@page("homework.see")
def own_homework(request: ViewerRequest) -> HttpResponse:
    """Show the week of the viewer's homerooms."""
    day = day_asked(request)
    seen = load_of_own(viewer=request.viewer, day=day)
    context = {
        "seen": seen,
        "week": say_week(seen.monday),
        "form": WeekFilter({"day": day.isoformat()}),
        "homerooms": [(row, _chart(seen, row)) for row in seen.homerooms if row.week.days],
        "fewest": FEWEST,
    }
    return render(request, "fronts/classroom/homework_load.html", context)


def _chart(seen: LoadOfWeek, row: HomeroomLoad) -> Chart:
    language = get_language() or "zh-hans"
    return Chart(
        ident=f"load-{row.code}",
        kind="bars",
        title=finding(row, most=seen.most),
        head=_("日子"),
        columns=(_("一半学生不超过（分钟，估计）"),),
        rows=tuple(
            ChartRow(name=say_day(day=day, language=language), numbers=(meter.median,)) for day, meter in row.days
        ),
        few=_("不到 %(number)s 名，不显示") % {"number": FEWEST},
        limit=None
        if row.unwritten
        else Limit(number=seen.most, name=_("虚线：上限 %(most)s 分钟") % {"most": seen.most}),
    )


def finding(row: HomeroomLoad, *, most: int) -> str:
    """Say in a sentence what a homeroom's week shows."""
    named = {"homeroom": row.name, "median": row.week.median, "most": most, "share": row.week.share}
    if row.written:
        return _("%(homeroom)s：这个年级不布置书面作业，这一周却有人带来") % named
    if row.unwritten:
        return _("%(homeroom)s：本年级不布置书面作业，估计的是带来的别的作业") % named
    if row.week.median is None:
        return _("%(homeroom)s：记下的学生太少，不出数") % named
    if row.week.too_much:
        return _("%(homeroom)s：估计 %(share)s%% 的人次超过 %(most)s 分钟") % named
    return _("%(homeroom)s：估计一半的人次不超过 %(median)s 分钟") % named


own_load_urls: list[URLPattern] = [path("homework/", own_homework, name="own-homework")]
