"""Care notes for the adult in charge of a session today: about whom there is something to know, and what it is."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from afterbell.enrolment.rules.caring import CARE_WORDS, CareKind
from afterbell.fronts.viewing import ViewerRequest, page
from afterbell.rostering.commands import look_at_care
from afterbell.rostering.queries import care_in_session


@require_http_methods(["GET", "POST"])
@page("rostering.look_at_care")
def session_care(request: ViewerRequest, code: str) -> HttpResponse:
    """List the children of a session with a note; show one child's, which is written down."""
    marks = care_in_session(viewer=request.viewer, session=code, today=request.today)
    read = None
    if request.method == "POST":
        pupil = request.POST.get("pupil", "")
        read = look_at_care(actor=request.viewer, now=request.now, session=code, pupil=pupil)
    language = get_language() or ""
    context = {
        "session": code,
        "marks": [mark for mark in marks if read is None or mark.pupil != read.pupil],
        "read": read,
        "notes": [
            (CARE_WORDS[CareKind(note.words.kind)].in_language(language), note) for note in (read.notes if read else ())
        ],
    }
    request.stands_on = reverse("session-care", kwargs={"code": code})
    return render(request, "fronts/classroom/care.html", context)


care_urls: list[URLPattern] = [path("sessions/<str:code>/care/", session_care, name="session-care")]
