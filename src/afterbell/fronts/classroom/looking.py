"""Children who are looked for, for whoever may say where they are: teacher, duty leader, gate."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from afterbell.attendance.commands import close_alarm
from afterbell.attendance.queries import open_alarms
from afterbell.base.access import may, place
from afterbell.base.refusals import Refusal, Refused
from afterbell.fronts.viewing import CONFLICT, UNPROCESSABLE, ViewerRequest, page

RETURNS = {"looking": "looking", "today": "office-today"}


@require_GET
@page("attendance.close_alarm")
def looking(request: ViewerRequest) -> HttpResponse:
    """List the children looked for today, the longest first, with who knows of it by now."""
    return _page(request)


def _page(request: ViewerRequest, *, reasons: tuple[Refusal, ...] = (), status: int = 200) -> HttpResponse:
    alarms = open_alarms(viewer=request.viewer, on=request.today, now=request.now)
    whole_school = may(actor=request.viewer, action="sessions.see", at=place(school=request.viewer.tenant))
    context = {"alarms": alarms, "reasons": reasons, "whole_school": whole_school}
    return render(request, "fronts/classroom/looking.html", context, status=status)


@require_POST
@page("attendance.close_alarm")
def found(request: ViewerRequest, code: str) -> HttpResponse:
    """Say where a child is that was looked for."""
    try:
        close_alarm(actor=request.viewer, now=request.now, alarm=code, whereabouts=request.POST.get("whereabouts", ""))
    except Refused as refused:
        request.stands_on = reverse("looking")
        return _page(request, reasons=refused.reasons, status=CONFLICT if refused.conflict else UNPROCESSABLE)
    messages.success(request, _("已记录孩子的去向。"))
    return redirect(RETURNS.get(request.POST.get("from", ""), "looking"))


looking_urls: list[URLPattern] = [
    path("looking/", looking, name="looking"),
    path("looking/<str:code>/", found, name="child-found"),
]
