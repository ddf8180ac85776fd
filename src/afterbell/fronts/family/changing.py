"""A family changes its child's days from a day on; a teacher enters what it wrote on paper."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods, require_POST

from afterbell.base.refusals import Refusal, Refused
from afterbell.enrolment.commands import ask_for_days, take_back_change
from afterbell.enrolment.queries import ChangeForm, ChangeStanding, change_form
from afterbell.fronts.days import DayField
from afterbell.fronts.family.applications import asked_day
from afterbell.fronts.hand import signed_on
from afterbell.fronts.look.pieces import Cell
from afterbell.fronts.look.saying import say_day
from afterbell.fronts.office.said import said
from afterbell.fronts.viewing import CONFLICT, UNPROCESSABLE, ViewerRequest, page


class FromDay(forms.Form):
    """From which day on."""

    effective_on = DayField(
        label=lazy("从哪天起"),
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


@require_http_methods(["GET", "POST"])
@page("enrolment.change_days")
def change_days(request: ViewerRequest, code: str) -> HttpResponse:
    """Show the days the child has and take others, signed."""
    seen = change_form(viewer=request.viewer, application=code, now=request.now)
    form = FromDay(request.POST or None, initial={"effective_on": seen.proposed})
    reasons: tuple[Refusal, ...] = ()
    status = 200
    if request.method == "POST":
        status = UNPROCESSABLE
        if form.is_valid():
            try:
                _ask(request, code=code, form=form)
            except Refused as refused:
                reasons, status = refused.reasons, CONFLICT if refused.conflict else UNPROCESSABLE
            else:
                messages.success(request, _("变更已提交，先由班主任审核；批准以前照原来的时段。"))
                return redirect("change-days", code=code)
    context = {
        "seen": seen,
        "choices": {"bands": seen.bands},
        "day": form,
        "reasons": reasons,
        "entered": {"day": request.POST.getlist("day") if request.method == "POST" else _chosen(seen)},
        "changes": [_cell(change) for change in seen.changes],
        "on_its_way": next((change for change in seen.changes if change.waiting), None),
    }
    return render(request, "fronts/family/change_days.html", context, status=status)


def _ask(request: ViewerRequest, *, code: str, form: FromDay) -> None:
    ask_for_days(
        actor=request.viewer,
        now=request.now,
        application=code,
        days=[asked_day(value) for value in request.POST.getlist("day")],
        effective_on=form.cleaned_data["effective_on"],
        strokes=signed_on(request),
    )


def _chosen(seen: ChangeForm) -> list[str]:
    return [choice.value for band in seen.bands for choice in band.choices if choice.chosen]


def _cell(change: ChangeStanding) -> Cell:
    day = say_day(day=change.in_force_from or change.effective_on, language=get_language() or "")
    note = _("从 %(day)s 起") % {"day": day}
    return Cell(
        name=said(change.days),
        note=f"{note} · {change.reason}" if change.reason else note,
        value=said(change.words),
    )


@require_POST
@page("enrolment.change_days")
def take_back(request: ViewerRequest, code: str) -> HttpResponse:
    """Take back the change that is on its way."""
    request.stands_on = reverse("change-days", kwargs={"code": code})
    change_form(viewer=request.viewer, application=code, now=request.now)
    take_back_change(actor=request.viewer, now=request.now, change=request.POST.get("change", ""))
    messages.success(request, _("变更已撤回，照原来的时段。"))
    return redirect("change-days", code=code)


change_urls: list[URLPattern] = [
    path("applications/<str:code>/days/", change_days, name="change-days"),
    path("applications/<str:code>/days/take-back/", take_back, name="take-back-change"),
]
