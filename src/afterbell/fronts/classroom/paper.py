"""Entering an application a guardian signed on paper: recorded as such, for good."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from afterbell.base.refusals import Refusal, Refused
from afterbell.enrolment.commands import NewApplication, NewSignature, submit_paper_applications
from afterbell.enrolment.queries import paper_form
from afterbell.fronts.family.applications import asked_day
from afterbell.fronts.viewing import CONFLICT, UNPROCESSABLE, ViewerRequest, page

FIELDS = ("day", "circumstance", "paper", "guardian")


@require_http_methods(["GET", "POST"])
@page("enrolment.apply_on_paper")
def paper_application(request: ViewerRequest, code: str) -> HttpResponse:
    """Show the form beside the paper and take what stands on it; a refused one stays filled in."""
    form = paper_form(viewer=request.viewer, pupil=code, today=request.today)
    if request.method == "GET" and form.application:
        return redirect("application", code=form.application)
    reasons: tuple[Refusal, ...] = form.closed
    status = 200
    if request.method == "POST":
        try:
            (application,) = submit_paper_applications(
                actor=request.viewer, now=request.now, applications=[_on_the_paper(request, pupil=code)]
            )
        except Refused as refused:
            reasons, status = refused.reasons, CONFLICT if refused.conflict else UNPROCESSABLE
        else:
            messages.success(request, _("%(name)s 的纸质申请已录入，等班级审核。") % {"name": form.name})
            return redirect("application", code=application)
    entered = {name: request.POST.getlist(name) for name in FIELDS}
    context = {"form": form, "reasons": reasons, "entered": entered}
    return render(request, "fronts/classroom/paper.html", context, status=status)


def _on_the_paper(request: ViewerRequest, *, pupil: str) -> NewApplication:
    return NewApplication(
        pupil=pupil,
        guardian=request.POST.get("guardian", ""),
        days=tuple(asked_day(value) for value in request.POST.getlist("day")),
        signatures=tuple(NewSignature(paper=kind) for kind in request.POST.getlist("paper")),
        circumstances=tuple(request.POST.getlist("circumstance")),
    )


paper_urls: list[URLPattern] = [path("pupils/<str:code>/apply/", paper_application, name="paper-application")]
