"""The print run: every homeroom's signed forms as sealed files, prepared one after the other while the page counts."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from afterbell.enrolment.papers.run import sealed_run
from afterbell.enrolment.queries import UnsignedOfHomeroom, printed_homeroom, unsigned_in_school
from afterbell.fronts.look.pieces import Cell, Crumb
from afterbell.fronts.office.frame import office_page
from afterbell.fronts.viewing import ViewerRequest, page

STAGE = "papers"


@require_GET
@page("office.see")
def print_run(request: ViewerRequest) -> HttpResponse:
    """Show the homerooms whose forms can be printed, each as a file of its own."""
    found = unsigned_in_school(viewer=request.viewer, today=request.today)
    context = {
        "cells": [_cell(row) for row in found],
        "forms": sum(row.applied for row in found),
        "crumbs": (Crumb(name=_("文书"), url=reverse("office-papers")), Crumb(name=_("打印文书"))),
    }
    return office_page(request, "printing.html", stage=STAGE, context=context)


def _cell(row: UnsignedOfHomeroom) -> Cell:
    return Cell(
        name=row.name,
        value=ngettext("%(number)s 份文书", "%(number)s 份文书", row.applied) % {"number": row.applied},
        url=reverse("homeroom-papers", kwargs={"code": row.homeroom}),
    )


@require_GET
@page("homeroom.see")
def homeroom_papers(request: ViewerRequest, code: str) -> HttpResponse:
    """Give a homeroom's signed forms as one PDF under the school's seal."""
    run = printed_homeroom(viewer=request.viewer, homeroom=code, today=request.today)
    response = HttpResponse(sealed_run(run=run, now=request.now), content_type="application/pdf")
    named = content_disposition_header(as_attachment=False, filename=f"{run.name}.pdf")
    response.headers["Content-Disposition"] = named or "inline"
    return response


printing_urls: list[URLPattern] = [
    path("papers/print/", print_run, name="print-run"),
    path("homerooms/<str:code>/papers.pdf", homeroom_papers, name="homeroom-papers"),
]
