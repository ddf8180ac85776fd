"""A member of staff's own leave, on the phone."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.urls.resolvers import URLPattern
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from afterbell.base.refusals import Refusal, Refused
from afterbell.fronts.look.pieces import Cell
from afterbell.fronts.look.saying import say_date
from afterbell.fronts.office.staffing import LeaveForm, said_of_leaves
from afterbell.fronts.viewing import CONFLICT, UNPROCESSABLE, ViewerRequest, page
from afterbell.rostering.commands import ask_leave
from afterbell.rostering.queries import LeaveRow, own_leaves


@require_http_methods(["GET", "POST"])
@page("rostering.ask_turn")
def my_leave(request: ViewerRequest) -> HttpResponse:
    """Show the viewer's own days away, and ask for another one: where the scheme says so the school decides."""
    seen = own_leaves(viewer=request.viewer, today=request.today)
    form = LeaveForm(request.POST or None, initial={"first_day": request.today, "last_day": request.today})
    reasons: tuple[Refusal, ...] = ()
    status = 200
    if request.method == "POST":
        status = UNPROCESSABLE
        if form.is_valid():
            try:
                first, last = form.cleaned_data["first_day"], form.cleaned_data["last_day"]
                ask_leave(
                    actor=request.viewer,
                    now=request.now,
                    first_day=first,
                    last_day=last,
                    reason=form.cleaned_data["reason"],
                )
            except Refused as refused:
                reasons, status = refused.reasons, CONFLICT if refused.conflict else UNPROCESSABLE
            else:
                held = own_leaves(viewer=request.viewer, today=request.today).leaves
                holds = any(row.day == first for row in held)
                days = (last - first).days + 1
                messages.success(request, said_of_leaves(days) if holds else _("请假已经提出，等学校同意。"))
                return redirect("my-leave")
    context = {"cells": [_cell(row) for row in seen.leaves], "form": form, "reasons": reasons}
    return render(request, "fronts/classroom/leave.html", context, status=status)


def _cell(row: LeaveRow) -> Cell:
    waiting = ngettext("还有 %(number)s 场等教导处换人", "还有 %(number)s 场等教导处换人", row.sessions)
    return Cell(
        name=say_date(day=row.day, language=get_language() or "zh-hans"),
        value=waiting % {"number": row.sessions} if row.sessions else _("没有您的场次"),
        note=row.reason,
        tone="attention" if row.sessions else "good",
    )


leave_urls: list[URLPattern] = [path("leave/", my_leave, name="my-leave")]
