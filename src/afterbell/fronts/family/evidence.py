"""Evidence for what a family says of itself: the family attaches it, reviewers look, and the family sees who did."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from afterbell.base.refusals import NotThere, Refusal, Refused
from afterbell.enrolment.commands import attach_evidence, look_at_evidence, remove_evidence
from afterbell.enrolment.queries import evidence_page, own_evidence, paper_picture
from afterbell.fronts.photos import jpeg_answer, sent_photos
from afterbell.fronts.viewing import CONFLICT, UNPROCESSABLE, ViewerRequest, page


@require_http_methods(["GET", "POST"])
@page("pictures.see")
def evidence(request: ViewerRequest, code: str) -> HttpResponse:
    """Show the evidence of an application, and take photographs as long as the family may add some."""
    seen = evidence_page(viewer=request.viewer, application=code)
    reasons: tuple[Refusal, ...] = ()
    status = 200
    if request.method == "POST":
        try:
            number = _attach(request, application=code)
        except Refused as refused:
            reasons, status = refused.reasons, CONFLICT if refused.conflict else UNPROCESSABLE
        else:
            said = ngettext("%(number)s 张照片已收下。", "%(number)s 张照片已收下。", number) % {"number": number}
            messages.success(request, said)
            return redirect("evidence", code=code)
    context = {"seen": seen, "reasons": reasons, "about": request.POST.get("circumstance", "")}
    return render(request, "fronts/family/evidence.html", context, status=status)


def _attach(request: ViewerRequest, *, application: str) -> int:
    made = attach_evidence(
        actor=request.viewer,
        now=request.now,
        application=application,
        circumstance=request.POST.get("circumstance", ""),
        pictures=sent_photos(request),
    )
    return len(made)


@require_POST
@page("enrolment.attach_evidence")
def remove(request: ViewerRequest, code: str) -> HttpResponse:
    """Take a photograph of evidence back."""
    application = remove_evidence(actor=request.viewer, now=request.now, picture=code)
    messages.success(request, _("照片已删去，学校不再保存。"))
    return redirect("evidence", code=application)


@require_GET
@page("pictures.see")
def evidence_picture(request: ViewerRequest, code: str) -> HttpResponse:
    """Show one photograph; that a reviewer looked is written down, what a family sees of its own is not."""
    try:
        return jpeg_answer(look_at_evidence(actor=request.viewer, now=request.now, picture=code))
    except NotThere:
        return jpeg_answer(own_evidence(viewer=request.viewer, picture=code))


@require_GET
@page("pictures.see")
def picture_of_paper(request: ViewerRequest, code: str) -> HttpResponse:
    """Show one photograph of a signed paper."""
    return jpeg_answer(paper_picture(viewer=request.viewer, picture=code))


def evidence_address(application: str) -> str:
    """Give where the evidence of an application stands, for whatever page links there."""
    return reverse("evidence", kwargs={"code": application})


evidence_urls: list[URLPattern] = [path("applications/<str:code>/evidence/", evidence, name="evidence")]
picture_urls: list[URLPattern] = [
    path("evidence/<str:code>/", evidence_picture, name="evidence-picture"),
    path("evidence/<str:code>/remove/", remove, name="remove-evidence"),
    path("paper/<str:code>/", picture_of_paper, name="paper-picture"),
]
