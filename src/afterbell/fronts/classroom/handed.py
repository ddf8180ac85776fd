"""The duty leader or the office takes in the roll of a phone that finds no network."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from afterbell.attendance.commands import Handed, take_in_code
from afterbell.base.refusals import Refusal, Refused
from afterbell.fronts.viewing import UNPROCESSABLE, ViewerRequest, page


@require_http_methods(["GET", "POST"])
@page("attendance.take_in")
def handed(request: ViewerRequest) -> HttpResponse:
    """Take in the code that a colleague's phone shows, as text or from pictures."""
    reasons: tuple[Refusal, ...] = ()
    code = request.POST.get("code", "")
    if request.method == "POST":
        try:
            taken = take_in_code(actor=request.viewer, now=request.now, code=code)
        except Refused as refused:
            reasons = refused.reasons
        else:
            messages.success(request, _said(taken))
            if not taken.reasons:
                return redirect("handed-over")
            reasons, code = taken.reasons, ""
    context = {"reasons": reasons, "code": code}
    return render(request, "fronts/classroom/handed.html", context, status=UNPROCESSABLE if reasons else 200)


def _said(taken: Handed) -> str:
    values = {"name": taken.staff, "stored": taken.stored, "known": taken.known}
    return _("已收下 %(name)s 的 %(stored)s 条，另有 %(known)s 条早已收到。") % values


handed_urls: list[URLPattern] = [path("handed/", handed, name="handed-over")]
