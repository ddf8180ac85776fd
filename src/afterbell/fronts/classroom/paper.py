"""Entering an application a guardian signed on paper: recorded as such, for good, and corrected when sent back."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.http import content_disposition_header, urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from afterbell.base.refusals import Refusal, Refused
from afterbell.enrolment.commands import (
    NewApplication,
    NewSignature,
    add_paper_pictures,
    correct_paper_application,
    submit_paper_applications,
)
from afterbell.enrolment.papers.forms import FormPrint, render_forms_pdf
from afterbell.enrolment.queries import PaperForm, homeroom_forms, paper_form, pupil_forms
from afterbell.fronts.family.applications import asked_day
from afterbell.fronts.photos import sent_photos
from afterbell.fronts.viewing import CONFLICT, UNPROCESSABLE, ViewerRequest, page

FIELDS = ("day", "circumstance", "paper", "guardian")


@require_http_methods(["GET", "POST"])
@page("enrolment.apply_on_paper")
def paper_application(request: ViewerRequest, code: str) -> HttpResponse:
    """Show the form beside the paper and take what stands on it; a refused one stays filled in."""
    form = paper_form(viewer=request.viewer, pupil=code, today=request.today)
    if request.method == "GET" and form.application and not form.returned_reason:
        return redirect("paper-sheet" if form.came_on_paper else "application", code=form.application)
    reasons: tuple[Refusal, ...] = form.closed
    status = 200
    if request.method == "POST":
        try:
            application = _entered(request, form=form)
        except Refused as refused:
            reasons, status = refused.reasons, CONFLICT if refused.conflict else UNPROCESSABLE
        else:
            return _photographed(request, application=application, name=form.name)
    before = form.chosen if request.method == "GET" else {}
    entered = {name: list(before.get(name, request.POST.getlist(name))) for name in FIELDS}
    context = {"form": form, "reasons": reasons, "entered": entered, "anew": "anew" in request.POST}
    return render(request, "fronts/classroom/paper.html", context, status=status)


def _entered(request: ViewerRequest, *, form: PaperForm) -> str:
    """Enter what stands on the paper, for the first time or once more."""
    given = _on_the_paper(request, pupil=form.pupil)
    if form.returned_reason:
        return correct_paper_application(
            actor=request.viewer,
            now=request.now,
            application=form.application,
            given=given,
            same_paper="anew" not in request.POST,
        )
    (application,) = submit_paper_applications(actor=request.viewer, now=request.now, applications=[given])
    return application


def _photographed(request: ViewerRequest, *, application: str, name: str) -> HttpResponse:
    """Attach the photographs that came with the form; the entry stays when one of them is no good."""
    messages.success(request, _("%(name)s 的纸质申请已录入。") % {"name": name})
    try:
        if pictures := sent_photos(request):
            add_paper_pictures(actor=request.viewer, now=request.now, application=application, pictures=pictures)
    except Refused as refused:
        for reason in refused.reasons:
            messages.warning(request, reason.words.in_language(get_language() or ""))
    return redirect("paper-sheet", code=application)


def _on_the_paper(request: ViewerRequest, *, pupil: str) -> NewApplication:
    return NewApplication(
        pupil=pupil,
        guardian=request.POST.get("guardian", ""),
        days=tuple(asked_day(value) for value in request.POST.getlist("day")),
        signatures=tuple(NewSignature(paper=kind) for kind in request.POST.getlist("paper")),
        circumstances=tuple(request.POST.getlist("circumstance")),
    )


@require_GET
@page("enrolment.apply_on_paper")
def enter(request: ViewerRequest) -> HttpResponse:
    """Open the child's page from the picture on a printed form; whoever is not signed in signs in first."""
    return redirect("paper-application", code=request.GET.get("child") or "-")


@require_GET
@page("homeroom.see")
def print_homeroom(request: ViewerRequest, code: str) -> HttpResponse:
    """Give the forms of a homeroom's children who have not applied, as one PDF."""
    return _printed(request, homeroom_forms(viewer=request.viewer, homeroom=code, today=request.today))


@require_GET
@page("homeroom.see")
def print_pupil(request: ViewerRequest, code: str) -> HttpResponse:
    """Give one child's form as PDF."""
    return _printed(request, pupil_forms(viewer=request.viewer, pupil=code, today=request.today))


def _printed(request: ViewerRequest, forms: tuple[FormPrint, ...]) -> HttpResponse:
    made = render_forms_pdf(forms=forms, address_of=_address_for(request), issued=request.today)
    response = HttpResponse(made, content_type="application/pdf")
    named = forms[0].homeroom if len(forms) > 1 else f"{forms[0].homeroom} {forms[0].name}"
    response.headers["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename=_("%(whose)s纸质申请书") % {"whose": named} + ".pdf"
    )
    return response


def _address_for(request: ViewerRequest) -> Callable[[str], str]:
    there = request.build_absolute_uri(reverse("enter-paper"))
    return lambda pupil: f"{there}?{urlencode({'child': pupil})}"


paper_urls: list[URLPattern] = [
    path("enter/", enter, name="enter-paper"),
    path("homerooms/<str:code>/forms.pdf", print_homeroom, name="homeroom-forms"),
    path("pupils/<str:code>/form.pdf", print_pupil, name="pupil-form"),
    path("pupils/<str:code>/apply/", paper_application, name="paper-application"),
]
