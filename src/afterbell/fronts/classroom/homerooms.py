"""The homeroom teacher's list and the review of applications."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.http import content_disposition_header
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_GET, require_http_methods

from afterbell.base import sheets
from afterbell.base.access import policy
from afterbell.base.words import Words
from afterbell.enrolment.commands import Decision, Reviewed, review_in_homeroom
from afterbell.enrolment.queries import HomeroomList, homeroom_list, homeroom_queue
from afterbell.enrolment.queries.homerooms import HomeroomChild
from afterbell.fronts.look.pieces import Cell, Column, Entry, Line, Table
from afterbell.fronts.look.relations import say_collector
from afterbell.fronts.look.tones import Tone
from afterbell.fronts.reviewing import Outcome, answer, page_of, sheet_of
from afterbell.fronts.viewing import CONFLICT, ViewerRequest, page
from afterbell.schools.queries import homerooms_in_reach

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
STATE_TONES: dict[str, Tone] = {
    "": "quiet",
    "submitted": "attention",
    "homeroom_approved": "info",
    "returned": "attention",
    "refused": "alarm",
    "approved": "good",
    "withdrawn": "quiet",
}
IN_HANDS = {"submitted", "homeroom_approved", "returned"}
"""The states in which somebody has an application before them; in the others nobody is waited for."""

STATE_CHOICES = (
    ("", lazy("全部")),
    ("none", lazy("未申请")),
    ("unanswered", lazy("未填调查")),
    ("submitted", lazy("待班级审核")),
    ("homeroom_approved", lazy("待学校审核")),
    ("returned", lazy("退回补正")),
    ("approved", lazy("已通过")),
    ("refused", lazy("未通过")),
    ("withdrawn", lazy("已撤回")),
)


class HomeroomFilter(forms.Form):
    """Which children of the homeroom are listed."""

    q = forms.CharField(label=lazy("姓名"), required=False, max_length=40)
    state = forms.ChoiceField(label=lazy("状态"), required=False, choices=STATE_CHOICES)


def said(words: Words) -> str:
    """Say a text in the page's language."""
    return words.in_language(get_language() or "zh-hans")


@require_GET
@page("homeroom.see")
def homerooms(request: ViewerRequest) -> HttpResponse:
    """List the homerooms in reach; a teacher with one goes straight there."""
    found = homerooms_in_reach(viewer=request.viewer)
    if len(found) == 1:
        return redirect("homeroom", code=found[0].code)
    cells = [
        Cell(
            name=row.name,
            value=ngettext("%(number)s 名学生", "%(number)s 名学生", row.pupils) % {"number": row.pupils},
            url=reverse("homeroom", kwargs={"code": row.code}),
        )
        for row in found
    ]
    return render(request, "fronts/classroom/homerooms.html", {"cells": cells})


@require_GET
@page("homeroom.see")
def homeroom(request: ViewerRequest, code: str) -> HttpResponse:
    """Show every child of a homeroom: survey, application, papers, who has it next."""
    seen = homeroom_list(viewer=request.viewer, homeroom=code, today=request.today)
    form = HomeroomFilter(request.GET)
    context = {
        "seen": seen,
        "sees_notices": bool(policy().reach(actor=request.viewer, action="notices_of_homeroom.see").get("homeroom")),
        "records_morning": any(policy().reach(actor=request.viewer, action="attendance.record_morning").values()),
        "form": form,
        "table": _table(seen=seen, children=_asked_for(seen=seen, form=form)),
        "export_url": f"{reverse('homeroom-sheet', kwargs={'code': code})}?{request.GET.urlencode()}",
    }
    return render(request, "fronts/classroom/homeroom.html", context)


@require_GET
@page("homeroom.see")
def homeroom_sheet(request: ViewerRequest, code: str) -> HttpResponse:
    """Give the list as it is filtered, as an Excel file."""
    seen = homeroom_list(viewer=request.viewer, homeroom=code, today=request.today)
    table = _table(seen=seen, children=_asked_for(seen=seen, form=HomeroomFilter(request.GET)))
    made = sheets.write_sheet(
        title=seen.name,
        columns=[sheets.Column(name=column.name) for column in table.columns],
        rows=[[entry.text for entry in line.entries] for line in table.lines],
    )
    response = HttpResponse(made, content_type=EXCEL)
    response.headers["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename=f"{seen.name}.xlsx"
    )
    return response


