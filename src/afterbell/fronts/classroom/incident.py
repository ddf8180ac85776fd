"""Writing down on the phone what happened: from a session with its children, or from anywhere by a child's name."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods

from afterbell.attendance.commands import NewIncident, record_incident
from afterbell.attendance.queries import ChildConcerned, pupils_to_pick, sees_incident
from afterbell.attendance.queries import roll as roll_of
from afterbell.attendance.rules.incidents import IncidentWords
from afterbell.base.access import may, place
from afterbell.base.refusals import NotThere, Refusal, Refused
from afterbell.base.spans import instant, local_day
from afterbell.fronts.afternoons import clock_of
from afterbell.fronts.days import time_in
from afterbell.fronts.look.relations import say_collector
from afterbell.fronts.look.saying import say_time
from afterbell.fronts.photos import sent_photos
from afterbell.fronts.viewing import CONFLICT, UNPROCESSABLE, ViewerRequest, page
from afterbell.schools.roles import Role

KINDS = (
    ("injury", lazy("受伤")),
    ("illness", lazy("不舒服")),
    ("conflict", lazy("冲突")),
    ("property", lazy("财物损坏")),
    ("near_miss", lazy("险情")),
)
SEVERITIES = (("slight", lazy("轻微")), ("treated", lazy("要处理")), ("serious", lazy("严重")))


@require_http_methods(["GET", "POST"])
@page("attendance.record_incident")
def session_incident(request: ViewerRequest, code: str) -> HttpResponse:
    """Write down what happened in a session."""
    seen = roll_of(viewer=request.viewer, session=code, now=request.now)
    children = [
        ChildConcerned(code=row.code, name=row.name, homeroom=row.homeroom, guardian=row.guardian)
        for row in seen.children
    ]
    title = f"{seen.session.name} {seen.session.room}".strip()
    return _written(request, session=code, title=title, children=children, back=reverse("roll", kwargs={"code": code}))


@require_http_methods(["GET", "POST"])
@page("attendance.record_incident")
def incident(request: ViewerRequest) -> HttpResponse:
    """Write down what happened anywhere; the children are found by their names."""
    if not may(actor=request.viewer, action="attendance.record_incident", at=place(school=request.viewer.tenant)):
        raise NotThere("incident")
    found = pupils_to_pick(viewer=request.viewer, words=request.GET.get("q", ""))
    return _written(request, session="", title="", children=list(found), back=reverse(_first_page(request)))


def _written(
    request: ViewerRequest, *, session: str, title: str, children: list[ChildConcerned], back: str
) -> HttpResponse:
    reasons: tuple[Refusal, ...] = ()
    status = 200
    if request.method == "POST":
        try:
            code = record_incident(actor=request.viewer, now=request.now, incident=_new(request, session=session))
        except Refused as refused:
            reasons, status = refused.reasons, CONFLICT if refused.conflict else UNPROCESSABLE
        else:
            messages.success(request, _said(request, code))
            return redirect(back) if session or not _leads(request) else redirect("office-incident", code=code)
    sent = request.POST
    context = {
        "session": session,
        "title": title,
        "searched": request.GET.get("q", ""),
        "children": [
            (row, _of_which(row), row.code in sent.getlist("pupil"), sent.get(f"said-{row.code}", ""))
            for row in children
        ],
        "kinds": KINDS,
        "severities": SEVERITIES,
        "reasons": reasons,
        "sent": sent,
        "sent_as": sent.get("sent_as") or str(uuid4()),
        "time": sent.get("time") or say_time(clock_of(request.now)),
        "back": back,
        "from_gate": back == reverse("gate"),
    }
    return render(request, "fronts/classroom/incident.html", context, status=status)


def _said(request: ViewerRequest, code: str) -> str:
    """Say that it is written down and who is sent a message, with the way to it for who may open it."""
    done = _("已记下，已发消息给家长和班主任。") if request.POST.getlist("pupil") else _("已记下。")
    if not sees_incident(viewer=request.viewer, incident=code):
        return done
    return format_html('{} <a href="{}">{}</a>', done, reverse("office-incident", args=[code]), _("看记下的这件事"))


def _of_which(child: ChildConcerned) -> str:
    return " · ".join(filter(None, (child.homeroom, say_collector(child.guardian))))


def _first_page(request: ViewerRequest) -> str:
    """Give the page somebody without a session came from: the guard stands at the gate."""
    return "gate" if Role.GATE_GUARD in request.viewer.roles else "my-sessions"


def _leads(request: ViewerRequest) -> bool:
    return may(actor=request.viewer, action="incidents.see", at=place(school=request.viewer.tenant))


def _new(request: ViewerRequest, *, session: str) -> NewIncident:
    """Read the form. Raises NotThere for one that was altered, Refused for photographs that are none."""
    sent = request.POST
    try:
        sent_as = UUID(sent.get("sent_as", ""))
    except ValueError:
        raise NotThere("incident") from None
    return NewIncident(
        sent_as=sent_as,
        kind=sent.get("kind", ""),
        severity=sent.get("severity", ""),
        words=IncidentWords(what=sent.get("what", ""), first_aid=sent.get("first_aid", ""), told=sent.get("told", "")),
        happened_at=_happened(sent, now=request.now),
        session=session,
        where=sent.get("where", ""),
        children={code: sent.get(f"said-{code}", "") for code in sent.getlist("pupil")},
        photos=sent_photos(request),
    )


def _happened(sent: QueryDict, *, now: datetime) -> datetime:
    """Give when it happened: today at the time written, now where none can be read."""
    typed = time_in(sent.get("time", ""))
    return now if typed is None else instant(local_day(now), typed)


record_urls: list[URLPattern] = [
    path("incident/", incident, name="incident"),
    path("sessions/<str:code>/incident/", session_incident, name="session-incident"),
]
