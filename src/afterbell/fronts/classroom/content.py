"""What was done in a week's sessions: which stand without the statement, and which were drawn to be looked into."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from afterbell.attendance.commands import note_what_was_seen
from afterbell.attendance.queries import ContentDesk, DrawnSession, content_desk
from afterbell.base.refusals import Refusal, Refused
from afterbell.base.spans import local_day
from afterbell.fronts.afternoons import clock_of
from afterbell.fronts.look.pieces import Cell
from afterbell.fronts.look.saying import say_day, say_time
from afterbell.fronts.viewing import UNPROCESSABLE, ViewerRequest, page
from afterbell.fronts.weeks import WeekFilter, day_asked, say_week

ANSWERS = {"yes": True, "no": False}


@require_http_methods(["GET", "POST"])
@page("content.see")
def session_contents(request: ViewerRequest) -> HttpResponse:
    """Show the week's contents, and note what was seen in a session that was drawn."""
    reasons: tuple[Refusal, ...] = ()
    if request.method == "POST":
        try:
            _look(request)
        except Refused as refused:
            reasons = refused.reasons
        else:
            messages.success(request, _("看到的已记下。"))
            return redirect(request.get_full_path())
    day = day_asked(request)
    seen = content_desk(viewer=request.viewer, day=day, now=request.now)
    context = {
        "seen": seen,
        "week": say_week(seen.monday),
        "form": WeekFilter({"day": day.isoformat()}),
        "drawn": [(row, when(row.session.starts_at), _said(row)) for row in seen.drawn],
        "unsaid": [*_unsaid(seen)],
        "reasons": reasons,
        "sent": request.POST,
    }
    return render(request, "fronts/classroom/content.html", context, status=UNPROCESSABLE if reasons else 200)


def _look(request: ViewerRequest) -> None:
    note_what_was_seen(
        actor=request.viewer,
        now=request.now,
        session=request.POST.get("session", ""),
        kept=ANSWERS.get(request.POST.get("kept", "")),
        words=request.POST.get("words", ""),
    )


def _said(row: DrawnSession) -> str:
    """Say what the session's adult stated of it."""
    if row.content is None:
        return _("负责老师还没有记做了什么。") if row.begun else _("还没有开始。")
    if row.content.nothing_taught:
        return _("%(who)s 声明没有讲授新课。") % {"who": row.content.by}
    return _("%(who)s 没有声明没有讲授新课。") % {"who": row.content.by}


def _unsaid(seen: ContentDesk) -> Iterator[Cell]:
    for session, content in seen.unsaid:
        yield Cell(
            name=session.name,
            value=_("记了内容，没有声明") if content else _("没有记"),
            note=f"{when(session.starts_at)} {session.adult}".strip(),
            tone="attention",
            url=reverse("session-homework", kwargs={"code": session.code}),
        )


def when(moment: datetime) -> str:
    """Say day and time of a session."""
    day = say_day(day=local_day(moment), language=get_language() or "zh-hans")
    return f"{day} {say_time(clock_of(moment))}"


content_urls: list[URLPattern] = [path("content/", session_contents, name="session-contents")]
