"""Incidents and injuries: the list without a word of what was written, and one with what was done about it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_GET, require_http_methods

from afterbell.attendance.commands import (
    IncidentRead,
    close_incident,
    follow_incident,
    look_at_incident,
    look_at_incident_photo,
)
from afterbell.attendance.papers.incident import IncidentSheet, render_incident_pdf
from afterbell.attendance.queries import IncidentRow, incident_page, incidents_seen
from afterbell.base import sheets
from afterbell.base.access import may, place
from afterbell.base.refusals import NotThere, Refusal, Refused
from afterbell.base.spans import local_day
from afterbell.fronts.afternoons import clock_of
from afterbell.fronts.classroom.incident import KINDS, SEVERITIES
from afterbell.fronts.look.pieces import Column, Crumb, Entry, Line, Table
from afterbell.fronts.look.saying import say_day, say_time
from afterbell.fronts.look.tones import Tone
from afterbell.fronts.office.excel import excel
from afterbell.fronts.office.frame import office_page
from afterbell.fronts.photos import jpeg_answer
from afterbell.fronts.viewing import CONFLICT, UNPROCESSABLE, ViewerRequest, page

STAGE = "afternoons"
STATES = (("", lazy("没有办结")), ("closed", lazy("已办结")), ("all", lazy("全部")))
STEPS = (
    ("examined", lazy("看过伤情")),
    ("sent_home", lazy("送回家")),
    ("hospital", lazy("送医院")),
    ("insurance", lazy("报保险")),
    ("family", lazy("和家里谈过")),
    ("measures", lazy("采取措施")),
)
TONES: dict[str, Tone] = {"slight": "plain", "treated": "attention", "serious": "alarm"}


class IncidentFilter(forms.Form):
    """Which incidents are listed."""

    q = forms.CharField(label=lazy("学生、班级或地点"), required=False, max_length=40)
    kind = forms.ChoiceField(label=lazy("哪一类"), required=False, choices=[("", lazy("全部")), *KINDS])
    state = forms.ChoiceField(label=lazy("状态"), required=False, choices=STATES)


@require_GET
@page("incidents.see")
def incidents(request: ViewerRequest) -> HttpResponse:
    """List the incidents the viewer may see."""
    form = IncidentFilter(request.GET or None)
    every, listed = _found(request, form)
    whole = may(actor=request.viewer, action="attendance.record_incident", at=place(school=request.viewer.tenant))
    context = {
        "form": form,
        "any": bool(every),
        "filtered": bool(form.is_valid() and any(form.cleaned_data.values())),
        "table": _table(listed),
        "open": sum(not row.closed for row in every),
        "records": whole,
        "export_url": f"{reverse('office-incidents-sheet')}?{request.GET.urlencode()}",
        "crumbs": (Crumb(name=_("今天的场次"), url=_home(request)), Crumb(name=_("事件和受伤"))),
    }
    return _answer(request, "incidents.html", context, status=200)


def _home(request: ViewerRequest) -> str:
    whole = may(actor=request.viewer, action="sessions.see", at=place(school=request.viewer.tenant))
    return reverse("office-today") if whole else reverse("my-sessions")


def _answer(request: ViewerRequest, template: str, context: dict[str, object], *, status: int) -> HttpResponse:
    if may(actor=request.viewer, action="office.see", at=place(school=request.viewer.tenant)):
        return office_page(request, template, stage=STAGE, context=context, status=status)
    return render(request, f"fronts/office/{template}", {"term_line": None, "stage": "", **context}, status=status)


def _found(request: ViewerRequest, form: IncidentFilter) -> tuple[Sequence[IncidentRow], Sequence[IncidentRow]]:
    chosen = form.cleaned_data if form.is_valid() else {}
    q, kind, state = chosen.get("q", "").strip(), chosen.get("kind", ""), chosen.get("state", "")
    every = incidents_seen(viewer=request.viewer)
    listed = [
        row
        for row in every
        if (state == "all" or row.closed == (state == "closed")) and kind in {"", row.kind} and _holds(row, q)
    ]
    return every, listed


def _holds(row: IncidentRow, q: str) -> bool:
    names = [word for child in row.children for word in (child.name, child.homeroom)]
    return any(q in word for word in (row.where, row.session, *names))


def _when(row: IncidentRow) -> str:
    day = say_day(day=local_day(row.happened_at), language=get_language() or "")
    return f"{day} {say_time(clock_of(row.happened_at))}"


def _table(rows: Sequence[IncidentRow]) -> Table:
    names = (_("时间"), _("哪一类"), _("多重"), _("学生"), _("在哪里"), _("跟进"), _("状态"))
    return Table(
        caption=_("事件和受伤"),
        columns=tuple(Column(name=name) for name in names),
        lines=tuple(_line(row) for row in rows),
    )


def _line(row: IncidentRow) -> Line:
    return Line(
        code=row.code,
        label=_when(row),
        entries=(
            Entry(text=_when(row), url=reverse("office-incident", kwargs={"code": row.code})),
            Entry(text=str(dict(KINDS)[row.kind])),
            Entry(text=str(dict(SEVERITIES)[row.severity]), tone=TONES[row.severity]),
            Entry(
                text=_("、").join(child.name for child in row.children) or "—",
                note=_("、").join(dict.fromkeys(child.homeroom for child in row.children)),
            ),
            Entry(text=row.where, note=row.session),
            Entry(text=str(row.entries) if row.entries else "—"),
            Entry(text=_("已办结"), tone="good") if row.closed else Entry(text=_("没有办结"), tone="attention"),
        ),
    )


@require_GET
@page("incidents.see")
def incidents_sheet(request: ViewerRequest) -> HttpResponse:
    """Give the list as an Excel file: no child's name stands beside what happened to it."""
    _every, listed = _found(request, IncidentFilter(request.GET or None))
    names = (_("时间"), _("哪一类"), _("多重"), _("班级"), _("学生人数"), _("在哪里"), _("跟进"), _("状态"))
    return excel(
        title=_("事件 %(day)s") % {"day": request.today.isoformat()},
        columns=tuple(sheets.Column(name=name, width=16) for name in names),
        rows=[
            (
                _when(row),
                str(dict(KINDS)[row.kind]),
                str(dict(SEVERITIES)[row.severity]),
                _("、").join(dict.fromkeys(child.homeroom for child in row.children)),
                str(len(row.children)),
                row.where,
                str(row.entries),
                _("已办结") if row.closed else _("没有办结"),
            )
            for row in listed
        ],
    )