def _asked_for(*, seen: HomeroomList, form: HomeroomFilter) -> tuple[HomeroomChild, ...]:
    chosen = form.cleaned_data if form.is_valid() else {}
    return filtered(seen=seen, q=chosen.get("q", ""), state=chosen.get("state", ""))


def filtered(*, seen: HomeroomList, q: str, state: str) -> tuple[HomeroomChild, ...]:
    """Keep the children a filter asks for."""
    wanted = {"none": "", "unanswered": None}.get(state, state)
    return tuple(
        child
        for child in seen.children
        if q.strip() in child.name
        and (not state or (not child.answered if wanted is None else child.standing.state == wanted))
    )


def _table(*, seen: HomeroomList, children: Sequence[HomeroomChild]) -> Table:
    names = (_("姓名"), _("住宿"), _("调查"), _("申请"), _("文书"), _("现在由谁办"))
    return Table(
        caption=_("%(homeroom)s 的学生") % {"homeroom": seen.name},
        columns=tuple(Column(name=name) for name in names),
        lines=tuple(_line(child) for child in children),
    )


def _line(child: HomeroomChild) -> Line:
    story = reverse("application", kwargs={"code": child.application}) if child.application else ""
    standing = child.standing
    return Line(
        code=child.code,
        label=child.name,
        entries=(
            Entry(
                text=child.name,
                url=reverse("homeroom-child", kwargs={"code": child.code}),
                note=say_collector(child.guardian),
            ),
            Entry(text=said(child.residence)),
            Entry(text=_("已填"), tone="good") if child.answered else Entry(text=_("未填"), tone="attention"),
            Entry(
                text=said(standing.words),
                url=story,
                tone=STATE_TONES[standing.state],
                note=said(child.channel) if child.channel else "",
            ),
            Entry(text=_("已签 %(number)s 份") % {"number": child.signed} if child.application else "—"),
            Entry(text=said(standing.holder) if standing.state in IN_HANDS else "—"),
        ),
    )


@require_http_methods(["GET", "POST"])
@page("enrolment.review_in_homeroom")
def homeroom_reviews(request: ViewerRequest, code: str) -> HttpResponse:
    """Show what waits for the homeroom's review, and take the decisions on it."""
    queue = homeroom_queue(viewer=request.viewer, homeroom=code, today=request.today)
    outcome = Outcome()
    if request.method == "POST":
        outcome = answer(request, queue=queue, review=partial(_decide, request))
        if outcome.done:
            return redirect("homeroom-reviews", code=code)
        if outcome.status == CONFLICT:
            queue = homeroom_queue(viewer=request.viewer, homeroom=code, today=request.today)
    context = {
        "seen": next(row for row in homerooms_in_reach(viewer=request.viewer) if row.code == code),
        "batch": outcome.batch,
        "reasons": outcome.reasons,
        "export_url": f"{reverse('homeroom-reviews-sheet', kwargs={'code': code})}?{request.GET.urlencode()}",
        **page_of(request, queue=queue, caption=_("待审核的申请")),
    }
    return render(request, "fronts/classroom/homeroom_reviews.html", context, status=outcome.status)


def _decide(request: ViewerRequest, decisions: Sequence[Decision]) -> Reviewed:
    return review_in_homeroom(actor=request.viewer, now=request.now, decisions=decisions)


@require_GET
@page("enrolment.review_in_homeroom")
def homeroom_reviews_sheet(request: ViewerRequest, code: str) -> HttpResponse:
    """Give the homeroom's queue as it is filtered, as an Excel file."""
    queue = homeroom_queue(viewer=request.viewer, homeroom=code, today=request.today)
    return sheet_of(queue=queue, query=request.GET, title=_("待审核的申请"))


homeroom_urls: list[URLPattern] = [
    path("homerooms/", homerooms, name="homerooms"),
    path("homerooms/<str:code>/", homeroom, name="homeroom"),
    path("homerooms/<str:code>/list.xlsx", homeroom_sheet, name="homeroom-sheet"),
    path("homerooms/<str:code>/reviews/", homeroom_reviews, name="homeroom-reviews"),
    path("homerooms/<str:code>/reviews.xlsx", homeroom_reviews_sheet, name="homeroom-reviews-sheet"),
]
