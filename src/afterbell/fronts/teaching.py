"""Anybody of the house or a family tells the principal that a session was used to teach."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from afterbell.attendance.commands import report_teaching
from afterbell.attendance.queries import Reportable, own_reports, reportable_of_children, reportable_of_day
from afterbell.attendance.rules.reports import ABOUT, OUTCOMES
from afterbell.base.refusals import Refusal, Refused
from afterbell.fronts.classroom.content import when
from afterbell.fronts.office.said import said
from afterbell.fronts.viewing import CONFLICT, UNPROCESSABLE, ViewerRequest, page
from afterbell.fronts.weeks import DayFilter, day_asked


@require_http_methods(["GET", "POST"])
@page("attendance.report_teaching")
def of_staff(request: ViewerRequest) -> HttpResponse:
    """Let a member of staff report a session of a day."""
    day = day_asked(request)
    sessions = reportable_of_day(viewer=request.viewer, day=day, now=request.now)
    return _page(request, sessions=sessions, there="report-teaching", form=DayFilter({"day": day.isoformat()}))


@require_http_methods(["GET", "POST"])
@page("attendance.report_teaching")
def of_family(request: ViewerRequest) -> HttpResponse:
    """Let a guardian report a session of the last two weeks in which a child of theirs had a place."""
    sessions = reportable_of_children(viewer=request.viewer, now=request.now)
    return _page(request, sessions=sessions, there="family-teaching", form=None)


def _page(
    request: ViewerRequest, *, sessions: Sequence[Reportable], there: str, form: DayFilter | None
) -> HttpResponse:
    reasons: tuple[Refusal, ...] = ()
    status = 200
    if request.method == "POST":
        try:
            _report(request)
        except Refused as refused:
            reasons, status = refused.reasons, CONFLICT if refused.conflict else UNPROCESSABLE
        else:
            messages.success(request, _("已交给校长。校长答复以后，您会收到一条消息。"))
            return redirect(there)
    context = {
        "form": form,
        "sessions": [(row.code, f"{when(row.starts_at)} {row.name} {row.room}".strip()) for row in sessions],
        "abouts": [(code, said(words)) for code, words in ABOUT.items()],
        "own": [
            (row, said(ABOUT[row.about]), said(OUTCOMES[row.outcome]) if row.outcome else "")
            for row in own_reports(viewer=request.viewer)
        ],
        "for_family": form is None,
        "reasons": reasons,
        "sent": request.POST,
    }
    return render(request, "fronts/teaching.html", context, status=status)


def _report(request: ViewerRequest) -> str:
    sent = request.POST
    return report_teaching(
        actor=request.viewer,
        now=request.now,
        session=sent.get("session", ""),
        about=sent.get("about", ""),
        words=sent.get("words", ""),
        named="named" in sent,
    )


staff_teaching_urls: list[URLPattern] = [path("teaching/", of_staff, name="report-teaching")]
family_teaching_urls: list[URLPattern] = [path("teaching/", of_family, name="family-teaching")]
