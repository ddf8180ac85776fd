"""The roster month by month: how much there is on which day and what is missing, or what one adult has."""

from __future__ import annotations

from calendar import Calendar
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from django import forms
from django.http import HttpResponse
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_GET

from afterbell.fronts.days import DayField
from afterbell.fronts.look.pieces import Crumb, Figure
from afterbell.fronts.look.saying import say_hours, say_month, say_span
from afterbell.fronts.look.tones import Tone
from afterbell.fronts.office.frame import frame_of, office_page
from afterbell.fronts.office.grids import by_people, by_place
from afterbell.fronts.office.roster_files import month_sheet, person_pdf, week_pdf
from afterbell.fronts.office.said import WEEKDAYS
from afterbell.fronts.viewing import ViewerRequest, page
from afterbell.rostering.queries import (
    MonthDay,
    PersonRoster,
    PersonSession,
    Rostered,
    StaffLoad,
    month_of,
    roster_month,
    roster_of,
    roster_week,
    rostered_people,
    rosters_of,
    staff_loads,
)
from afterbell.schools.queries import days_between

STAGE = "roster"
A_WEEK = timedelta(days=7)
OFF = {"holiday": lazy("放假"), "weekend": lazy("周末")}
DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class MonthForm(forms.Form):
    """Which month, by any day of it, and whose."""

    month = DayField(label=lazy("月份（其中任一天）"), required=False, widget=DATE)
    staff = forms.ChoiceField(label=lazy("谁"), required=False)

    def __init__(self, *args: object, people: tuple[Rostered, ...], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        choices = [("", _("全校")), *((person.code, person.name) for person in people)]
        self.fields["staff"] = forms.ChoiceField(label=lazy("谁"), required=False, choices=choices)


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """One line of a day."""

    words: str
    tone: Tone = "plain"


@dataclass(frozen=True, slots=True, kw_only=True)
class DayCell:
    """A day of the page: its date, what there is, and where it leads; without notes `off` says why there is nothing.

    A `holiday` is named on the phone too, where other empty days are left out.
    """

    day: date
    within: bool
    today: bool
    notes: tuple[Note, ...]
    off: str
    holiday: bool
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """A month by its first day, the day after it, and one adult or nobody."""

    first: date
    after: date
    staff: str


@require_GET
@page("office.see")
def month(request: ViewerRequest) -> HttpResponse:
    """Show a month of the whole school, or of one adult, each day leading to its week."""
    people = rostered_people(viewer=request.viewer, today=request.today)
    asked = _asked(request, people)
    frame = frame_of(request)
    held = _held(request, asked) if asked.staff else None
    notes = _of_person(held) if held else _of_school(roster_month(viewer=request.viewer, month=asked.first))
    loads = staff_loads(viewer=request.viewer, term=frame.term.code) if held and frame.term else ()
    context = {
        "form": MonthForm({"month": asked.first, "staff": asked.staff}, people=people),
        "asked": asked,
        "called": say_month(first=asked.first, language=get_language() or "zh-hans"),
        "held": held,
        "weeks": _weeks(asked, notes, _days_off(asked), today=request.today),
        "weekdays": [str(name) for name in WEEKDAYS],
        "empty": not notes,
        "papers": _papers(asked, notes) if asked.staff else (),
        "before": asked.first - timedelta(days=1),
        "figures": _figures(held, loads) if held else (),
        "export_url": f"{reverse('office-roster-month-sheet')}?month={asked.first}&staff={asked.staff}",
        "crumbs": (Crumb(name=_("排班"), url=reverse("office-roster")), Crumb(name=_("按月看"))),
    }
    return office_page(request, "roster_month.html", stage=STAGE, context=context, frame=frame)


def _asked(request: ViewerRequest, people: tuple[Rostered, ...]) -> _Asked:
    """Read the address; what is no date is this month, and who is nobody is the whole school."""
    form = MonthForm(request.GET, people=people)
    form.is_valid()
    first, after = month_of(form.cleaned_data.get("month") or request.today)
    return _Asked(first=first, after=after, staff=form.cleaned_data.get("staff", ""))


def _held(request: ViewerRequest, asked: _Asked) -> PersonRoster:
    return roster_of(viewer=request.viewer, staff=asked.staff, since=asked.first, until=asked.after)


def _days_off(asked: _Asked) -> dict[date, tuple[str, bool]]:
    """Name the days on which nobody is looked after: a holiday by its name, the weekend, a school day without service.

    Of one adult nothing is said of school days: others may have sessions on them.
    """
    days = days_between(first=asked.first, until=asked.after)
    named = {row.day: (row.note or str(OFF[row.kind]), row.kind == "holiday") for row in days if row.kind in OFF}
    school = {row.day: (_("没有服务"), False) for row in days if row.kind not in OFF and not asked.staff}
    return named | school


def _of_school(days: tuple[MonthDay, ...]) -> dict[date, tuple[Note, ...]]:
    return {row.day: tuple(_notes(row)) for row in days}


def _notes(row: MonthDay) -> list[Note]:
    whole = 0 if row.sessions else row.cancelled
    counted: tuple[tuple[int, str, Tone], ...] = (
        (row.sessions, ngettext("%(number)s 场", "%(number)s 场", row.sessions), "plain"),
        (row.evenings, ngettext("晚自习 %(number)s 场", "晚自习 %(number)s 场", row.evenings), "quiet"),
        (row.open, ngettext("%(number)s 场没有人", "%(number)s 场没有人", row.open), "alarm"),
        (row.away, ngettext("%(number)s 场的人请假", "%(number)s 场的人请假", row.away), "alarm"),
        (0 if whole else row.cancelled, ngettext("停课 %(number)s 场", "停课 %(number)s 场", row.cancelled), "quiet"),
        (whole, ngettext("全天停课（%(number)s 场）", "全天停课（%(number)s 场）", whole), "quiet"),
    )
    return [Note(words=words % {"number": number}, tone=tone) for number, words, tone in counted if number]


def _of_person(held: PersonRoster) -> dict[date, tuple[Note, ...]]:
    days: dict[date, list[Note]] = defaultdict(list)
    for session in held.sessions:
        days[session.day].append(_note_of(session))
    return {day: tuple(notes) for day, notes in days.items()}


def _note_of(session: PersonSession) -> Note:
    words = f"{say_span(session.span)} {session.name}"
    if session.cancelled:
        return Note(words=f"{words} · {_('停课')}", tone="quiet")
    return Note(words=f"{words} · {_('代班')}", tone="info") if session.covers else Note(words=words)


def _weeks(
    asked: _Asked, notes: dict[date, tuple[Note, ...]], off: dict[date, tuple[str, bool]], *, today: date
) -> list[list[DayCell]]:
    people = "&by=people" if asked.staff else ""
    return [
        [
            DayCell(
                day=day,
                within=day.month == asked.first.month,
                today=day == today,
                notes=notes.get(day, ()) if day.month == asked.first.month else (),
                off=off.get(day, ("", False))[0],
                holiday=off.get(day, ("", False))[1] and day.month == asked.first.month,
                url=f"{reverse('office-roster')}?week={day}{people}",
            )
            for day in week
        ]
        for week in Calendar().monthdatescalendar(asked.first.year, asked.first.month)
    ]


def _papers(asked: _Asked, notes: dict[date, tuple[Note, ...]]) -> list[tuple[date, str]]:
    """Give for each week with sessions of one adult where it is printed."""
    mondays = sorted({day - timedelta(days=day.weekday()) for day in notes})
    return [(monday, f"{reverse('office-roster-pdf')}?week={monday}&staff={asked.staff}") for monday in mondays]


def _figures(held: PersonRoster, loads: tuple[StaffLoad, ...]) -> tuple[Figure, ...]:
    """Count the month, and say how the adult stands in the term against the mean of all."""
    mine = next((row for row in loads if row.code == held.code), None)
    month_hours = say_hours(minutes=sum(session.minutes for session in held.sessions))
    figures = [
        Figure(number=sum(not session.cancelled for session in held.sessions), label=_("本月场次")),
        Figure(number=month_hours, label=_("本月小时")),
    ]
    if mine:
        balance = say_hours(minutes=mine.difference)
        figures += [
            Figure(number=say_hours(minutes=mine.minutes), label=_("本学期小时")),
            Figure(number=balance if balance.startswith("-") else f"+{balance}", label=_("比平均（小时）")),
        ]
    return tuple(figures)


@require_GET
@page("office.see")
def sheet(request: ViewerRequest) -> HttpResponse:
    """Give a month of one adult, or of everybody, as an Excel file."""
    people = rostered_people(viewer=request.viewer, today=request.today)
    asked = _asked(request, people)
    held = (
        (_held(request, asked),)
        if asked.staff
        else rosters_of(viewer=request.viewer, since=asked.first, until=asked.after)
    )
    whose = held[0].name if asked.staff else _("排班表")
    rows = [(one.name, session) for one in held for session in one.sessions]
    return month_sheet(name=f"{whose} {asked.first:%Y-%m}", people=rows)


@require_GET
@page("office.see")
def week_paper(request: ViewerRequest) -> HttpResponse:
    """Give a week as PDF: by group and post, by people, or of one adult."""
    people = rostered_people(viewer=request.viewer, today=request.today)
    form = MonthForm({"month": request.GET.get("week", ""), "staff": request.GET.get("staff", "")}, people=people)
    form.is_valid()
    day = form.cleaned_data.get("month") or request.today
    monday = day - timedelta(days=day.weekday())
    if staff := form.cleaned_data.get("staff", ""):
        held = roster_of(viewer=request.viewer, staff=staff, since=monday, until=monday + A_WEEK)
        return person_pdf(request, held=held, monday=monday)
    week = roster_week(viewer=request.viewer, week=monday, now=request.now)
    if request.GET.get("by") == "people":
        grid = by_people(week, people=people, may_change=False, unsigned=())
        return week_pdf(request, week=week, grid=grid, first=_("姓名"))
    grid = by_place(week, may_change=False, unsigned=())
    return week_pdf(request, week=week, grid=grid, first=_("组或岗位"))


month_urls: list[URLPattern] = [
    path("roster/month/", month, name="office-roster-month"),
    path("roster/month.xlsx", sheet, name="office-roster-month-sheet"),
    path("roster/week.pdf", week_paper, name="office-roster-pdf"),
]
