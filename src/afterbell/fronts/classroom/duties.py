"""The statement of duties: read and signed by whoever is with children, and the list of who has not."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_GET, require_http_methods

from afterbell.base import sheets
from afterbell.base.access import policy
from afterbell.base.refusals import NotThere, Refusal, Refused
from afterbell.base.spans import local_day
from afterbell.enrolment.commands import sign_duties
from afterbell.enrolment.papers.pdf import sealed_application_pdf
from afterbell.enrolment.queries import DutyPage, StaffStanding, my_duties, printed_duties, staff_standing
from afterbell.fronts.hand import signed_on
from afterbell.fronts.look.pieces import Column, Entry, Line, Table
from afterbell.fronts.look.saying import say_day
from afterbell.fronts.office.excel import excel
from afterbell.fronts.viewing import CONFLICT, UNPROCESSABLE, ViewerRequest, page
from afterbell.rostering.commands import sign_training
from afterbell.rostering.queries import my_training

STATES = (("", lazy("全部")), ("unsigned", lazy("没有签的")), ("signed", lazy("签了的")))


class StandingFilter(forms.Form):
    """Which of the staff are listed."""

    q = forms.CharField(label=lazy("姓名"), required=False, max_length=40)
    state = forms.ChoiceField(label=lazy("状态"), required=False, choices=STATES)


@require_http_methods(["GET", "POST"])
@page("rostering.train")
def duties(request: ViewerRequest) -> HttpResponse:
    """Show the statement as it reads for the viewer's posts, and the term's training; take one signature for both."""
    seen = _statement(request)
    training = my_training(viewer=request.viewer, today=request.today)
    if seen is None and training is None and not policy().reach(actor=request.viewer, action="enrolment.sign_duties"):
        raise NotThere("statement")
    reasons: tuple[Refusal, ...] = ()
    status = 200
    if request.method == "POST":
        try:
            _sign(request)
        except Refused as refused:
            reasons, status = refused.reasons, CONFLICT if refused.conflict else UNPROCESSABLE
        else:
            messages.success(request, _("签好了。"))
            return redirect("my-duties")
    context = {
        "seen": seen,
        "training": training,
        "to_sign": bool(seen and not seen.signed_at),
        "to_train": bool(training and training.trained_on is None),
        "reasons": reasons,
    }
    return render(request, "fronts/classroom/duties.html", context, status=status)


def _statement(request: ViewerRequest) -> DutyPage | None:
    """Give the statement of whoever has a post with children; None for the leaders, who are trained all the same."""
    if not policy().reach(actor=request.viewer, action="enrolment.sign_duties"):
        return None
    return my_duties(viewer=request.viewer, today=request.today)


def _sign(request: ViewerRequest) -> None:
    """Sign what is still to be signed, with the one signature that was drawn."""
    text, strokes = request.POST.get("text", ""), signed_on(request)
    read = request.POST.get("training", "")
    if text or not read:
        sign_duties(actor=request.viewer, now=request.now, text=text, strokes=strokes)
    if read:
        sign_training(actor=request.viewer, now=request.now, text=read, strokes=strokes)


@require_GET
@page("duties.print")
def duties_pdf(request: ViewerRequest, code: str) -> HttpResponse:
    """Give what somebody signed as a PDF under the school's seal."""
    printed = printed_duties(viewer=request.viewer, staff=code)
    response = HttpResponse(sealed_application_pdf(printed=printed, now=request.now), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{printed.code}.pdf"'
    return response


@require_GET
@page("duties.see")
def staff_duties(request: ViewerRequest) -> HttpResponse:
    """List who has signed the statement and who has not, with a reminder to copy."""
    found = staff_standing(viewer=request.viewer, today=request.today)
    unsigned = [row.name for row in found if not row.holds]
    context = {
        "found": found,
        "form": StandingFilter(request.GET),
        "table": _table(_asked_for(found, request)),
        "unsigned": unsigned,
        "names": _("、").join(unsigned),
        "address": request.build_absolute_uri(reverse("my-duties")),
        "export_url": f"{reverse('staff-duties-sheet')}?{request.GET.urlencode()}",
    }
    return render(request, "fronts/classroom/staff_duties.html", context)


@require_GET
@page("duties.see")
def staff_duties_sheet(request: ViewerRequest) -> HttpResponse:
    """Give the list as it is filtered, as an Excel file."""
    table = _table(_asked_for(staff_standing(viewer=request.viewer, today=request.today), request))
    return excel(
        title=_("职责书签名情况"),
        columns=[sheets.Column(name=column.name, width=20) for column in table.columns],
        rows=[[entry.text for entry in line.entries] for line in table.lines],
    )


def _asked_for(found: Sequence[StaffStanding], request: ViewerRequest) -> list[StaffStanding]:
    form = StandingFilter(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    name, state = chosen.get("q", "").strip(), chosen.get("state", "")
    return [row for row in found if name in row.name and state in {"", "signed" if row.holds else "unsigned"}]


def _table(found: Sequence[StaffStanding]) -> Table:
    return Table(
        caption=_("职责书签名情况"),
        columns=tuple(Column(name=name) for name in (_("姓名"), _("岗位"), _("状态"), _("签名日期"))),
        lines=tuple(
            Line(
                code=row.code,
                label=row.name,
                entries=(
                    Entry(text=row.name),
                    Entry(text=_("、").join(row.posts)),
                    Entry(text=_standing(row), tone="good" if row.holds else "attention"),
                    Entry(text=_day(row), url=reverse("duties-pdf", args=[row.code]) if row.signed_at else ""),
                ),
            )
            for row in found
        ),
    )


def _standing(row: StaffStanding) -> str:
    if row.holds:
        return _("签了")
    return _("改了，要再签") if row.signed_at else _("没有签")


def _day(row: StaffStanding) -> str:
    return say_day(day=local_day(row.signed_at), language=get_language() or "zh-hans") if row.signed_at else "—"


duty_urls: list[URLPattern] = [
    path("duties/", duties, name="my-duties"),
    path("duties/staff/", staff_duties, name="staff-duties"),
    path("duties/staff.xlsx", staff_duties_sheet, name="staff-duties-sheet"),
    path("staff/<str:code>/duties.pdf", duties_pdf, name="duties-pdf"),
]
