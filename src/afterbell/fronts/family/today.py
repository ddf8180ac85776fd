"""A guardian changes how the child goes home today, and sees who in the school knows of it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from afterbell.base.refusals import Refusal, Refused
from afterbell.dismissal.commands import change_today
from afterbell.dismissal.queries import today_of_own
from afterbell.fronts.afternoons import clock_of
from afterbell.fronts.look.saying import say_time
from afterbell.fronts.today import WayForm, say_change, say_seen, say_today, sent
from afterbell.fronts.viewing import CONFLICT, UNPROCESSABLE, ViewerRequest, page


@require_http_methods(["GET", "POST"])
@page("dismissal.change_today")
def today(request: ViewerRequest, pupil: str) -> HttpResponse:
    """Show how the child goes home today and until when it can be changed, and change it."""
    seen = today_of_own(viewer=request.viewer, pupil=pupil, now=request.now)
    late = request.method == "POST" and not seen.open
    form = WayForm(seen.ways, request.POST if request.method == "POST" and not late else None)
    reasons: tuple[Refusal, ...] = ()
    status = 200
    if late or (request.method == "POST" and form.is_valid()):
        change = sent(request.POST.get("way", ""), pupil=pupil)
        try:
            change_today(actor=request.viewer, now=request.now, change=change)
        except Refused as refused:
            reasons, status = refused.reasons, CONFLICT if refused.conflict else UNPROCESSABLE
        else:
            messages.success(request, _("已改，正在告诉负责的老师。"))
            return redirect("today-of-child", pupil=pupil)
    elif request.method == "POST":
        status = UNPROCESSABLE
    context = {
        "seen": seen,
        "form": form,
        "reasons": reasons,
        "stands": say_today(seen),
        "until": say_time(clock_of(seen.until)) if seen.until else "",
        "said": [(say_change(row), say_seen(row), bool(row.seen_at)) for row in seen.changes if row.stands],
    }
    return render(request, "fronts/family/today.html", context, status=status)


today_urls: list[URLPattern] = [path("children/<str:pupil>/today/", today, name="today-of-child")]
