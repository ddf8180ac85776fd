"""The roster week by week: who stands with which children, who stands in, who carries how much."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
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
from afterbell.fronts.office.grids import by_people, by_place
from afterbell.fronts.office.said import said, weekday
from afterbell.fronts.viewing import CONFLICT, UNPROCESSABLE, ViewerRequest, page
from afterbell.rostering.commands import NamedSubstitute, name_substitutes
from afterbell.rostering.queries import (
    Candidates,
    RosterWeek,
    StaffLoad,
    UnsignedAdult,
    candidates_for,
    roster_week,
    staff_loads,
    unsigned_adults,
)

STAGE = "roster"
MOST_BARRED = 12
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
    reasons: tuple[Refusal, ...] = ()
    status = 200
    if request.method == "POST":
        wanted = NamedSubstitute(
            session=request.POST.get("session", ""),
            staff=request.POST.get("staff", ""),
            instead_of=request.POST.get("instead_of"),
        )
        try:
            changed = name_substitutes(actor=request.viewer, now=request.now, substitutes=[wanted])
        except Refused as refused:
            reasons, status = refused.reasons, CONFLICT if refused.conflict else UNPROCESSABLE
        else:
            said_so = _("已换人，代班的老师在自己的页面上看得到。") if changed else _("本来就是这位老师，没有变化。")
            messages.success(request, said_so)
            return redirect(_here(week=_chosen(request).week))
    return roster_page(request, reasons=reasons, status=status)


def roster_page(request: ViewerRequest, *, reasons: tuple[Refusal, ...], status: int) -> HttpResponse:
    """Show the week the address asks for, with the reasons why something was not done."""
    chosen = _chosen(request)
    frame = frame_of(request)
    week = roster_week(viewer=request.viewer, week=chosen.week, now=request.now)
    may_change = may(actor=request.viewer, action="rostering.substitute", at=place(school=request.viewer.tenant))
    asked = chosen.session if may_change else ""
    unsigned = _unsigned(request, counted=not asked)
    without = {person.code for person in unsigned}
    candidates = candidates_for(viewer=request.viewer, session=asked, now=request.now) if asked else None
    loads = staff_loads(viewer=request.viewer, term=frame.term.code) if frame.term and not asked else ()
    context = {
        "week": week,
        "people": chosen.people,
        "grid": by_people(week, unsigned=without)
        if chosen.people
        else by_place(week, may_change=may_change, unsigned=without),
        "days": [(day, weekday(day.isoweekday())) for day in week.days],
        "away": week.away,
        "loads": _loads(loads) if loads else None,
        "widest": _hours(loads[0].minutes - loads[-1].minutes) if loads else "",
        "candidates": candidates,
        "without": without,
        "unsigned": () if asked else unsigned,
        "barred": _barred(candidates) if candidates else (),
        "span": say_span(candidates.session.span) if candidates else "",
        "close": _here(week=week.monday),
        "reasons": reasons,
        "export_url": f"{reverse('office-roster-sheet')}?week={week.monday}",
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


def _here(*, week: date) -> str:
    return f"{reverse('office-roster')}?week={week}"


def _barred(candidates: Candidates) -> list[tuple[str, list[str]]]:
    return [(person.name, [said(words) for words in person.reasons]) for person in candidates.barred[:MOST_BARRED]]


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
]
