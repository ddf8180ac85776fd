"""A family gives its child's groups of this month one to five stars: a tap to open, a tap on the stars, no name."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.urls.resolvers import URLPattern
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from afterbell.base.refusals import Refusal, Refused
from afterbell.fronts.look.saying import say_month
from afterbell.fronts.viewing import CONFLICT, UNPROCESSABLE, ViewerRequest, page
from afterbell.subsidy.commands import rate_group
from afterbell.subsidy.queries import rating_desk

STARS = ("5", "4", "3", "2", "1")


@require_http_methods(["GET", "POST"])
@page("subsidy.rate")
def rating(request: ViewerRequest, pupil: str) -> HttpResponse:
    """Show what of a child may be rated this month, and count what is given."""
    reasons: tuple[Refusal, ...] = ()
    status = 200
    if request.method == "POST":
        stars = request.POST.get("stars", "")
        try:
            rate_group(
                actor=request.viewer,
                now=request.now,
                pupil=pupil,
                group=request.POST.get("group", ""),
                stars=int(stars) if stars in STARS else 0,
            )
        except Refused as refused:
            reasons, status = refused.reasons, CONFLICT if refused.conflict else UNPROCESSABLE
        else:
            messages.success(request, _("谢谢，已计入。没有记下是您评的。"))
            return redirect("rate", pupil=pupil)
    seen = rating_desk(viewer=request.viewer, pupil=pupil, today=request.today)
    context = {
        "seen": seen,
        "month": say_month(first=seen.month, language=get_language() or "zh-hans"),
        "stars": STARS,
        "reasons": reasons,
    }
    return render(request, "fronts/family/rating.html", context, status=status)


rating_urls: list[URLPattern] = [path("children/<str:pupil>/rating/", rating, name="rate")]
