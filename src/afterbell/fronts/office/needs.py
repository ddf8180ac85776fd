"""What families say their children need of the afternoons: the list, and the school's decision about each."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods

from afterbell.base.refusals import NotThere, Refusal, Refused
from afterbell.base.spans import local_day
from afterbell.enrolment.commands import decide_need
from afterbell.enrolment.queries import NeedRow, needs_of_school
from afterbell.fronts.look.pieces import Column, Crumb, Entry, Line, Table
from afterbell.fronts.look.saying import say_date, say_day
from afterbell.fronts.look.tones import Tone
from afterbell.fronts.office.frame import office_page
from afterbell.fronts.office.said import said
from afterbell.fronts.viewing import CONFLICT, UNPROCESSABLE, ViewerRequest, page

STAGE = "groups"
STANDINGS = {
    "waiting": lazy("等决定"),
    "counts": lazy("同意了，现在算数"),
    "to_come": lazy("同意了，还没有到日子"),
    "refused": lazy("没有同意"),
    "over": lazy("已结束"),
}
TONES: dict[str, Tone] = {"waiting": "attention", "counts": "good", "to_come": "good"}


class NeedsFilter(forms.Form):
    """Which needs are listed."""

    q = forms.CharField(label=lazy("姓名或班级"), required=False, max_length=40)
    standing = forms.ChoiceField(
        label=lazy("办到哪里"), required=False, choices=[("", lazy("全部")), *STANDINGS.items()]
    )


@require_http_methods(["GET", "POST"])
@page("needs.see")
def needs(request: ViewerRequest) -> HttpResponse:
    """List what children need, what waits first, and take a decision; there is no file of it to carry away."""
    reasons: tuple[Refusal, ...] = ()
    status, opened = 200, ""
    if request.method == "POST":
        opened = request.POST.get("need", "")
        confirmed = request.POST.get("decision", "") == "yes"
        try:
            _decide(request, need=opened, confirmed=confirmed)
        except Refused as refused:
            reasons, status = refused.reasons, CONFLICT if refused.conflict else UNPROCESSABLE
        else:
            messages.success(request, _("已同意，家长看得到。") if confirmed else _("已记下没有同意，家长看得到原因。"))
            return redirect("office-needs")
    form = NeedsFilter(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    seen = needs_of_school(
        viewer=request.viewer,
        today=request.today,
        search=chosen.get("q", "").strip(),
        standing=chosen.get("standing", ""),
    )
    waiting = [row for row in seen.needs if row.standing == "waiting"]
    context = {
        "seen": seen,
        "form": form,
        "waiting": [(row, _days(row)) for row in waiting],
        "table": _table([row for row in seen.needs if row.standing != "waiting"]),
        "reasons": reasons,
        "opened": opened,
        "reason": request.POST.get("reason", ""),
        "crumbs": (Crumb(name=_("编班"), url=reverse("office-groups")), Crumb(name=_("孩子的需要"))),
    }
    return office_page(request, "needs.html", stage=STAGE, context=context, status=status)


def _decide(request: ViewerRequest, *, need: str, confirmed: bool) -> None:
    if request.POST.get("decision", "") not in {"yes", "no"}:
        raise NotThere("decision")
    reason = request.POST.get("reason", "")
    decide_need(actor=request.viewer, now=request.now, need=need, confirmed=confirmed, reason=reason)


def _days(row: NeedRow) -> str:
    language = get_language() or "zh-hans"
    return _("%(first)s 至 %(last)s") % {
        "first": say_day(day=row.since, language=language),
        "last": say_day(day=row.until, language=language),
    }


def _table(rows: list[NeedRow]) -> Table:
    names = (_("姓名"), _("班级"), _("需要"), _("日子"), _("谁提的"), _("办到哪里"))
    return Table(
        caption=_("已经决定的需要"),
        columns=tuple(Column(name=name) for name in names),
        lines=tuple(
            Line(
                code=row.code,
                label=row.name,
                entries=(
                    Entry(text=row.name),
                    Entry(text=row.homeroom),
                    Entry(text=said(row.words)),
                    Entry(text=_days(row)),
                    Entry(text=row.by, note=say_date(day=local_day(row.said_at), language=get_language() or "")),
                    _standing(row),
                ),
            )
            for row in rows
        ),
    )


def _standing(row: NeedRow) -> Entry:
    """Say where a need stands; one that counts for a child without an application changes nothing, and says so."""
    tone = TONES.get(row.standing.value, "plain")
    idle = tone == "good" and not row.applied
    return Entry(
        text=str(STANDINGS[row.standing.value]),
        note=_("没有参加服务") if idle else row.reason,
        tone="attention" if idle else tone,
    )


need_urls: list[URLPattern] = [path("needs/", needs, name="office-needs")]
