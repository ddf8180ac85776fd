"""The school's review: applications the homeroom teachers passed, decided by somebody else."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from afterbell.base.access import may, place
from afterbell.enrolment.commands import (
    Decision,
    Reviewed,
    review_for_homeroom,
    review_for_school,
    review_in_school,
)
from afterbell.enrolment.queries import overdue_queue, school_queue
from afterbell.fronts.office.frame import frame_of, office_page
from afterbell.fronts.reviewing import Outcome, answer, page_of, sheet_of
from afterbell.fronts.viewing import CONFLICT, ViewerRequest, page

STAGE = "applications"


@require_http_methods(["GET", "POST"])
@page("office.see")
def reviews(request: ViewerRequest) -> HttpResponse:
    """Show what waits for the school, and take the decisions on it."""
    queue = school_queue(viewer=request.viewer, today=request.today)
    outcome = Outcome()
    if request.method == "POST":
        outcome = answer(request, queue=queue, review=partial(_decide, request))
        if outcome.done:
            return redirect("school-reviews")
        if outcome.status == CONFLICT:
            queue = school_queue(viewer=request.viewer, today=request.today)
    frame = frame_of(request)
    deciding = _may(request, "enrolment.review_in_school")
    context = {
        "unconfirmed": frame.numbers["applications.to_countersign"],
        "in_homerooms": frame.numbers["applications.in_homerooms"],
        "under_older": frame.numbers["applications.under_older"],
        "batch": outcome.batch,
        "reasons": outcome.reasons,
        "deciding": deciding,
        "export_url": f"{reverse('school-reviews-sheet')}?{request.GET.urlencode()}",
        **page_of(request, queue=queue, caption=_("等学校审核的申请"), deciding=deciding, of_school=True),
    }
    return office_page(request, "applications.html", stage=STAGE, context=context, frame=frame, status=outcome.status)


def _decide(request: ViewerRequest, decisions: Sequence[Decision]) -> Reviewed:
    return review_in_school(actor=request.viewer, now=request.now, decisions=decisions)


@require_GET
@page("office.see")
def reviews_sheet(request: ViewerRequest) -> HttpResponse:
    """Give the school's queue as it is filtered, as an Excel file."""
    queue = school_queue(viewer=request.viewer, today=request.today)
    return sheet_of(queue=queue, query=request.GET, title=_("等学校审核的申请"), of_school=True)


@require_http_methods(["GET", "POST"])
@page("office.see")
def overdue(request: ViewerRequest) -> HttpResponse:
    """Show what has passed its day at another's desk, and let the next person decide it, saying why."""
    queue = overdue_queue(viewer=request.viewer, today=request.today)
    outcome = Outcome()
    if request.method == "POST":
        outcome = answer(request, queue=queue, review=partial(_stand_in, request))
        if outcome.done:
            return redirect("overdue-reviews")
        if outcome.status == CONFLICT:
            queue = overdue_queue(viewer=request.viewer, today=request.today)
    of_school = _may(request, "enrolment.stand_in_for_school")
    context = {
        "of_school": of_school,
        "batch": outcome.batch,
        "reasons": outcome.reasons,
        "deciding": True,
        "why_asked": True,
        "why": request.POST.get("why", ""),
        **page_of(request, queue=queue, caption=_("已逾期的申请"), of_school=True),
    }
    return office_page(request, "overdue.html", stage=STAGE, context=context, status=outcome.status)


def _stand_in(request: ViewerRequest, decisions: Sequence[Decision]) -> Reviewed:
    of_school = _may(request, "enrolment.stand_in_for_school")
    review = review_for_school if of_school else review_for_homeroom
    return review(actor=request.viewer, now=request.now, decisions=decisions, why=request.POST.get("why", ""))


def _may(request: ViewerRequest, action: str) -> bool:
    return may(actor=request.viewer, action=action, at=place(school=request.viewer.tenant))


review_urls: list[URLPattern] = [
    path("applications/", reviews, name="school-reviews"),
    path("applications/overdue/", overdue, name="overdue-reviews"),
    path("applications/queue.xlsx", reviews_sheet, name="school-reviews-sheet"),
]
