"""Complaints that came before the bureau: not answered in time, not to the writer's satisfaction, or of a principal."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from afterbell.complaints.queries import ComplaintRow, complaint_page, complaints_at
from afterbell.complaints.waiting import waiting_above
from afterbell.fronts.complaints import QueueFilter, desk_context, handled, listed, queue_file, queue_table
from afterbell.fronts.look.pieces import Crumb, Figure, Table
from afterbell.fronts.viewing import ViewerRequest, page
from afterbell.schools.supervision import supervised


@require_GET
@page("bureau.see")
def complaints(request: ViewerRequest) -> HttpResponse:
    """List what waits for the bureau's answer, of all its schools."""
    form = QueueFilter(request.GET)
    rows = complaints_at(viewer=request.viewer, today=request.today)
    context = {
        "form": form,
        "any": bool(rows),
        "overdue": sum(row.overdue for row in rows),
        "table": _table(rows, form),
        "export_url": f"{reverse('bureau-complaints-sheet')}?{request.GET.urlencode()}",
        "crumbs": (Crumb(name=_("学校"), url=reverse("bureau-home")), Crumb(name=_("投诉与建议"))),
    }
    return render(request, "fronts/bureau/complaints.html", context)


def _table(rows: Sequence[ComplaintRow], form: QueueFilter) -> Table:
    there = "bureau-complaint"
    return queue_table(listed(rows, form), there=lambda code: reverse(there, kwargs={"code": code}), schools=True)


@require_GET
@page("bureau.see")
def complaints_sheet(request: ViewerRequest) -> HttpResponse:
    """Give the list as it is filtered, as an Excel file."""
    rows = complaints_at(viewer=request.viewer, today=request.today)
    return queue_file(_table(rows, QueueFilter(request.GET)))


@require_http_methods(["GET", "POST"])
@page("bureau.see")
def complaint(request: ViewerRequest, code: str) -> HttpResponse:
    """Show one complaint, and answer it."""
    supervised(viewer=request.viewer)
    done, contact, reasons, status = handled(request, code)
    if done:
        return redirect("bureau-complaint", code=code)
    seen = complaint_page(viewer=request.viewer, complaint=code, today=request.today)
    context = {
        **desk_context(seen, sent=request.POST, contact=contact, reasons=reasons),
        "crumbs": (
            Crumb(name=_("学校"), url=reverse("bureau-home")),
            Crumb(name=_("投诉与建议"), url=reverse("bureau-complaints")),
            Crumb(name=f"{seen.row.school} {seen.row.number}"),
        ),
    }
    return render(request, "fronts/bureau/complaint.html", context, status=status)


def waiting_figure(request: ViewerRequest) -> Figure:
    """Say on the first page how many complaints wait, and how long the oldest does."""
    found = waiting_above(viewer=request.viewer, today=request.today)
    oldest = ngettext("最久的来了 %(days)s 天", "最久的来了 %(days)s 天", found.oldest_days)
    return Figure(
        number=found.number,
        label=_("件投诉等主管部门答复"),
        url=reverse("bureau-complaints"),
        tone="alarm" if found.overdue else "attention" if found.number else "plain",
        note=oldest % {"days": found.oldest_days} if found.oldest_days else "",
    )


complaint_urls: list[URLPattern] = [
    path("complaints/", complaints, name="bureau-complaints"),
    path("complaints.xlsx", complaints_sheet, name="bureau-complaints-sheet"),
    path("complaints/<str:code>/", complaint, name="bureau-complaint"),
]