@require_http_methods(["GET", "POST"])
@page("incidents.see")
def incident(request: ViewerRequest, code: str) -> HttpResponse:
    """Show one incident, and its words to who asks for them, which is written down; take in what was done."""
    reasons: tuple[Refusal, ...] = ()
    status, read = 200, None
    if request.method == "POST":
        try:
            if request.POST.get("do") == "photo":
                return jpeg_answer(_photo(request, code))
            read = _done(request, code)
        except Refused as refused:
            reasons, status = refused.reasons, CONFLICT if refused.conflict else UNPROCESSABLE
        else:
            if read is None:
                return redirect("office-incident", code=code)
            if request.POST["do"] == "print":
                return _sheet(request, code, read)
    seen = incident_page(viewer=request.viewer, incident=code)
    context = {
        "seen": seen,
        "kind": dict(KINDS)[seen.row.kind],
        "severity": dict(SEVERITIES)[seen.row.severity],
        "tone": TONES[seen.row.severity],
        "when": _when(seen.row),
        "read": read,
        "children": [(child, read.children.get(child.code, "") if read else "") for child in seen.row.children],
        "steps": [(step, dict(STEPS)[step.kind], read.entries.get(step.id, "") if read else "") for step in seen.steps],
        "kinds": STEPS,
        "reasons": reasons,
        "sent": request.POST if reasons else {},
        "crumbs": (
            Crumb(name=_("事件和受伤"), url=reverse("office-incidents")),
            Crumb(name=f"{_when(seen.row)} {seen.row.where}"),
        ),
    }
    return _answer(request, "incident.html", context, status=status)


def _photo(request: ViewerRequest, code: str) -> bytes:
    photo = request.POST.get("photo", "")
    return look_at_incident_photo(actor=request.viewer, now=request.now, incident=code, photo=photo)


def _done(request: ViewerRequest, code: str) -> IncidentRead | None:
    """Do what was asked; gives the words when they were asked for. Raises NotThere for anything else."""
    actor, now, sent = request.viewer, request.now, request.POST
    match sent.get("do"):
        case "look" | "print":
            return look_at_incident(actor=actor, now=now, incident=code)
        case "follow":
            kind, words, pupil = (sent.get(name, "") for name in ("kind", "words", "pupil"))
            follow_incident(actor=actor, now=now, incident=code, kind=kind, words=words, pupil=pupil)
            messages.success(request, _("已记下。"))
        case "close":
            close_incident(actor=actor, now=now, incident=code, outcome=sent.get("outcome", ""))
            messages.success(request, _("已办结。"))
        case _:
            raise NotThere("deed")
    return None


def _sheet(request: ViewerRequest, code: str, read: IncidentRead) -> HttpResponse:
    """Give the incident as a sheet of paper; it is Chinese, as what was written is."""
    seen = incident_page(viewer=request.viewer, incident=code)
    row = seen.row
    with override("zh-hans"):
        sheet = IncidentSheet(
            school=request.school_name,
            kind=str(dict(KINDS)[row.kind]),
            severity=str(dict(SEVERITIES)[row.severity]),
            when=_moment(row.happened_at),
            where=" ".join(filter(None, (row.where, row.session))),
            children=tuple((f"{one.name} {one.homeroom}", read.children.get(one.code) or "—") for one in row.children),
            words=read.words,
            adult=row.adult,
            recorded_by=row.recorded_by,
            steps=tuple(
                (f"{_moment(step.at)} {step.by}", f"{dict(STEPS)[step.kind]} {step.child} {read.entries[step.id]}")
                for step in seen.steps
                if step.id in read.entries
            ),
            ended=(f"{_moment(seen.closed_at)} {seen.closed_by}", read.outcome or "—") if seen.closed_at else None,
            printed_by=request.viewer.name,
            printed_on=request.today,
            withheld=read.withheld,
        )
    answer = HttpResponse(render_incident_pdf(sheet=sheet), content_type="application/pdf")
    answer.headers["Content-Disposition"] = 'inline; filename="incident.pdf"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _moment(at: datetime) -> str:
    return f"{say_day(day=local_day(at), language='zh-hans')} {say_time(clock_of(at))}"


incident_urls: list[URLPattern] = [
    path("incidents/", incidents, name="office-incidents"),
    path("incidents/sheet/", incidents_sheet, name="office-incidents-sheet"),
    path("incidents/<str:code>/", incident, name="office-incident"),
]
