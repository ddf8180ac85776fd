"""What came of the first round's wishes for clubs, who waits, and why."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from afterbell.base import sheets
from afterbell.base.refusals import NotThere
from afterbell.fronts.look.pieces import Column, Crumb, Entry, Figure, Line, Table
from afterbell.fronts.office.excel import excel
from afterbell.fronts.office.frame import frame_of, office_page
from afterbell.fronts.office.run_tables import why_closed
from afterbell.fronts.office.said import said, weekday
from afterbell.fronts.viewing import ViewerRequest, page
from afterbell.placement.queries import (
    ClubResult,
    PlacementResult,
    WaitingChild,
    group_of_club,
    placement_result,
    reasons_of,
    waiting_for,
)
from afterbell.schools.queries import term_around

STAGE = "groups"
SECOND = 2


@require_GET
@page("office.see")
def wishes(request: ViewerRequest) -> HttpResponse:
    """Show what came of the first round, club by club; `waiting` in the address opens a club's waiting list.

    Once the club is a group, who still waits stands with its free places, and only there.
    """
    frame = frame_of(request)
    result = placement_result(viewer=request.viewer, term=frame.term.code) if frame.term else None
    asked = request.GET.get("waiting", "")
    club = _club(result, asked) if asked else None
    waiting: tuple[WaitingChild, ...] = ()
    if club and frame.term and (group := _group(request, term=frame.term.code, club=club)):
        return redirect(f"{reverse('office-free')}?{urlencode({'club': group})}#waiting")
    if club and frame.term:
        waiting = waiting_for(
            viewer=request.viewer,
            term=frame.term.code,
            weekday=club.weekday,
            band=club.band,
            offering=club.offering,
        )
    context = {
        "result": result,
        "table": _table(result) if result else None,
        "figures": _figures(result) if result else (),
        "club": club,
        "club_name": f"{said(club.name)} · {weekday(club.weekday)}" if club else "",
        "waiting": [(child, said(child.placed_in) if child.placed_in else "") for child in waiting],
    }
    return office_page(request, "wishes.html", stage=STAGE, context=context, frame=frame)


def _group(request: ViewerRequest, *, term: str, club: ClubResult) -> str:
    return group_of_club(viewer=request.viewer, term=term, weekday=club.weekday, band=club.band, offering=club.offering)


def _club(result: PlacementResult | None, asked: str) -> ClubResult:
    found = next((club for club in result.clubs if _key(club) == asked), None) if result else None
    if found is None:
        raise NotThere("club")
    return found


def _key(club: ClubResult) -> str:
    return f"{club.weekday}:{club.band}:{club.offering}"


def _figures(result: PlacementResult) -> tuple[Figure, ...]:
    return (
        Figure(number=result.lists, label=_("志愿表"), note=_("一名学生一天一时段算一份")),
        Figure(number=result.placed, label=_("已录取"), tone="good"),
        Figure(number=result.first_choice, label=_("录取第一志愿")),
        Figure(number=result.without, label=_("第一轮没有录取"), note=_("当天参加作业辅导，或者第二轮再填")),
        Figure(number=result.closed, label=_("人数不足停开的社团")),
    )


def _table(result: PlacementResult) -> Table:
    return Table(
        caption=_("各社团第一轮的录取结果"),
        columns=(
            Column(name=_("社团")),
            Column(name=_("星期")),
            Column(name=_("时段")),
            Column(name=_("填报"), figures=True),
            Column(name=_("录取/名额"), figures=True),
            Column(name=_("录取第一志愿"), figures=True),
            Column(name=_("最后录取")),
            Column(name=_("录取时候补"), figures=True),
        ),
        lines=tuple(_line(club) for club in result.clubs),
    )


def _line(club: ClubResult) -> Line:
    closed = club.closed_in_round is not None
    return Line(
        code=_key(club),
        label=said(club.name),
        tone="quiet" if closed else "plain",
        entries=(
            Entry(text=said(club.name)),
            Entry(text=weekday(club.weekday)),
            Entry(text=said(club.band_name)),
            Entry(text=str(club.wished)),
            Entry(text=f"{club.placed}/{club.capacity}"),
            Entry(text=str(club.first_choice)),
            Entry(text=_last(club), tone="attention" if closed else "plain"),
            Entry(
                text=str(club.refused),
                url=f"?{urlencode({'waiting': _key(club)})}#waiting" if club.refused else "",
            ),
        ),
    )


def _last(club: ClubResult) -> str:
    if club.closed_in_round is not None:
        return why_closed(club)
    if club.last_number is None:
        return _("名额没有用完")
    return _("优先第 %(priority)s 类、抽签 %(number)s 号") % {"priority": club.last_class, "number": club.last_number}


@require_GET
@page("office.see")
def wishes_sheet(request: ViewerRequest) -> HttpResponse:
    """Give the clubs' results as an Excel file."""
    term = term_around(today=request.today)
    result = placement_result(viewer=request.viewer, term=term.code) if term else None
    number = sheets.Kind.INTEGER
    return excel(
        title=_("第一轮社团录取结果"),
        columns=(
            sheets.Column(name=_("社团"), width=20),
            sheets.Column(name=_("星期"), width=8),
            sheets.Column(name=_("时段"), width=10),
            sheets.Column(name=_("填报"), width=8, kind=number),
            sheets.Column(name=_("录取"), width=8, kind=number),
            sheets.Column(name=_("名额"), width=8, kind=number),
            sheets.Column(name=_("录取第一志愿"), width=12, kind=number),
            sheets.Column(name=_("最后录取"), width=18),
            sheets.Column(name=_("录取时候补"), width=10, kind=number),
        ),
        rows=[
            (
                said(club.name),
                weekday(club.weekday),
                said(club.band_name),
                club.wished,
                club.placed,
                club.capacity,
                club.first_choice,
                _last(club),
                club.refused,
            )
            for club in (result.clubs if result else ())
        ],
    )


@require_GET
@page("office.see")
def why(request: ViewerRequest, code: str) -> HttpResponse:
    """Say for each of a child's wishes why it did or did not come true; `run` in the address is a preview."""
    run = request.GET.get("run", "")
    seen = reasons_of(viewer=request.viewer, application=code, run=run)
    crumbs = (
        Crumb(name=_("编班"), url=reverse("office-groups")),
        Crumb(name=_("录取"), url=reverse("office-run", kwargs={"code": run}))
        if run
        else Crumb(name=_("社团录取"), url=reverse("office-wishes")),
        Crumb(name=seen.name),
    )
    second = _("第二轮")
    days = [
        {
            "title": f"{weekday(day.weekday)} · {said(day.band)}" + (f" · {second}" if day.which == SECOND else ""),
            "number": day.number,
            "placed_in": said(day.placed_in) if day.placed_in else "",
            "instead": said(day.instead) if day.instead else "",
            "sentences": [said(sentence) for sentence in day.sentences],
        }
        for day in seen.days
    ]
    return office_page(request, "why.html", stage=STAGE, context={"seen": seen, "days": days, "crumbs": crumbs})


wish_urls: list[URLPattern] = [
    path("wishes/", wishes, name="office-wishes"),
    path("wishes/list.xlsx", wishes_sheet, name="office-wishes-sheet"),
    path("wishes/<str:code>/", why, name="office-why"),
]
