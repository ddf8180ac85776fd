"""The bureau's first page: its schools, each with a few sums."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from urllib.parse import urlencode

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_GET

from afterbell.base import sheets
from afterbell.base.money import yuan
from afterbell.comments.queries import Waiting, waiting_under
from afterbell.fronts.bureau.authorities import own_figure, spaces_beneath
from afterbell.fronts.bureau.complaints import waiting_figure
from afterbell.fronts.comment_queue import OVERDUE, age
from afterbell.fronts.look.pieces import Column, Entry, Figure, Line, Table
from afterbell.fronts.office.excel import excel
from afterbell.fronts.space_locks import locked_for, space_entry
from afterbell.fronts.viewing import ViewerRequest, page
from afterbell.portal.locks import Shut, locked_under
from afterbell.portal.pages import authority_desk
from afterbell.scheme.supervision import smallest_aggregates
from afterbell.schools.supervision import FEWEST_BY_LAW, SchoolUnder, schools_under
from afterbell.subsidy.supervision import ServiceFigures, service_figures

Row = tuple[SchoolUnder, ServiceFigures, int, Entry, Entry]
"""A school, its figures, below how many people it shows none, how its space stands, and what waits there."""
ShutSpaces = Mapping[str, Shut]
WaitingIn = Mapping[str, Waiting]


class SchoolFilter(forms.Form):
    """Which schools are listed."""

    q = forms.CharField(label=lazy("校名或旗县"), required=False, max_length=40)
    space = forms.ChoiceField(
        label=lazy("公开空间"), required=False, choices=(("", lazy("全部")), ("shut", lazy("已锁定")))
    )


@require_GET
@page("bureau.see")
def home(request: ViewerRequest) -> HttpResponse:
    """List the supervised schools."""
    own = authority_desk(viewer=request.viewer)
    shut, waiting = locked_under(viewer=request.viewer), _waiting_in(request)
    rows = _rows(request, shut, waiting)
    form = SchoolFilter(request.GET)
    listed = _asked_for(rows, form, shut)
    context = {
        "own": own,
        "authorities": spaces_beneath(request, shut=shut),
        "form": form,
        "any": bool(rows),
        "figures": (
            *((own_figure(own),) if own else ()),
            waiting_figure(request),
            _comments(waiting, now=request.now),
            _locks(shut, now=request.now),
        ),
        "table": _table(listed),
        "fewest": FEWEST_BY_LAW,
        "export_url": f"{reverse('bureau-schools-sheet')}?{request.GET.urlencode()}",
    }
    return render(request, "fronts/bureau/home.html", context)


def _waiting_in(request: ViewerRequest) -> WaitingIn:
    return waiting_under(viewer=request.viewer) if request.viewer.held("beneath") else {}


def _comments(waiting: WaitingIn, *, now: datetime) -> Figure:
    """Say how many comments, appeals and reports wait in all schools, and how long the oldest has."""
    since = min((one.since for one in waiting.values()), default=None)
    late = since is not None and now - since >= OVERDUE
    return Figure(
        number=sum(one.number for one in waiting.values()),
        label=_("条评论和举报等审核"),
        url=reverse("bureau-comments"),
        tone="attention" if late else "plain",
        note=_("最久的%(age)s") % {"age": age(since=since, now=now)} if since else "",
    )


def _locks(shut: ShutSpaces, *, now: datetime) -> Figure:
    """Say how many spaces are shut, and for how long the first of them has been."""
    since = min((one.since for one in shut.values()), default=None)
    return Figure(
        number=len(shut),
        label=_("个公开空间锁定着"),
        url=f"{reverse('bureau-home')}?{urlencode({'space': 'shut'})}",
        tone="alarm" if shut else "plain",
        note=_("最早的%(age)s") % {"age": locked_for(since=since, now=now)} if since else "",
    )


def _rows(request: ViewerRequest, shut: ShutSpaces, waiting: WaitingIn) -> list[Row]:
    fewest = smallest_aggregates(viewer=request.viewer, today=request.today)
    figures = service_figures(viewer=request.viewer, today=request.today, fewest=fewest)
    schools = schools_under(viewer=request.viewer, today=request.today, fewest=fewest)
    return [
        (
            school,
            figures[school.id],
            fewest.get(school.id, FEWEST_BY_LAW),
            space_entry(school.code, shut=shut.get(school.code), now=request.now),
            _waiting(school.code, waiting.get(school.code), now=request.now),
        )
        for school in schools
    ]


def _waiting(school: str, waiting: Waiting | None, *, now: datetime) -> Entry:
    """Say how many comments, appeals and reports wait in a school, and how long the oldest has."""
    if waiting is None:
        return Entry(text="0")
    there = f"{reverse('bureau-comments')}?{urlencode({'school': school})}"
    late = now - waiting.since >= OVERDUE
    oldest = _("最久的%(age)s") % {"age": age(since=waiting.since, now=now)}
    return Entry(text=str(waiting.number), url=there, note=oldest, tone="attention" if late else "plain")


def _asked_for(rows: list[Row], form: SchoolFilter, shut: ShutSpaces) -> list[Row]:
    asked = form.cleaned_data if form.is_valid() else {}
    wanted = asked.get("q", "").strip()
    found = [row for row in rows if wanted in row[0].name or wanted in row[0].banner]
    return [row for row in found if row[0].code in shut] if asked.get("space") else found


def _number(number: int | None, fewest: int) -> str:
    return f"<{fewest}" if number is None else str(number)


def _table(rows: list[Row]) -> Table:
    names = (
        _("学生"),
        _("教职工"),
        _("参加服务"),
        _("今天的场次"),
        _("没有责任人"),
        _("已公示补助（元）"),
    )
    return Table(
        caption=_("主管的学校"),
        columns=(
            Column(name=_("学校")),
            Column(name=_("旗县")),
            *(Column(name=name, figures=True) for name in names),
            Column(name=_("公开空间")),
            Column(name=_("等审核的评论和举报"), figures=True),
        ),
        lines=tuple(_line(*row) for row in rows),
    )


def _line(school: SchoolUnder, figures: ServiceFigures, fewest: int, space: Entry, waiting: Entry) -> Line:
    return Line(
        code=school.code,
        label=school.name,
        entries=(
            Entry(text=school.name, url=reverse("public-school", kwargs={"code": school.code})),
            Entry(text=school.banner),
            Entry(text=_number(school.pupils, fewest)),
            Entry(text=_number(school.staff, fewest)),
            Entry(text=_number(figures.approved, fewest)),
            Entry(text=str(figures.today)),
            Entry(text=str(figures.without_adult), tone="attention" if figures.without_adult else "plain"),
            Entry(text=yuan(figures.published_fen)),
            space,
            waiting,
        ),
    )


@require_GET
@page("bureau.see")
def schools_sheet(request: ViewerRequest) -> HttpResponse:
    """Give the list as it is filtered, as an Excel file."""
    shut, waiting = locked_under(viewer=request.viewer), _waiting_in(request)
    table = _table(_asked_for(_rows(request, shut, waiting), SchoolFilter(request.GET), shut))
    return excel(
        title=table.caption,
        columns=[sheets.Column(name=column.name, width=18) for column in table.columns],
        rows=[[entry.text for entry in line.entries] for line in table.lines],
    )
