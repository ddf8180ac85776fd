"""The own public space as the school sees it: whether it is shut, why, and the school's appeal."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from afterbell.base.access import may, place
from afterbell.base.refusals import NotThere, Refusal, Refused
from afterbell.fronts.office.frame import office_page
from afterbell.fronts.office.institution import of_institution
from afterbell.fronts.space_locks import AppealForm, cards_of, forms_of
from afterbell.fronts.viewing import UNPROCESSABLE, ViewerRequest, page
from afterbell.portal.commands import appeal_lock
from afterbell.portal.locks import locks_page


@require_http_methods(["GET", "POST"])
@page("space_locks.see")
def own_space(request: ViewerRequest) -> HttpResponse:
    """Show what was done about the school's space; the principal appeals here, and nothing else is taken."""
    reasons: tuple[Refusal, ...] = ()
    if request.method == "POST":
        if request.POST.get("step") != "appeal":
            raise NotThere("step")
        try:
            appeal_lock(actor=request.viewer, now=request.now, words=request.POST.get("words", ""))
        except Refused as refused:
            reasons = refused.reasons
        else:
            messages.success(request, _("申诉已交给当地教育技术部门。"))
            return redirect("office-space")
    seen = locks_page(viewer=request.viewer, school=request.school_code, today=request.today)
    context = {
        "seen": seen,
        "cards": cards_of(seen),
        "step_forms": forms_of(
            [step for step in ("appeal",) if step in seen.steps], sent=request.POST, form=AppealForm
        ),
        "others_appeal": seen.awaits_appeal and "appeal" not in seen.steps,
        "reviews_comments": may(
            actor=request.viewer, action="comment_queue.see", at=place(school=request.viewer.tenant)
        ),
        "reasons": reasons,
    }
    status = UNPROCESSABLE if reasons else 200
    return office_page(request, "space.html", stage="register", context=context, status=status)


own_space_urls: list[URLPattern] = [path("space/", of_institution(own_space, weighs=True), name="office-space")]
