"""Whom the homeroom teacher calls: families that have not opened what they should know."""

from __future__ import annotations

from datetime import timedelta

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.urls.resolvers import URLPattern
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_GET, require_POST

from afterbell.base.refusals import Refusal, Refused
from afterbell.base.spans import local_day
from afterbell.enrolment.queries import done_without_a_call
from afterbell.fronts.afternoons import clock_of
from afterbell.fronts.look.saying import say_day, say_time
from afterbell.fronts.viewing import UNPROCESSABLE, ViewerRequest, page
from afterbell.schools.calls import ToCall, call_list
from afterbell.schools.commands import reveal_phone, tell_by_phone

HOURS = (("1", lazy("一小时以上")), ("4", lazy("四小时以上")), ("24", lazy("一天以上")), ("72", lazy("三天以上")))
USUAL = "24"


class Waited(forms.Form):
    """How long a message has not been opened."""

    hours = forms.ChoiceField(label=lazy("没有打开"), choices=HOURS, required=False)


@require_GET
@page("calls.see")
def calls(request: ViewerRequest, code: str) -> HttpResponse:
    """Show the families to be called."""
    return _page(request, homeroom=code)


def _page(
    request: ViewerRequest, *, homeroom: str, shown: tuple[str, str] = ("", ""), reasons: tuple[Refusal, ...] = ()
) -> HttpResponse:
    asked = request.GET.get("hours", USUAL)
    hours = asked if asked in dict(HOURS) else USUAL
    done = done_without_a_call(viewer=request.viewer, homeroom=homeroom, today=request.today)
    waited = timedelta(hours=int(hours))
    seen = call_list(viewer=request.viewer, homeroom=homeroom, now=request.now, waited=waited, done=done)
    context = {
        "seen": seen,
        "rows": [(row, _words(row), _when(row)) for row in seen.rows],
        "shown_for": shown[0],
        "phone": shown[1],
        "reasons": reasons,
        "form": Waited({"hours": hours}),
    }
    return render(request, "fronts/classroom/calls.html", context, status=UNPROCESSABLE if reasons else 200)


def _words(row: ToCall) -> str:
    return row.words.in_language(get_language() or "zh-hans")


def _when(row: ToCall) -> str:
    day = say_day(day=local_day(row.posted_at), language=get_language() or "zh-hans")
    return f"{day} {say_time(clock_of(row.posted_at))}"


@require_POST
@page("schools.reveal_phone")
def phone(request: ViewerRequest, code: str) -> HttpResponse:
    """Show one guardian's number, on this page and this once."""
    try:
        seen = reveal_phone(actor=request.viewer, now=request.now, guardian=code)
    except Refused as refused:
        return _page(request, homeroom=request.POST.get("homeroom", ""), reasons=refused.reasons)
    return _page(request, homeroom=seen.homeroom, shown=(code, seen.phone))


@require_POST
@page("schools.tell_by_phone")
def told(request: ViewerRequest, code: str) -> HttpResponse:
    """Note that a family was told."""
    homeroom = tell_by_phone(actor=request.viewer, now=request.now, message=code)
    messages.success(request, _("记下了：已电话告知。"))
    return redirect("homeroom-calls", code=homeroom)


call_urls: list[URLPattern] = [
    path("homerooms/<str:code>/calls/", calls, name="homeroom-calls"),
    path("guardians/<str:code>/phone/", phone, name="guardian-phone"),
    path("messages/<str:code>/told/", told, name="told-by-phone"),
]
