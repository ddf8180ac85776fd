"""What was written down about a family's own child: what happened, what was done, and who of the school read it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.urls.resolvers import URLPattern
from django.views.decorators.http import require_GET

from afterbell.attendance.queries import own_incidents
from afterbell.base.refusals import NotThere
from afterbell.dismissal.queries import may_not_know
from afterbell.fronts.classroom.incident import KINDS, SEVERITIES
from afterbell.fronts.office.incidents import STEPS, TONES
from afterbell.fronts.viewing import ViewerRequest, page


@require_GET
@page("child.see")
def child_incidents(request: ViewerRequest, pupil: str) -> HttpResponse:
    """Show a family the incidents of its own child; nothing to a guardian who may not know where it is."""
    if pupil in may_not_know(viewer=request.viewer, day=request.today):
        raise NotThere("pupil")
    rows = own_incidents(viewer=request.viewer, pupil=pupil)
    shown = [
        (
            row,
            dict(KINDS)[row.kind],
            (dict(SEVERITIES)[row.severity], TONES[row.severity]),
            [(step, dict(STEPS)[step.kind]) for step in row.steps],
        )
        for row in rows
    ]
    return render(request, "fronts/family/incidents.html", {"rows": shown})


incident_urls: list[URLPattern] = [
    path("children/<str:pupil>/incidents/", child_incidents, name="child-incidents"),
]
