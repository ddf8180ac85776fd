"""The school's notices as a family reads them: a list, and each on a page of its own that opens by a tap."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from afterbell.fronts.look.pieces import Cell
from afterbell.fronts.notices import moment_said
from afterbell.fronts.viewing import ViewerRequest, page
from afterbell.notices.commands import open_notice
from afterbell.notices.queries import FamilyNotice, family_notice, family_notices


@require_GET
@page("child_notices.see")
def notices(request: ViewerRequest) -> HttpResponse:
    """List the notices to the own children's families."""
    rows = family_notices(viewer=request.viewer)
    context = {"rows": [_cell(row) for row in rows], "unread": sum(not row.opened for row in rows)}
    return render(request, "fronts/family/notices.html", context)


def _cell(row: FamilyNotice) -> Cell:
    kind = _("更正（第 %(number)s 版）") % {"number": row.version} if row.version > 1 else ""
    return Cell(
        name=row.title,
        note=" · ".join(part for part in (row.child, moment_said(row.sent_at), kind) if part),
        value=_("看过了") if row.opened else _("没有看"),
        tone="quiet" if row.opened else "attention",
        url=reverse("family-notice", kwargs={"family": row.family}),
    )


@require_http_methods(["GET", "POST"])
@page("child_notices.see")
def notice(request: ViewerRequest, family: str) -> HttpResponse:
    """Show a notice; opening it is a form, because that it was read is a fact the school keeps."""
    if request.method == "POST":
        open_notice(actor=request.viewer, now=request.now, family=family)
        return redirect("family-notice", family=family)
    seen = family_notice(viewer=request.viewer, family=family)
    context = {
        "seen": seen,
        "when": moment_said(seen.notice.sent_at),
        "earlier": [(row, text, moment_said(row.sent_at)) for row, text in seen.earlier],
    }
    return render(request, "fronts/family/notice.html", context)


family_notice_urls: list[URLPattern] = [
    path("notices/", notices, name="family-notices"),
    path("notices/<str:family>/", notice, name="family-notice"),
]
