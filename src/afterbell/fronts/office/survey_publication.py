"""What of the survey would be public, shown before it is, and published by one press."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from afterbell.base.access import may, place
from afterbell.base.refusals import Refusal, Refused
from afterbell.fronts.look.pieces import Crumb
from afterbell.fronts.office.frame import office_page
from afterbell.fronts.portal.results import results_of
from afterbell.fronts.viewing import CONFLICT, UNPROCESSABLE, ViewerRequest, page
from afterbell.portal.commands import publish_survey
from afterbell.portal.surveys import survey_publication


@require_http_methods(["GET", "POST"])
@page("office.see")
def survey_publishing(request: ViewerRequest) -> HttpResponse:
    """Show exactly what everybody would see, and let the principal publish it."""
    reasons: tuple[Refusal, ...] = ()
    status = 200
    if request.method == "POST":
        try:
            publish_survey(
                actor=request.viewer,
                now=request.now,
                survey=request.POST.get("survey", ""),
                seen=request.POST.get("seen", ""),
            )
        except Refused as refused:
            reasons, status = refused.reasons, CONFLICT if refused.conflict else UNPROCESSABLE
        else:
            messages.success(request, _("已公开。学校的公开页面上可以看到。"))
            return redirect(f"{reverse('office-survey-publication')}?survey={request.POST.get('survey', '')}")
    found = survey_publication(viewer=request.viewer, today=request.today, survey=request.GET.get("survey", ""))
    ready = found is not None and not found.reasons and not found.article
    context = {
        "found": found,
        "school_code": request.school_code,
        "reasons": reasons,
        "may_publish": ready
        and may(actor=request.viewer, action="portal.publish", at=place(school=request.viewer.tenant)),
        "crumbs": (Crumb(name=_("调查"), url=reverse("office-survey")), Crumb(name=_("公开调查结果"))),
        **(results_of(found.shown) if found else {}),
    }
    return office_page(request, "survey_publication.html", stage="survey", context=context, status=status)


publication_urls: list[URLPattern] = [
    path("survey/publication/", survey_publishing, name="office-survey-publication"),
]
