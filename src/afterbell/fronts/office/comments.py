"""The own school's comments, appeals and reports that wait, and the pen names of who wrote them."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from afterbell.base.refusals import Refusal
from afterbell.fronts.comment_queue import decide, pen_of, queue_of, step_of_pen, taken
from afterbell.fronts.look.pieces import Crumb
from afterbell.fronts.office.frame import office_page
from afterbell.fronts.viewing import ViewerRequest, page

STAGE = "publication"


@require_http_methods(["GET", "POST"])
@page("comment_queue.see")
def queue(request: ViewerRequest) -> HttpResponse:
    """Show what waits, the oldest first, and take a decision."""
    reasons: tuple[Refusal, ...] = ()
    status = 200
    if request.method == "POST":
        reasons, status = taken(request, decide)
        if not reasons:
            return redirect("office-comments")
    context = {**queue_of(request, reasons=reasons), "pen_url": "office-pen"}
    return office_page(request, "comments.html", stage=STAGE, context=context, status=status)


@require_http_methods(["GET", "POST"])
@page("comment_queue.see")
def pen(request: ViewerRequest, code: str) -> HttpResponse:
    """Show what was done about somebody's personal space, and take the next step."""
    reasons: tuple[Refusal, ...] = ()
    status = 200
    if request.method == "POST":
        reasons, status = taken(request, lambda sent: step_of_pen(sent, code))
        if not reasons:
            return redirect("office-pen", code=code)
    home = reverse("office-comments")
    crumbs = (Crumb(name=_("评论和举报"), url=home), Crumb(name=_("个人空间")))
    context = {**pen_of(request, code, reasons=reasons), "crumbs": crumbs}
    return office_page(request, "pen.html", stage=STAGE, context=context, status=status)


office_comment_urls: list[URLPattern] = [
    path("comments/", queue, name="office-comments"),
    path("comments/pens/<str:code>/", pen, name="office-pen"),
]
