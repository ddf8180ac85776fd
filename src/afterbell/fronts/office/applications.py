"""The school's review: applications the homeroom teachers passed, decided by somebody else."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from afterbell.base.refusals import Refusal, Refused
from afterbell.enrolment.commands import review_in_school
from afterbell.enrolment.queries import school_queue
from afterbell.fronts.classroom.homerooms import decisions_of, review_table
from afterbell.fronts.office.frame import frame_of, office_page
from afterbell.fronts.viewing import CONFLICT, UNPROCESSABLE, ViewerRequest, page

STAGE = "applications"


@require_http_methods(["GET", "POST"])
@page("office.see")
def reviews(request: ViewerRequest) -> HttpResponse:
    """Show what waits for the school, and take the decisions on the rows picked."""
    reasons: tuple[Refusal, ...] = ()
    status = 200
    if request.method == "POST":
        try:
            number = review_in_school(actor=request.viewer, now=request.now, decisions=decisions_of(request))
        except Refused as refused:
            reasons, status = refused.reasons, CONFLICT if refused.conflict else UNPROCESSABLE
        else:
            messages.success(request, _("已处理 %(number)s 份申请。") % {"number": number})
            return redirect("school-reviews")
    frame = frame_of(request)
    context = {
        "table": review_table(
            queue=school_queue(viewer=request.viewer, today=request.today), caption=_("等学校审核的申请")
        ),
        "in_homerooms": frame.numbers["applications.in_homerooms"],
        "reasons": reasons,
        "reason": request.POST.get("reason", ""),
    }
    return office_page(request, "applications.html", stage=STAGE, context=context, frame=frame, status=status)


review_urls: list[URLPattern] = [path("applications/", reviews, name="school-reviews")]
