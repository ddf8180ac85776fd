"""An application on paper beside its photographs: for whoever photographs, looks and confirms."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from afterbell.base.refusals import Refused
from afterbell.enrolment.commands import Decision, add_paper_pictures, countersign, remove_paper_picture
from afterbell.enrolment.queries import paper_sheet
from afterbell.fronts.photos import sent_photos
from afterbell.fronts.viewing import CONFLICT, UNPROCESSABLE, ViewerRequest, page


@require_GET
@page("pictures.see")
def sheet(request: ViewerRequest, code: str) -> HttpResponse:
    """Show what was entered beside the photographs of the paper, and what this person may do about it."""
    return _sheet(request, code=code)


def _sheet(request: ViewerRequest, *, code: str, refused: Refused | None = None) -> HttpResponse:
    context = {
        "seen": paper_sheet(viewer=request.viewer, application=code),
        "reasons": refused.reasons if refused else (),
        "reason": request.POST.get("reason", ""),
    }
    status = 200 if refused is None else CONFLICT if refused.conflict else UNPROCESSABLE
    request.stands_on = reverse("paper-sheet", kwargs={"code": code})
    return render(request, "fronts/classroom/paper_sheet.html", context, status=status)


@require_POST
@page("enrolment.apply_on_paper")
def add_photos(request: ViewerRequest, code: str) -> HttpResponse:
    """Attach photographs of the signed paper."""
    try:
        pictures = sent_photos(request)
        add_paper_pictures(actor=request.viewer, now=request.now, application=code, pictures=pictures)
    except Refused as refused:
        return _sheet(request, code=code, refused=refused)
    messages.success(request, _("照片已收下，等另一位老师复核。"))
    return redirect("paper-sheet", code=code)


@require_POST
@page("enrolment.apply_on_paper")
def remove_photo(request: ViewerRequest, code: str) -> HttpResponse:
    """Take away a photograph that came out badly."""
    application = remove_paper_picture(actor=request.viewer, now=request.now, picture=code)
    messages.success(request, _("照片已删去。"))
    return redirect("paper-sheet", code=application)


@require_POST
@page("enrolment.countersign")
def countersign_entry(request: ViewerRequest, code: str) -> HttpResponse:
    """Confirm that photograph and entry agree, or send the application back with what differs."""
    decision = Decision(
        application=code, decision=request.POST.get("decision", ""), reason=request.POST.get("reason", "")
    )
    try:
        countersign(actor=request.viewer, now=request.now, decisions=[decision])
    except Refused as refused:
        return _sheet(request, code=code, refused=refused)
    said = _("复核完成：一致。") if decision.decision == "approved" else _("已退回，由班主任更正。")
    messages.success(request, said)
    if request.POST.get("then") == "list":
        return redirect("countersigning")
    return redirect("paper-sheet", code=code)


paper_sheet_urls: list[URLPattern] = [
    path("applications/<str:code>/paper/", sheet, name="paper-sheet"),
    path("applications/<str:code>/paper/photos/", add_photos, name="add-paper-photos"),
    path("applications/<str:code>/paper/countersign/", countersign_entry, name="countersign"),
    path("paper/<str:code>/remove/", remove_photo, name="remove-paper-photo"),
]
