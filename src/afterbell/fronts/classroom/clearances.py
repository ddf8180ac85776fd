"""The duty leader sees who may not stand with children today or tomorrow, and lets somebody stand with a reason."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.urls.resolvers import URLPattern
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods

from afterbell.base.refusals import Refusal, Refused
from afterbell.fronts.days import DayField
from afterbell.fronts.look.pieces import Cell
from afterbell.fronts.look.saying import say_day
from afterbell.fronts.viewing import CONFLICT, UNPROCESSABLE, ViewerRequest, page
from afterbell.rostering.commands import NewClearance, clear_to_stand
from afterbell.rostering.queries import Readiness, readiness_list

DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class ClearanceForm(forms.Form):
    """Who may stand in spite of it, on which days, and why."""

    staff = forms.ChoiceField(label=lazy("放行谁"))
    first_day = DayField(label=lazy("从"), widget=DATE)
    last_day = DayField(label=lazy("到（含这一天）"), widget=DATE)
    reason = forms.CharField(label=lazy("原因"), max_length=200)

    def __init__(self, *args: object, people: list[tuple[str, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["staff"] = forms.ChoiceField(label=lazy("放行谁"), choices=[("", "—"), *people])
        self.order_fields(("staff", "first_day", "last_day", "reason"))


@require_http_methods(["GET", "POST"])
@page("rostering.clear")
def clearances(request: ViewerRequest) -> HttpResponse:
    """List who is kept from sessions, those named for one first; let somebody stand."""
    rows = readiness_list(viewer=request.viewer, today=request.today)
    kept = sorted((row for row in rows if row.barred), key=lambda row: -row.near)
    people = [(row.code, row.name) for row in kept if "ready" in row.barred]
    form = ClearanceForm(
        request.POST or None, people=people, initial={"first_day": request.today, "last_day": request.today}
    )
    reasons: tuple[Refusal, ...] = ()
    status = 200
    if request.method == "POST":
        status = UNPROCESSABLE
        if form.is_valid():
            try:
                clear_to_stand(actor=request.viewer, now=request.now, clearance=NewClearance(**form.cleaned_data))
            except Refused as refused:
                reasons, status = refused.reasons, CONFLICT if refused.conflict else UNPROCESSABLE
            else:
                messages.success(request, _("已放行，原因记下了。请提醒他们尽快补签。"))
                return redirect("clearances")
    context = {
        "cells": [_cell(row) for row in kept],
        "near": sum(bool(row.near) for row in kept),
        "number": len(kept),
        "form": form if people else None,
        "cleared": [_cleared(row) for row in rows if row.cleared_until],
        "reasons": reasons,
    }
    return render(request, "fronts/classroom/clearances.html", context, status=status)


def _cell(row: Readiness) -> Cell:
    lacks = [
        *([_("没有签职责书")] if row.signed is False else []),
        *([_("没有培训")] if row.trained is False else []),
        *([_("没有有效的核查，不能放行")] if "vetted" in row.barred else []),
    ]
    near = ngettext("今明两天 %(number)s 场", "今明两天 %(number)s 场", row.near) % {"number": row.near}
    return Cell(
        name=row.name,
        value=near if row.near else "",
        note=_("，").join(lacks),
        tone="alarm" if row.near else "attention",
    )


def _cleared(row: Readiness) -> Cell:
    day = say_day(day=row.cleared_until, language=get_language() or "zh-hans") if row.cleared_until else ""
    return Cell(name=row.name, value=_("放行到 %(day)s") % {"day": day}, tone="info")


clearance_urls: list[URLPattern] = [path("clearances/", clearances, name="clearances")]
