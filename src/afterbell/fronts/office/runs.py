"""One run of the placement: what it gives whom, confirmed once, published once."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_GET, require_POST

from afterbell.base import sheets
from afterbell.base.access import may, place
from afterbell.base.refusals import Refusal, Refused
from afterbell.fronts.days import DayField
from afterbell.fronts.described.declaring import LINES, described, table
from afterbell.fronts.look.files import bundle_file
from afterbell.fronts.look.pieces import Crumb
from afterbell.fronts.office.excel import excel
from afterbell.fronts.office.frame import office_page
from afterbell.fronts.office.placing import FIRST, STATES, moment_said, round_name
from afterbell.fronts.office.run_tables import (
    SHOWN,
    children_of,
    closed_of,
    figures_of,
    moves_of,
    place_said,
    weekdays_of,
)
from afterbell.fronts.office.said import said, weekday
from afterbell.fronts.viewing import CONFLICT, UNPROCESSABLE, ViewerRequest, page
from afterbell.placement.commands import confirm_placement, publish_placement
from afterbell.placement.queries import bundle_of_run, run_page

STAGE = "groups"


class PublishForm(forms.Form):
    """Until when who found no place may name clubs once more; left empty there is no second round."""

    second_until = DayField(
        label=lazy("第二轮志愿填到哪一天"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=lazy("没有录取的家庭，到这一天 24:00 为止可以从有空位的社团里再填一次。不填，就没有第二轮。"),
    )


@require_GET
@page("office.see")
def run(request: ViewerRequest, code: str) -> HttpResponse:
    """Show what a run gives, whom it moves, and what can be done with it."""
    return _page(request, code=code)


def _page(
    request: ViewerRequest,
    *,
    code: str,
    reasons: tuple[Refusal, ...] = (),
    form: PublishForm | None = None,
    status: int = 200,
) -> HttpResponse:
    seen = run_page(viewer=request.viewer, run=code)
    name = _("%(round)s · %(when)s") % {
        "round": round_name(seen.row.which),
        "when": moment_said(seen.row.ran_at),
    }
    context = {
        "seen": seen,
        "name": name,
        "round": round_name(seen.row.which),
        "first": seen.row.which == FIRST,
        "state": STATES[seen.row.state][0],
        "acts": may(actor=request.viewer, action="placement.confirm", at=place(school=request.viewer.tenant)),
        "figures": figures_of(seen),
        "weekdays": weekdays_of(seen),
        "closed": closed_of(seen),
        "moves": moves_of(seen),
        "unplaced": children_of(seen.unplaced[:SHOWN], run=code),
        "more": max(0, len(seen.unplaced) - SHOWN),
        "form": form or PublishForm(),
        "reasons": reasons,
        "crumbs": (
            Crumb(name=_("编班"), url=reverse("office-groups")),
            Crumb(name=_("抽签、录取和编班"), url=reverse("office-placing")),
            Crumb(name=name),
        ),
    }
    return office_page(request, "run.html", stage=STAGE, context=context, status=status)


@require_GET
@page("office.see")
def run_sheet(request: ViewerRequest, code: str) -> HttpResponse:
    """Give every list of a run with its place, as an Excel file."""
    seen = run_page(viewer=request.viewer, run=code)
    number = sheets.Kind.INTEGER
    return excel(
        title=_("%(round)s录取") % {"round": round_name(seen.row.which)},
        columns=(
            sheets.Column(name=_("姓名"), width=18),
            sheets.Column(name=_("班级"), width=18),
            sheets.Column(name=_("星期"), width=8),
            sheets.Column(name=_("时段"), width=10),
            sheets.Column(name=_("抽签号"), width=8, kind=number),
            sheets.Column(name=_("录取"), width=20),
            sheets.Column(name=_("第几志愿"), width=10, kind=number),
        ),
        rows=[
            (
                child.name,
                child.homeroom,
                weekday(child.weekday),
                said(child.band),
                child.number,
                place_said(child.placed_in),
                child.rank,
            )
            for child in seen.children
        ],
    )


@require_GET
@page("office.see")
@described("一次录取运算的数据包。", gives=table(LINES))
def run_bundle(request: ViewerRequest, code: str) -> HttpResponse:
    """Give the file with which anybody decides a run anew."""
    found = bundle_of_run(viewer=request.viewer, run=code)
    return bundle_file(name=found.name, data=found.data)


@require_POST
@page("placement.confirm")
def confirm(request: ViewerRequest, code: str) -> HttpResponse:
    """Make this run count for its round."""
    try:
        confirm_placement(actor=request.viewer, now=request.now, run=code)
    except Refused as refused:
        return _page(request, code=code, reasons=refused.reasons, status=_status(refused))
    messages.success(request, _("已确认。公布以后，家长才看得到。"))
    return redirect("office-run", code=code)


@require_POST
@page("placement.publish")
def publish(request: ViewerRequest, code: str) -> HttpResponse:
    """Show this run to the families."""
    form = PublishForm(request.POST)
    if not form.is_valid():
        return _page(request, code=code, form=form, status=UNPROCESSABLE)
    until = form.cleaned_data["second_until"]
    try:
        publish_placement(actor=request.viewer, now=request.now, run=code, second_until=until)
    except Refused as refused:
        return _page(request, code=code, form=form, reasons=refused.reasons, status=_status(refused))
    messages.success(request, _("已公布，每个家庭都收到了消息。"))
    return redirect("office-placing")


def _status(refused: Refused) -> int:
    return CONFLICT if refused.conflict else UNPROCESSABLE


run_urls: list[URLPattern] = [
    path("placing/runs/<str:code>/", run, name="office-run"),
    path("placing/runs/<str:code>/list.xlsx", run_sheet, name="office-run-sheet"),
    path("placing/runs/<str:code>/bundle.jsonl", run_bundle, name="office-run-bundle"),
    path("placing/runs/<str:code>/confirm/", confirm, name="office-run-confirm"),
    path("placing/runs/<str:code>/publish/", publish, name="office-run-publish"),
]
