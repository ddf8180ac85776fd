"""Comments, appeals and reports that wait in the supervised schools, and reports schools passed on."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from afterbell.base.refusals import Refusal
from afterbell.fronts.comment_queue import decide, pen_of, queue_of, step_of_pen, taken
from afterbell.fronts.look.pieces import Crumb
from afterbell.fronts.viewing import ViewerRequest, page


@require_http_methods(["GET", "POST"])
@page("bureau.see")
def queue(request: ViewerRequest) -> HttpResponse:
    """Show what waits, the oldest first, of all schools or one, and take a decision."""
    reasons: tuple[Refusal, ...] = ()
    status = 200
    if request.method == "POST":
        reasons, status = taken(request, decide)
        if not reasons:
            return redirect(request.get_full_path())
    context = {
        **queue_of(request, reasons=reasons),
        "pen_url": "bureau-pen",
        "above": True,
        "crumbs": (Crumb(name=_("主管的学校"), url=reverse("bureau-home")), Crumb(name=_("评论和举报"))),
    }
    return render(request, "fronts/bureau/comments.html", context, status=status)


@require_http_methods(["GET", "POST"])
@page("bureau.see")
def pen(request: ViewerRequest, code: str) -> HttpResponse:
    """Show what was done about somebody's personal space, and take the next step."""
    reasons: tuple[Refusal, ...] = ()
    status = 200
    if request.method == "POST":
        reasons, status = taken(request, lambda sent: step_of_pen(sent, code))
        if not reasons:
            return redirect("bureau-pen", code=code)
    home = reverse("bureau-comments")
    crumbs = (Crumb(name=_("评论和举报"), url=home), Crumb(name=_("个人空间")))
    context = {**pen_of(request, code, reasons=reasons), "crumbs": crumbs}
    return render(request, "fronts/bureau/pen.html", context, status=status)


bureau_comment_urls: list[URLPattern] = [
    path("comments/", queue, name="bureau-comments"),
    path("comments/pens/<str:code>/", pen, name="bureau-pen"),
]
