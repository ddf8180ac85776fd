"""For the principal alone: reports that a session was used to teach, looked into and answered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods

from afterbell.attendance.commands import answer_report
from afterbell.attendance.queries import ReportRow, teaching_reports
from afterbell.attendance.rules.reports import ABOUT, OUTCOMES
from afterbell.base.refusals import Refusal, Refused
from afterbell.base.spans import local_day
from afterbell.fronts.look.pieces import Column, Crumb, Entry, Line, Table
from afterbell.fronts.look.saying import say_date, say_day
from afterbell.fronts.look.tones import Tone
from afterbell.fronts.office.frame import office_page
from afterbell.fronts.office.said import said
from afterbell.fronts.viewing import CONFLICT, UNPROCESSABLE, ViewerRequest, page

STAGE = "afternoons"
ANSWERED_WITHIN = 3
"""A report that has waited for so many days stands out."""
TONES: dict[str, Tone] = {"found": "alarm", "not_found": "good", "unclear": "attention"}
STANDINGS = (
    ("", lazy("全部")),
    ("waiting", lazy("等答复")),
    ("found", lazy("属实")),
    ("not_found", lazy("不属实")),
    ("unclear", lazy("查不清")),
)


class ReportsFilter(forms.Form):
    """Which reports are listed."""

    q = forms.CharField(label=lazy("场次或内容"), required=False, max_length=40)
    outcome = forms.ChoiceField(label=lazy("办到哪里"), required=False, choices=STANDINGS)


@require_http_methods(["GET", "POST"])
@page("teaching.see")
def reports(request: ViewerRequest) -> HttpResponse:
    """List the reports, those that wait first, and take an answer; there is no file of them to carry away."""
    reasons: tuple[Refusal, ...] = ()
    status = 200
    if request.method == "POST":
        try:
            _answer(request)
        except Refused as refused:
            reasons, status = refused.reasons, CONFLICT if refused.conflict else UNPROCESSABLE
        else:
            messages.success(request, _("已答复，反映的人会收到。"))
            return redirect("teaching-reports")
    form = ReportsFilter(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    rows = teaching_reports(
        viewer=request.viewer, search=chosen.get("q", "").strip(), outcome=chosen.get("outcome", "")
    )
    context = {
        "form": form,
        "waiting": [_waiting(row, today=request.today) for row in rows if not row.outcome],
        "overdue": sum(_is_overdue(row, today=request.today) for row in rows),
        "outcomes": [(code, said(words)) for code, words in OUTCOMES.items()],
        "table": _table([row for row in rows if row.outcome]),
        "filtered": bool(request.GET),
        "reasons": reasons,
        "sent": request.POST,
        "crumbs": (Crumb(name=_("每天下午"), url=reverse("office-today")), Crumb(name=_("讲新课的反映"))),
    }
    return office_page(request, "teaching_reports.html", stage=STAGE, context=context, status=status)


def _answer(request: ViewerRequest) -> None:
    answer_report(
        actor=request.viewer,
        now=request.now,
        report=request.POST.get("report", ""),
        outcome=request.POST.get("outcome", ""),
        reason=request.POST.get("reason", ""),
    )


def _waiting(row: ReportRow, *, today: date) -> dict[str, object]:
    """Give a report that waits, with how long it does."""
    days = _age(row, today=today)
    age = ngettext("等了 %(days)s 天", "等了 %(days)s 天", days) % {"days": days} if days else _("今天反映的")
    return {
        "row": row,
        "about": said(ABOUT[row.about]),
        "day": _day(row),
        "age": age,
        "tone": "alarm" if _is_overdue(row, today=today) else "quiet",
    }


def _age(row: ReportRow, *, today: date) -> int:
    return (today - local_day(row.reported_at)).days


def _is_overdue(row: ReportRow, *, today: date) -> bool:
    return not row.outcome and _age(row, today=today) >= ANSWERED_WITHIN


def _day(row: ReportRow) -> str:
    return say_day(day=row.on, language=get_language() or "zh-hans")


def _table(rows: Sequence[ReportRow]) -> Table:
    names = (_("场次"), _("日子"), _("是什么"), _("反映的内容"), _("谁反映的"), _("查到的"))
    return Table(
        caption=_("已经答复的"),
        columns=tuple(Column(name=name) for name in names),
        lines=tuple(
            Line(
                code=row.code,
                label=row.session_name,
                entries=(
                    Entry(text=row.session_name, note=row.adult),
                    Entry(text=_day(row)),
                    Entry(text=said(ABOUT[row.about])),
                    Entry(text=row.words),
                    Entry(text=row.by or _("不留姓名"), note=_reported(row)),
                    Entry(text=said(OUTCOMES[row.outcome]), note=row.reason, tone=TONES[row.outcome]),
                ),
            )
            for row in rows
        ),
    )


def _reported(row: ReportRow) -> str:
    return say_date(day=local_day(row.reported_at), language=get_language() or "zh-hans")


teaching_report_urls: list[URLPattern] = [path("teaching-reports/", reports, name="teaching-reports")]
