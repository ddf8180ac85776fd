"""The page on which a new school begins: nine steps, how far each is, and the one that comes next."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import path
from django.urls.resolvers import URLPattern
from django.views.decorators.http import require_GET

from afterbell.fronts.office.first_steps import first_steps, next_step
from afterbell.fronts.office.frame import frame_of, office_page
from afterbell.fronts.viewing import ViewerRequest, page
from afterbell.schools.starting import beginnings, next_to_invite


@require_GET
@page("schools.register")
def start(request: ViewerRequest) -> HttpResponse:
    """Lead from an empty school to invited families."""
    frame = frame_of(request)
    steps = first_steps(
        school=request.school_name,
        term=frame.term,
        stands=beginnings(viewer=request.viewer, term=frame.term.id if frame.term else 0),
        numbers=frame.numbers,
        homeroom=next_to_invite(viewer=request.viewer),
    )
    done = sum(step.state == "done" for step in steps)
    context = {"steps": steps, "next": next_step(steps), "done": done, "number": len(steps)}
    return office_page(request, "start.html", stage="", context=context, frame=frame)


start_urls: list[URLPattern] = [path("start/", start, name="office-start")]
