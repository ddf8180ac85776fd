"""A family rates the services its child takes part in this term: stars, a sentence if it likes, and no name."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from afterbell.base.refusals import Refusal, Refused
from afterbell.fronts.viewing import CONFLICT, UNPROCESSABLE, ViewerRequest, page
from afterbell.notices.commands import rate_service
from afterbell.notices.queries import service_desk
from afterbell.notices.rules.satisfaction import SERVICE_WORDS

STARS = ("5", "4", "3", "2", "1")


@require_http_methods(["GET", "POST"])
@page("notices.rate_service")
def services(request: ViewerRequest, pupil: str) -> HttpResponse:
    """Show which services may be rated for a child, and count what is given."""
    reasons: tuple[Refusal, ...] = ()
    status = 200
    if request.method == "POST":
        stars = request.POST.get("stars", "")
        try:
            rate_service(
                actor=request.viewer,
                now=request.now,
                survey=request.POST.get("survey", ""),
                pupil=pupil,
                service=request.POST.get("service", ""),
                stars=int(stars) if stars in STARS else 0,
                words=request.POST.get("words", ""),
            )
        except Refused as refused:
            reasons, status = refused.reasons, CONFLICT if refused.conflict else UNPROCESSABLE
        else:
            messages.success(request, _("谢谢，已计入。没有记下是您评的。"))
            return redirect("rate-services", pupil=pupil)
    seen = service_desk(viewer=request.viewer, pupil=pupil, today=request.today)
    context = {
        "seen": seen,
        "rows": [(row, SERVICE_WORDS[row.service]) for row in seen.services],
        "stars": STARS,
        "reasons": reasons,
        "sent": request.POST,
    }
    return render(request, "fronts/family/services.html", context, status=status)


service_urls: list[URLPattern] = [path("children/<str:pupil>/services/", services, name="rate-services")]
