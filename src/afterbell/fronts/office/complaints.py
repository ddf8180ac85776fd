"""The school's own queue of complaints and suggestions, for its office and its principal."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from afterbell.complaints.queries import ComplaintRow, complaint_page, complaints_at
from afterbell.fronts.complaints import QueueFilter, desk_context, handled, listed, queue_file, queue_table
from afterbell.fronts.look.pieces import Crumb, Table
from afterbell.fronts.office.frame import office_page
from afterbell.fronts.viewing import ViewerRequest, page

STAGE = "register"


@require_GET
@page("complaints.see")
def complaints(request: ViewerRequest) -> HttpResponse:
    """List what waits at the viewer's desk, what is overdue first."""
    form = QueueFilter(request.GET)
    rows = complaints_at(viewer=request.viewer, today=request.today)
    context = {
        "form": form,
        "any": bool(rows),
        "overdue": sum(row.overdue for row in rows),
        "table": _table(rows, form),
        "export_url": f"{reverse('office-complaints-sheet')}?{request.GET.urlencode()}",
        "door_url": reverse("public-complaints", kwargs={"code": request.school_code}),
    }
    return office_page(request, "complaints.html", stage=STAGE, context=context)


def _table(rows: Sequence[ComplaintRow], form: QueueFilter) -> Table:
    there = "office-complaint"
    return queue_table(listed(rows, form), there=lambda code: reverse(there, kwargs={"code": code}), schools=False)


@require_GET
@page("complaints.see")
def complaints_sheet(request: ViewerRequest) -> HttpResponse:
    """Give the list as it is filtered, as an Excel file."""
    rows = complaints_at(viewer=request.viewer, today=request.today)
    return queue_file(_table(rows, QueueFilter(request.GET)))


@require_http_methods(["GET", "POST"])
@page("complaints.see")
def complaint(request: ViewerRequest, code: str) -> HttpResponse:
    """Show one complaint, and do with it what the desk may."""
    done, contact, reasons, status = handled(request, code)
    if done:
        passed = request.POST.get("step") == "passed"
        return redirect("office-complaints") if passed else redirect("office-complaint", code=code)
    seen = complaint_page(viewer=request.viewer, complaint=code, today=request.today)
    context = {
        **desk_context(seen, sent=request.POST, contact=contact, reasons=reasons),
        "crumbs": (
            Crumb(name=_("投诉与建议"), url=reverse("office-complaints")),
            Crumb(name=seen.row.number),
        ),
    }
    return office_page(request, "complaint.html", stage=STAGE, context=context, status=status)


complaint_urls: list[URLPattern] = [
    path("complaints/", complaints, name="office-complaints"),
    path("complaints.xlsx", complaints_sheet, name="office-complaints-sheet"),
    path("complaints/<str:code>/", complaint, name="office-complaint"),
]
