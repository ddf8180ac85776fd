"""The roster week by week: who stands with which children, who stands in, who carries how much."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass, replace
from datetime import date

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from afterbell.base import sheets
from afterbell.base.access import may, place
from afterbell.base.refusals import Refusal, Refused
from afterbell.fronts.days import DayField
from afterbell.fronts.look.pieces import Column, Entry, Line, Table
from afterbell.fronts.look.saying import say_span
from afterbell.fronts.office.excel import excel
from afterbell.fronts.office.frame import Frame, frame_of, office_page
from afterbell.fronts.office.grids import by_people, by_place, open_sessions
from afterbell.fronts.office.roster_month import month_urls
from afterbell.fronts.office.roster_moves import move_of, move_urls, only_worse, said_of_move
from afterbell.fronts.office.roster_panel import panel_of
from afterbell.fronts.office.said import said, weekday
from afterbell.fronts.viewing import CONFLICT, UNPROCESSABLE, ViewerRequest, page
from afterbell.rostering.commands import SessionMove, move_session
from afterbell.rostering.queries import (
    RosterWeek,
    StaffLoad,
    UnsignedAdult,
    roster_week,
    rostered_people,
    staff_loads,
    unsigned_adults,
)

STAGE = "roster"
MINUTES_AN_HOUR = 60


class WeekForm(forms.Form):
    """Which week, from which side, and for which session a stand-in is looked for."""

    week = DayField(required=False)
    by = forms.ChoiceField(required=False, choices=(("", ""), ("people", "")))
    session = forms.CharField(required=False, max_length=12)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What the address asks for."""

    week: date
    people: bool
    session: str


@require_http_methods(["GET", "POST"])
@page("office.see")
def roster(request: ViewerRequest) -> HttpResponse:
    """Show a week; name somebody else for a session of it."""
    if request.method == "POST":
        wanted = move_of(request)
        try:
            changed = move_session(actor=request.viewer, now=request.now, move=wanted)
        except Refused as refused:
            status = CONFLICT if refused.conflict else UNPROCESSABLE
            unseen = wanted if only_worse(refused) else None
            return roster_page(request, reasons=refused.reasons, status=status, unseen=unseen)
        messages.success(request, said_of_move(changed=changed))
        return redirect(f"{_here(_chosen(request))}#slot-{wanted.session}")
    return roster_page(request, reasons=(), status=200)


def roster_page(
    request: ViewerRequest, *, reasons: tuple[Refusal, ...], status: int, unseen: SessionMove | None = None
) -> HttpResponse:
    """Show the week the address asks for, with the reasons why something was not done.

    Of a move that was only refused for what gets worse, `unseen`, it asks whether it is to be done all the same.
    """
    chosen = _chosen(request)
    frame = frame_of(request)
    week = roster_week(viewer=request.viewer, week=chosen.week, now=request.now)
    may_change = may(actor=request.viewer, action="rostering.substitute", at=place(school=request.viewer.tenant))
    asked = (unseen.session if unseen else chosen.session) if may_change else ""
    unsigned = _unsigned(request, counted=not asked)
    without = {person.code for person in unsigned}
    loads = staff_loads(viewer=request.viewer, term=frame.term.code) if frame.term and not asked else ()
    people = rostered_people(viewer=request.viewer, today=request.today) if chosen.people else ()
    context = {
        "week": week,
        "people": chosen.people,
        "grid": by_people(week, people=people, may_change=may_change, unsigned=without)
        if chosen.people
        else by_place(week, may_change=may_change, unsigned=without),
        "days": [(day, weekday(day.isoweekday())) for day in week.days],
        "away": week.away,
        "open": () if asked else open_sessions(week, may_change=may_change, people=chosen.people),
        "loads": _loads(loads) if loads else None,
        "widest": _hours(loads[0].minutes - loads[-1].minutes) if loads else "",
        "picked": panel_of(request, session=asked, without=without, unseen=unseen) if asked else None,
        "drags": chosen.people and may_change,
        "may_change": may_change,
        "unsigned": () if asked else unsigned,
        "close": _here(replace(chosen, week=week.monday)),
        "reasons": () if unseen else reasons,
        "export_url": f"{reverse('office-roster-sheet')}?week={week.monday}",
        "pdf_url": f"{reverse('office-roster-pdf')}?week={week.monday}{'&by=people' if chosen.people else ''}",
        "following": _following(request, frame),
        "uncovered": frame.numbers["roster.without_adult"],
        "groups": frame.numbers["groups.formed"],
        "may_cancel": may(actor=request.viewer, action="rostering.cancel", at=place(school=request.viewer.tenant)),
    }
    return office_page(request, "roster.html", stage=STAGE, context=context, frame=frame, status=status)


