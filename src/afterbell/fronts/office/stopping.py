"""A day, or some bands of it, stops for everybody: seen beforehand, done in one go, taken back before its time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.urls.resolvers import URLPattern
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods, require_POST

from afterbell.base.access import may, place
from afterbell.base.refusals import Refusal, Refused
from afterbell.fronts.days import day_in
from afterbell.fronts.look.saying import say_day
from afterbell.fronts.office.frame import office_page
from afterbell.fronts.viewing import CONFLICT, UNPROCESSABLE, ViewerRequest, page
from afterbell.rostering.commands import lift_stop, stop_day
from afterbell.rostering.queries import StopRow, standing_stops, stop_preview
from afterbell.scheme.queries import published_version

STAGE = "afternoons"
KINDS = (
    ("weather", lazy("天气")),
    ("epidemic", lazy("疫情")),
    ("power", lazy("停电停水")),
    ("other", lazy("其他")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Picked:
    """A band to choose."""

    code: str
    name: str
    picked: bool


@require_http_methods(["GET", "POST"])
@page("rostering.stop_day")
def stop(request: ViewerRequest) -> HttpResponse:
    """Show what a stop of a day would take and the stops that stand; stop it when confirmed."""
    asked = request.POST if request.method == "POST" else request.GET
    day = day_in(asked.get("day", "")) or request.today
    bands, reasons, status = asked.getlist("band"), tuple[Refusal, ...](), 200
    if request.method == "POST":
        try:
            stop_day(
                actor=request.viewer,
                now=request.now,
                day=day,
                kind=request.POST.get("kind", ""),
                words=request.POST.get("words", ""),
                bands=bands,
            )
        except Refused as refused:
            reasons, status = refused.reasons, CONFLICT if refused.conflict else UNPROCESSABLE
        else:
            messages.success(request, _("已停课，家长和老师都已告知。"))
            return redirect("stop-day")
    return _page(request, day=day, bands=bands, reasons=reasons, status=status)


def _page(
    request: ViewerRequest,
    *,
    day: date,
    bands: list[str],
    reasons: tuple[Refusal, ...] = (),
    status: int = 200,
) -> HttpResponse:
    seen = stop_preview(viewer=request.viewer, day=day, bands=bands, now=request.now)
    names = _names(day)
    codes = sorted(seen.bands, key=lambda code: [*names, code].index(code))
    context = {
        "day": day,
        "seen": seen,
        "bands": [Picked(code=code, name=names.get(code, code), picked=code in bands) for code in codes],
        "kinds": KINDS,
        "kind": request.POST.get("kind", ""),
        "words": request.POST.get("words", ""),
        "reasons": reasons,
        "stops": [_said(row) for row in standing_stops(viewer=request.viewer, now=request.now)],
    }
    if may(actor=request.viewer, action="office.see", at=place(school=request.viewer.tenant)):
        return office_page(request, "stop_day.html", stage=STAGE, context=context, status=status)
    plain = {"term_line": None, "stage": "", **context}
    return render(request, "fronts/office/stop_day.html", plain, status=status)


def _names(day: date) -> dict[str, str]:
    found = published_version(on=day)
    language = get_language() or "zh-hans"
    return {band.code: band.name.in_language(language) for band in found[1].bands} if found else {}


def _said(row: StopRow) -> tuple[StopRow, str, str]:
    names = _names(row.day)
    bands = _("、").join(names.get(code, code) for code in row.bands) or _("全校")
    day = say_day(day=row.day, language=get_language() or "zh-hans")
    return row, f"{day} {bands}", str(dict(KINDS)[row.kind])


@require_POST
@page("rostering.stop_day")
def lift(request: ViewerRequest, code: str) -> HttpResponse:
    """Take a stop back."""
    try:
        number = lift_stop(actor=request.viewer, now=request.now, stop=code)
    except Refused as refused:
        return _page(request, day=request.today, bands=[], reasons=refused.reasons, status=UNPROCESSABLE)
    messages.success(request, _("已恢复 %(number)s 场，家长和老师都已告知。") % {"number": number})
    return redirect("stop-day")


stopping_urls: list[URLPattern] = [
    path("stop-day/", stop, name="stop-day"),
    path("stop-day/<str:code>/lift/", lift, name="lift-stop"),
]
