"""A day, or some bands of it, stops for everybody: seen beforehand, done in one go, taken back before its time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import path, reverse
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
    typed = day_in(asked.get("day", ""))
    day, bands = typed or request.today, asked.getlist("band")
    reasons, status = tuple[Refusal, ...](), 200
    if request.method == "POST" and typed is None:
        messages.error(request, _("请先选一天。"))
        status = UNPROCESSABLE
    elif request.method == "POST":
        try:
            code = stop_day(
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
            messages.success(request, _stopped(request, code))
            return redirect(_address(day, bands=bands))
    return _page(request, day=day, bands=bands, reasons=reasons, status=status)


def _address(day: date, *, bands: Sequence[str] = ()) -> str:
    """Keep the day and the bands that were looked at: the answer never offers to stop another."""
    asked = QueryDict(mutable=True)
    asked["day"] = day.isoformat()
    asked.setlist("band", list(bands))
    return f"{reverse('stop-day')}?{asked.urlencode()}"


def _stop_of(request: ViewerRequest, code: str) -> StopRow | None:
    return next((row for row in standing_stops(viewer=request.viewer, now=request.now) if row.code == code), None)


def _stopped(request: ViewerRequest, code: str) -> str:
    row = _stop_of(request, code)
    if row is None:
        return _("已停课，家长和老师都已告知。")
    day = say_day(day=row.day, language=get_language() or "zh-hans")
    return _("%(day)s 已停 %(number)s 场，家长和老师都已告知。") % {"day": day, "number": row.sessions}


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
    standing = standing_stops(viewer=request.viewer, now=request.now)
    context = {
        "day": day,
        "seen": seen,
        "bands": [Picked(code=code, name=names.get(code, code), picked=code in bands) for code in seen.bands],
        "kinds": KINDS,
        "kind": request.POST.get("kind", ""),
        "words": request.POST.get("words", ""),
        "reasons": reasons,
        "stops": [_said(row, names) for row in standing],
        "stopped": sum(row.sessions for row in standing if row.day == day and not row.lifted_by),
    }
    if may(actor=request.viewer, action="office.see", at=place(school=request.viewer.tenant)):
        return office_page(request, "stop_day.html", stage=STAGE, context=context, status=status)
    plain = {"term_line": None, "stage": "", **context}
    return render(request, "fronts/office/stop_day.html", plain, status=status)


def _names(day: date) -> dict[str, str]:
    found = published_version(on=day)
    language = get_language() or "zh-hans"
    return {band.code: band.name.in_language(language) for band in found[1].bands} if found else {}


def _said(row: StopRow, names: Mapping[str, str]) -> tuple[StopRow, str, str]:
    bands = _("、").join(names.get(code, code) for code in row.bands) or _("全校")
    day = say_day(day=row.day, language=get_language() or "zh-hans")
    return row, f"{day} {bands}", str(dict(KINDS)[row.kind])


@require_POST
@page("rostering.stop_day")
def lift(request: ViewerRequest, code: str) -> HttpResponse:
    """Take a stop back."""
    taken = _stop_of(request, code)
    day = taken.day if taken else request.today
    try:
        lifted = lift_stop(actor=request.viewer, now=request.now, stop=code)
    except Refused as refused:
        return _page(request, day=day, bands=[], reasons=refused.reasons, status=UNPROCESSABLE)
    said = {"day": say_day(day=day, language=get_language() or "zh-hans"), "number": lifted.sessions}
    messages.success(request, _("%(day)s 已恢复 %(number)s 场，家长和老师都已告知。") % said)
    if lifted.left_off:
        left = _("%(number)s 场没有恢复：停课以后，校历或编组已经没有这几场。")
        messages.warning(request, left % {"number": lifted.left_off})
    if lifted.without_adult:
        alone = _("这几场恢复了，但原来的老师已有别的场次或不能来，请尽快排人：%(sessions)s。")
        messages.warning(request, alone % {"sessions": _("、").join(lifted.without_adult)})
    return redirect(_address(day))


stopping_urls: list[URLPattern] = [
    path("stop-day/", stop, name="stop-day"),
    path("stop-day/<str:code>/lift/", lift, name="lift-stop"),
]
