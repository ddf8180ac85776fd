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
from afterbell.base.words import Words
from afterbell.fronts.days import DayField
from afterbell.fronts.look.files import bundle_file
from afterbell.fronts.look.pieces import Column, Crumb, Entry, Figure, Line, Table
from afterbell.fronts.office.excel import excel
from afterbell.fronts.office.frame import office_page
from afterbell.fronts.office.placing import FIRST, STATES, mean, moment_said, round_name, share
from afterbell.fronts.office.said import said, weekday
from afterbell.fronts.viewing import CONFLICT, UNPROCESSABLE, ViewerRequest, page
from afterbell.placement.commands import confirm_placement, publish_placement
from afterbell.placement.queries import ChildOfRun, ClubResult, RunPage, bundle_of_run, run_page

STAGE = "groups"
SHOWN = 200
"""How many lines of a list stand on the page; the whole of it is in the Excel file."""


class PublishForm(forms.Form):
    """Until when who found no place may name clubs once more; left empty there is no second round."""

    second_until = DayField(
        label=lazy("第二轮志愿填到哪一天"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=lazy("没有录取的家庭，到这一天为止可以从有空位的社团里再填一次。不填，就没有第二轮。"),
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
        "figures": _figures(seen),
        "weekdays": _weekdays(seen),
        "closed": _closed(seen),
        "moves": _moves(seen),
        "unplaced": _children(seen.unplaced[:SHOWN], run=code),
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


def _figures(seen: RunPage) -> tuple[Figure, ...]:
    row = seen.row
    several = _("%(number)s 名学生填了两天以上，每天都录取的 %(everything)s 名") % {
        "number": seen.several,
        "everything": seen.everything,
    }
    return (
        Figure(number=row.lists, label=_("志愿表"), note=_("一名学生一天一时段算一份")),
        Figure(number=row.placed, label=_("已录取"), tone="good", note=_percent(row.placed, row.lists)),
        Figure(number=row.first_choice, label=_("录取第一志愿"), note=_percent(row.first_choice, row.lists)),
        Figure(number=mean(row.mean_rank), label=_("平均录取到第几志愿")),
        Figure(number=row.without, label=_("没有录取"), url="#unplaced" if row.without else ""),
        Figure(number=seen.result.closed, label=_("人数不足停开的社团"), url="#closed" if seen.result.closed else ""),
        Figure(number=seen.nothing, label=_("哪一天都没有录取的学生"), note=several if seen.several else ""),
    )


def _percent(part: int, whole: int) -> str:
    return f"{part / whole:.1%}" if whole else ""


def _weekdays(seen: RunPage) -> Table | None:
    if not seen.weekdays:
        return None
    columns = (_("星期"), _("志愿表"), _("已录取"), _("录取第一志愿"))
    return Table(
        caption=_("各天的录取，越接近越均衡"),
        columns=tuple(Column(name=name, figures=number > 0) for number, name in enumerate(columns)),
        lines=tuple(
            Line(
                code=str(day.weekday),
                label=weekday(day.weekday),
                entries=(
                    Entry(text=weekday(day.weekday)),
                    Entry(text=str(day.lists)),
                    Entry(text=share(day.placed, day.lists)),
                    Entry(text=share(day.first_choice, day.lists)),
                ),
            )
            for day in seen.weekdays
        ),
    )


def _closed(seen: RunPage) -> Table | None:
    clubs = sorted(
        (club for club in seen.result.clubs if club.closed_in_round is not None),
        key=lambda club: (club.weekday, club.band, club.closed_in_round or 0),
    )
    if not clubs:
        return None
    return Table(
        caption=_("人数不足停开的社团，按停开的次序"),
        columns=(Column(name=_("社团")), Column(name=_("星期")), Column(name=_("时段")), Column(name=_("为什么"))),
        lines=tuple(
            Line(
                code=f"{club.weekday}:{club.band}:{club.offering}",
                label=said(club.name),
                entries=(
                    Entry(text=said(club.name)),
                    Entry(text=weekday(club.weekday)),
                    Entry(text=said(club.band_name)),
                    Entry(text=why_closed(club)),
                ),
            )
            for club in clubs
        ),
    )


def why_closed(club: ClubResult) -> str:
    """Say in which turn a club was closed, and how many it had."""
    values = {"round": club.closed_in_round, "size": club.closed_with}
    if club.closed_with is None:
        return _("人数不足，第 %(round)s 轮录取时停开") % values
    return _("第 %(round)s 个停开，当时只有 %(size)s 人") % values


def _moves(seen: RunPage) -> Table | None:
    if not seen.moves:
        return None
    columns = (_("姓名"), _("班级"), _("星期"), _("时段"), _("上一次"), _("这一次"))
    return Table(
        caption=_("和上一次预览比，位置变了的"),
        columns=tuple(Column(name=name) for name in columns),
        lines=tuple(
            Line(
                code=move.child.key,
                label=move.child.name,
                entries=(
                    _name(move.child, run=seen.row.code),
                    Entry(text=move.child.homeroom),
                    Entry(text=weekday(move.child.weekday)),
                    Entry(text=said(move.child.band)),
                    Entry(text=_place(move.before)),
                    Entry(text=_place(move.child.placed_in)),
                ),
            )
            for move in seen.moves[:SHOWN]
        ),
    )


def _place(name: Words | None) -> str:
    return said(name) if name else _("没有录取")


def _name(child: ChildOfRun, *, run: str) -> Entry:
    return Entry(text=child.name, url=f"{reverse('office-why', kwargs={'code': child.application})}?run={run}")


def _children(children: tuple[ChildOfRun, ...], *, run: str) -> Table | None:
    if not children:
        return None
    return Table(
        caption=_("没有录取的，点姓名看每个志愿为什么"),
        columns=(
            Column(name=_("姓名")),
            Column(name=_("班级")),
            Column(name=_("星期")),
            Column(name=_("时段")),
            Column(name=_("抽签号"), figures=True),
        ),
        lines=tuple(
            Line(
                code=child.key,
                label=child.name,
                entries=(
                    _name(child, run=run),
                    Entry(text=child.homeroom),
                    Entry(text=weekday(child.weekday)),
                    Entry(text=said(child.band)),
                    Entry(text=str(child.number)),
                ),
            )
            for child in children
        ),
    )


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
                _place(child.placed_in),
                child.rank,
            )
            for child in seen.children
        ],
    )


@require_GET
@page("office.see")
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
