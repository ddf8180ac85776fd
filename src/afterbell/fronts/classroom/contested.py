"""Two people said different things of a child: the homeroom teacher or duty leader decides."""

from __future__ import annotations

from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from afterbell.attendance.commands import NewMark, settle_marks
from afterbell.attendance.queries import ContestedChild, Word, contested_children
from afterbell.fronts.viewing import ViewerRequest, page


@require_GET
@page("attendance.decide")
def contested(request: ViewerRequest) -> HttpResponse:
    """List today's children between whose marks the viewer may decide, with what each person said and when."""
    children = contested_children(viewer=request.viewer, on=request.today)
    context = {"children": [(child, _said(child)) for child in children], "number": len(children)}
    return render(request, "fronts/classroom/contested.html", context)


@require_POST
@page("attendance.decide")
def decide(request: ViewerRequest, code: str) -> HttpResponse:
    """Let one of the contradicting words about a child stand."""
    chosen = _chosen(request, code)
    request.stands_on = reverse("contested")
    if chosen is None:
        messages.warning(request, _("刚才有了变化，或已经有人决定；请看过再选。"))
        return redirect("contested")
    child, word = chosen
    mark = NewMark(
        mark_id=uuid4(),
        pupil=child.pupil,
        state=word.state,
        place=word.place,
        device=child.device,
        device_seq=child.seq,
        settles=child.settles,
    )
    settle_marks(actor=request.viewer, now=request.now, session=code, marks=[mark])
    messages.success(request, _("%(name)s 的记录已决定。") % {"name": child.name})
    return redirect("contested")


def _chosen(request: ViewerRequest, session: str) -> tuple[ContestedChild, Word] | None:
    """Find what was chosen; nothing when more was said of the child since the page was opened."""
    children = contested_children(viewer=request.viewer, on=request.today, session=session)
    child = next((one for one in children if one.pupil == request.POST.get("pupil")), None)
    if child is None or _said(child) != request.POST.get("said"):
        return None
    place = request.POST.get("word", "")
    return (child, child.words[int(place)]) if place in {str(one) for one in range(len(child.words))} else None


def _said(child: ContestedChild) -> str:
    return ",".join(str(one) for one in child.settles) + f" {len(child.words)}"


contested_urls: list[URLPattern] = [
    path("contested/", contested, name="contested"),
    path("sessions/<str:code>/contested/", decide, name="decide-contested"),
]
