"""What waits above schools: comments, appeals and reports of those beneath, and reports about a region's authority."""

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
    """Show what waits, the oldest first, of all schools and authorities or one, and take a decision."""
    crumbs = (Crumb(name=_("主管的学校"), url=reverse("bureau-home")), Crumb(name=_("评论和举报")))
    return _queue(request, "comments.html", crumbs)


@require_http_methods(["GET", "POST"])
@page("platform.see")
def reports(request: ViewerRequest) -> HttpResponse:
    """Show the reports about regions' authorities, which the platform alone answers, and take an answer."""
    crumbs = (Crumb(name=_("平台上的学校"), url=reverse("platform-home")), Crumb(name=_("对自治区教育厅的举报")))
    return _queue(request, "reports.html", crumbs)


def _queue(request: ViewerRequest, template: str, crumbs: tuple[Crumb, ...]) -> HttpResponse:
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
        "crumbs": crumbs,
    }
    return render(request, f"fronts/bureau/{template}", context, status=status)


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


platform_report_urls: list[URLPattern] = [path("reports/", reports, name="platform-reports")]
bureau_comment_urls: list[URLPattern] = [
    path("comments/", queue, name="bureau-comments"),
    path("comments/pens/<str:code>/", pen, name="bureau-pen"),
]
