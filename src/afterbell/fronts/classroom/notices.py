"""Which families of the own homeroom do not know of a notice yet: handed over on paper, called, and printed for."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from afterbell.base.refusals import NotThere, Refusal, Refused
from afterbell.fronts.look.pieces import Cell
from afterbell.fronts.notices import WAYS, moment_said
from afterbell.fronts.viewing import CONFLICT, UNPROCESSABLE, ViewerRequest, page
from afterbell.notices.commands import note_told, undo_told
from afterbell.notices.papers.slips import PrintedSlip, SlipSheet, render_slips_pdf
from afterbell.notices.queries import HomeroomFamily, HomeroomNotice, homeroom_notices, homeroom_reach, slips
from afterbell.schools.commands import reveal_phone

ACTION = "notices_of_homeroom.see"


@require_GET
@page(ACTION)
def notices(request: ViewerRequest, code: str) -> HttpResponse:
    """List the notices to the homeroom's families."""
    seen = homeroom_notices(viewer=request.viewer, homeroom=code, now=request.now)
    context = {"seen": seen, "rows": [_cell(row, homeroom=code) for row in seen.notices]}
    return render(request, "fronts/classroom/notices.html", context)


def _cell(row: HomeroomNotice, *, homeroom: str) -> Cell:
    return Cell(
        name=row.title,
        note=moment_said(row.sent_at),
        value=_("还差 %(number)s 家") % {"number": row.missing} if row.missing else _("都知道了"),
        tone="attention" if row.missing else "good",
        url=reverse("homeroom-notice", kwargs={"code": homeroom, "notice": row.code}),
    )


@require_http_methods(["GET", "POST"])
@page(ACTION)
def notice(request: ViewerRequest, code: str, notice: str) -> HttpResponse:
    """Show the missing families first, and take what the teacher ticks."""
    reasons: tuple[Refusal, ...] = ()
    status, shown = 200, ("", "")
    if request.method == "POST":
        act = request.POST.get("act", "")
        try:
            if act == "phone":
                shown = _phone(request)
            else:
                messages.success(request, _done(request, act))
        except Refused as refused:
            reasons, status = refused.reasons, CONFLICT if refused.conflict else UNPROCESSABLE
        else:
            if act != "phone":
                return redirect("homeroom-notice", code=code, notice=notice)
    seen = homeroom_reach(viewer=request.viewer, homeroom=code, notice=notice, now=request.now)
    context = {
        "seen": seen,
        "reached": [(row, _told(row)) for row in seen.reached],
        "shown_for": shown[0],
        "phone": shown[1],
        "reasons": reasons,
        "sent": request.POST,
    }
    return render(request, "fronts/classroom/notice.html", context, status=status)


def _phone(request: ViewerRequest) -> tuple[str, str]:
    """Show one guardian's number, on this page and this once."""
    guardian = request.POST.get("guardian", "")
    return guardian, reveal_phone(actor=request.viewer, now=request.now, guardian=guardian).phone


def _done(request: ViewerRequest, act: str) -> str:
    doing: dict[str, Callable[[], str]] = {
        "paper": lambda: _noted(request, "paper"),
        "call": lambda: _noted(request, "call"),
        "undo": lambda: _undone(request),
    }
    if act not in doing:
        raise NotThere("act")
    return doing[act]()


def _noted(request: ViewerRequest, way: str) -> str:
    note_told(
        actor=request.viewer,
        now=request.now,
        family=request.POST.get("family", ""),
        way=way,
        guardian=request.POST.get("guardian", ""),
        words=request.POST.get("words", ""),
    )
    return _("记下了：纸质通知已交。") if way == "paper" else _("记下了：已电话告知。")


def _undone(request: ViewerRequest) -> str:
    undo_told(actor=request.viewer, now=request.now, told=request.POST.get("told", ""))
    return _("已撤回；撤回也留有记录。")


def _told(row: HomeroomFamily) -> list[tuple[str, str, str, str]]:
    """Say how a family was told: in words, by whom and when, and the code to take it back by, empty where it stays."""
    return [
        (str(WAYS[fact.way]), fact.who, moment_said(fact.at), fact.code if fact.may_undo else "") for fact in row.told
    ]


@require_GET
@page(ACTION)
def slips_file(request: ViewerRequest, code: str, notice: str) -> HttpResponse:
    """Give the sheet to print: a slip for each family, to be torn off."""
    seen = slips(viewer=request.viewer, homeroom=code, notice=notice, now=request.now)
    sheet = SlipSheet(
        school=request.school_name,
        homeroom=seen.name,
        title=seen.title,
        text=seen.text,
        version=seen.version,
        sent_on=seen.sent_on,
        slips=tuple(
            PrintedSlip(
                child=slip.child,
                address=request.build_absolute_uri(reverse("family-notice", kwargs={"family": slip.family})),
            )
            for slip in seen.slips
        ),
    )
    answer = HttpResponse(render_slips_pdf(sheet=sheet), content_type="application/pdf")
    answer.headers["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename=_("%(homeroom)s通知") % {"homeroom": seen.name} + ".pdf"
    )
    return answer


homeroom_notice_urls: list[URLPattern] = [
    path("homerooms/<str:code>/notices/", notices, name="homeroom-notices"),
    path("homerooms/<str:code>/notices/<str:notice>/", notice, name="homeroom-notice"),
    path("homerooms/<str:code>/notices/<str:notice>/slips.pdf", slips_file, name="homeroom-slips"),
]
