"""The office lets one child's family apply after applications closed, from the child's page."""

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
from django.views.decorators.http import require_http_methods

from afterbell.base.access import Actor, may, place
from afterbell.base.refusals import Refusal, Refused
from afterbell.enrolment.commands import open_late
from afterbell.enrolment.queries import LateOpening, late_page
from afterbell.fronts.days import DayField
from afterbell.fronts.look.pieces import Cell
from afterbell.fronts.look.saying import say_day
from afterbell.fronts.viewing import UNPROCESSABLE, ViewerRequest, page


class LateForm(forms.Form):
    """Until when the family may apply, and why."""

    last_day = DayField(
        label=lazy("最后一天（含这一天）"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    reason = forms.CharField(
        label=lazy("原因"), max_length=200, help_text=lazy("例如：开学后转入。家长看不到原因，这一页上一直有。")
    )


@require_http_methods(["GET", "POST"])
@page("enrolment.open_late")
def late(request: ViewerRequest, code: str) -> HttpResponse:
    """Show until when one child's family may apply late, and let it."""
    seen = late_page(viewer=request.viewer, pupil=code, today=request.today)
    form = LateForm(request.POST if request.method == "POST" else None)
    reasons: tuple[Refusal, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            open_late(actor=request.viewer, now=request.now, pupil=code, **form.cleaned_data)
        except Refused as refused:
            reasons = refused.reasons
        else:
            messages.success(request, _("已开放。请告诉家长，打开申请页就能申请。"))
            return redirect("open-late", code=code)
    context = {
        "seen": seen,
        "form": form,
        "reasons": reasons,
        "openings": [_cell(opening) for opening in seen.openings],
    }
    return render(request, "fronts/classroom/late.html", context, status=UNPROCESSABLE if request.POST else 200)


def _cell(opening: LateOpening) -> Cell:
    day = say_day(day=opening.last_day, language=get_language() or "zh-hans")
    return Cell(
        name=_("可以申请到%(day)s") % {"day": day},
        note=f"{opening.reason} · {opening.opened_by}",
        value=_("开放中") if opening.open else _("已过期"),
        tone="good" if opening.open else "quiet",
    )


def late_cell(*, viewer: Actor, pupil: str) -> tuple[Cell, ...]:
    """Lead the office from a child's page to its late application; nothing for anybody else."""
    if not may(actor=viewer, action="enrolment.open_late", at=place(school=viewer.tenant)):
        return ()
    there = reverse("open-late", kwargs={"code": pupil})
    return (Cell(name=_("补申请"), note=_("申请截止以后，让这一家再申请。"), url=there),)


late_urls: list[URLPattern] = [path("pupils/<str:code>/late/", late, name="open-late")]