def _may_read_duties(request: ViewerRequest) -> bool:
    return may(actor=request.viewer, action="duties.see", at=place(school=request.viewer.tenant))


def _unsigned(request: ViewerRequest, *, counted: bool) -> tuple[UnsignedAdult, ...]:
    """Give who has not signed the statement of duties, to whoever may know; `counted` with the sessions to come."""
    if not _may_read_duties(request):
        return ()
    return unsigned_adults(viewer=request.viewer, today=request.today, counted=counted)


def _following(request: ViewerRequest, frame: Frame) -> str:
    """Say what the office does next: form groups, lay out the sessions, name adults; empty when nothing is left."""
    if frame.term is None or not may(
        actor=request.viewer, action="rostering.roster", at=place(school=request.viewer.tenant)
    ):
        return ""
    if not frame.numbers["roster.sessions"]:
        return "plan" if frame.numbers["groups.formed"] else "group"
    return "adults" if frame.numbers["roster.without_adult"] else ""


def _chosen(request: ViewerRequest) -> Chosen:
    """Read the address; what is no date is this week."""
    form = WeekForm(request.GET)
    form.is_valid()
    return Chosen(
        week=form.cleaned_data.get("week") or request.today,
        people=form.cleaned_data.get("by") == "people",
        session=form.cleaned_data.get("session", ""),
    )


def _here(chosen: Chosen) -> str:
    people = "&by=people" if chosen.people else ""
    return f"{reverse('office-roster')}?week={chosen.week}{people}"


def _hours(minutes: int) -> str:
    return f"{minutes / MINUTES_AN_HOUR:.1f}"


def _loads(rows: tuple[StaffLoad, ...]) -> Table:
    names = (
        _("值班"),
        _("作业辅导"),
        _("社团"),
        _("晚自习"),
        _("其中代班"),
        _("合计（场）"),
        _("合计（小时）"),
        _("比平均"),
    )
    return Table(
        caption=_("本学期每人排了多少，从多到少"),
        columns=(Column(name=_("姓名")), *(Column(name=name, figures=True) for name in names)),
        lines=tuple(
            Line(
                code=row.code,
                label=row.name,
                entries=(
                    Entry(text=row.name),
                    *(Entry(text=str(number)) for number in _numbers(row)),
                    Entry(text=_hours(row.minutes)),
                    Entry(text=f"{row.difference / MINUTES_AN_HOUR:+.1f}"),
                ),
            )
            for row in rows
        ),
    )


def _numbers(row: StaffLoad) -> tuple[int, ...]:
    return row.duty, row.tutoring, row.clubs, row.evenings, row.substituted, row.sessions


@require_GET
@page("office.see")
def roster_sheet(request: ViewerRequest) -> HttpResponse:
    """Give a week of the roster as an Excel file, a row for each session."""
    week = roster_week(viewer=request.viewer, week=_chosen(request).week, now=request.now)
    return excel(
        title=_("排班表 %(monday)s") % {"monday": week.monday},
        columns=(
            sheets.Column(name=_("日期"), width=12, kind=sheets.Kind.DATE),
            sheets.Column(name=_("星期"), width=8),
            sheets.Column(name=_("时间"), width=14),
            sheets.Column(name=_("种类"), width=12),
            sheets.Column(name=_("场次"), width=34),
            sheets.Column(name=_("教室"), width=20),
            sheets.Column(name=_("责任人"), width=14),
            sheets.Column(name=_("代谁"), width=14),
            sheets.Column(name=_("职责书"), width=12),
            sheets.Column(name=_("说明"), width=20),
        ),
        rows=_sheet_rows(week, unsigned={person.code for person in _unsigned(request, counted=False)}),
    )


def _sheet_rows(week: RosterWeek, *, unsigned: Container[str]) -> list[sheets.Row]:
    return [
        (
            session.day,
            weekday(session.day.isoweekday()),
            say_span(session.span),
            said(session.kind),
            session.name,
            session.room,
            session.adult.name if session.adult else "",
            session.adult.instead_of if session.adult else "",
            _("未签职责书") if session.adult and session.adult.code in unsigned else "",
            session.cancelled and _("停课：%(reason)s") % {"reason": session.cancelled},
        )
        for session in sorted(week.sessions, key=lambda row: (row.day, row.span, row.name))
    ]


roster_urls: list[URLPattern] = [
    path("roster/", roster, name="office-roster"),
    path("roster/week.xlsx", roster_sheet, name="office-roster-sheet"),
    *move_urls,
    *month_urls,
]
