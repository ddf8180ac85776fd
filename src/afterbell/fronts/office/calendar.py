"""The days of the term, month by month, and changing what one of them is."""

from __future__ import annotations

from calendar import Calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_GET, require_POST

from afterbell.base.access import may, place
from afterbell.base.refusals import Refusal, Refused
from afterbell.fronts.days import DayField, day_in
from afterbell.fronts.look.pieces import Figure
from afterbell.fronts.look.saying import say_date, say_month
from afterbell.fronts.office.frame import Frame, frame_of, office_page
from afterbell.fronts.office.said import WEEKDAYS, weekday
from afterbell.fronts.viewing import CONFLICT, UNPROCESSABLE, ViewerRequest, page
from afterbell.rostering.queries import touched_on
from afterbell.schools.commands import change_school_day, set_up_term
from afterbell.schools.queries import DayRow, days_of_term
from afterbell.schools.rules.holidays import KNOWN_YEARS

STAGE = "calendar"
WITH_SCHOOL = ("school", "make_up")
KINDS = (
    ("school", lazy("上课")),
    ("make_up", lazy("调休上课")),
    ("holiday", lazy("放假")),
    ("weekend", lazy("周末，不上课")),
)
SHORT = {"school": "", "make_up": lazy("班"), "holiday": lazy("休"), "weekend": ""}
DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class TermForm(forms.Form):
    """A term's name and days."""

    name = forms.CharField(label=lazy("学期名称"), max_length=40, help_text=lazy("例如 2026 年春季学期"))
    first_day = DayField(label=lazy("第一天"), widget=DATE)
    last_day = DayField(label=lazy("最后一天"), widget=DATE)


class DayForm(forms.Form):
    """What a day is, whose timetable it follows, and why."""

    kind = forms.ChoiceField(label=lazy("这一天"), choices=KINDS)
    follows_weekday = forms.TypedChoiceField(
        label=lazy("按星期几的课表"),
        coerce=int,
        empty_value=None,
        required=False,
        choices=(("", lazy("不上课")), *enumerate(WEEKDAYS, start=1)),
    )
    note = forms.CharField(label=lazy("说明"), max_length=40, required=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One day of the page; `row` is None before the term and after it."""

    number: int
    row: DayRow | None
    short: str
    chosen: bool
    today: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """A month of the term, in weeks from Monday to Sunday; a day of another month is None."""

    name: str
    weeks: tuple[tuple[Cell | None, ...], ...]


@require_GET
@page("office.see")
def calendar(request: ViewerRequest) -> HttpResponse:
    """Show the term's months; `day` in the address opens one day."""
    return _page(request, chosen=day_in(request.GET.get("day", "")))


def _page(
    request: ViewerRequest,
    *,
    chosen: date | None,
    form: DayForm | None = None,
    term_form: TermForm | None = None,
    reasons: tuple[Refusal, ...] = (),
    status: int = 200,
) -> HttpResponse:
    frame = frame_of(request)
    rows = {row.day: row for row in days_of_term(term=frame.term.code)} if frame.term else {}
    day = rows.get(chosen) if chosen else None
    context = {
        "term": frame.term,
        "months": _months(rows, chosen=chosen, today=request.today),
        "weekdays": [str(name)[-1] if (get_language() or "").startswith("zh") else str(name) for name in WEEKDAYS],
        "figures": _figures(rows),
        "holidays_known_to": KNOWN_YEARS[-1] if frame.term and frame.term.last_day.year > KNOWN_YEARS[-1] else None,
        "day": day,
        "touched": touched_on(viewer=request.viewer, day=day.day, now=request.now) if day else None,
        "planned": frame.numbers["roster.sessions"],
        "form": form or (_form(day) if day else None),
        "term_form": term_form or TermForm(),
        "may_change": may(actor=request.viewer, action="schools.set_calendar", at=place(school=request.viewer.tenant)),
        "reasons": reasons,
    }
    return office_page(request, "calendar.html", stage=STAGE, context=context, frame=frame, status=status)


def _form(day: DayRow) -> DayForm:
    return DayForm(initial={"kind": day.kind, "follows_weekday": day.follows_weekday or "", "note": day.note})


def _months(rows: Mapping[date, DayRow], *, chosen: date | None, today: date) -> tuple[Month, ...]:
    firsts = sorted({day.replace(day=1) for day in rows})
    return tuple(Month(name=_month_name(first), weeks=_weeks(first, rows, chosen, today)) for first in firsts)


def _month_name(first: date) -> str:
    return say_month(first=first, language=get_language() or "zh-hans")


def _weeks(
    first: date, rows: Mapping[date, DayRow], chosen: date | None, today: date
) -> tuple[tuple[Cell | None, ...], ...]:
    return tuple(
        tuple(_cell(day, rows.get(day), chosen, today) if day.month == first.month else None for day in week)
        for week in Calendar().monthdatescalendar(first.year, first.month)
    )


def _cell(day: date, row: DayRow | None, chosen: date | None, today: date) -> Cell:
    short = str(SHORT[row.kind]) if row else ""
    if row and row.kind == "school" and row.follows_weekday != day.isoweekday():
        short = weekday(row.follows_weekday or day.isoweekday())
    return Cell(number=day.day, row=row, short=short, chosen=day == chosen, today=day == today)


def _figures(rows: Mapping[date, DayRow]) -> tuple[Figure, ...]:
    if not rows:
        return ()
    kinds = [row.kind for row in rows.values()]
    return (
        Figure(number=sum(kind in WITH_SCHOOL for kind in kinds), label=_("上课的天数")),
        Figure(number=kinds.count("make_up"), label=_("其中调休上课")),
        Figure(number=kinds.count("holiday"), label=_("放假的天数")),
    )


@require_POST
@page("schools.set_calendar")
def change(request: ViewerRequest) -> HttpResponse:
    """Change what one day is, and with it the sessions of that day."""
    frame = frame_of(request)
    day = day_in(request.POST.get("day", ""))
    if frame.term is None or day is None:
        messages.error(request, _("请先选一天。"))
        return redirect("office-calendar")
    form = DayForm(request.POST)
    if not form.is_valid():
        return _page(request, chosen=day, form=form, status=UNPROCESSABLE)
    try:
        change_school_day(actor=request.viewer, now=request.now, term=frame.term.code, day=day, **form.cleaned_data)
    except Refused as refused:
        return _page(request, chosen=day, form=form, reasons=refused.reasons, status=_status(refused))
    said_day = say_date(day=day, language=get_language() or "zh-hans")
    messages.success(request, _("%(day)s 已经改好。") % {"day": said_day} + _came_of_it(request, day, frame))
    return redirect(f"{reverse('office-calendar')}?day={day}#day")


def _came_of_it(request: ViewerRequest, day: date, frame: Frame) -> str:
    if not frame.numbers["roster.sessions"]:
        return ""
    number = len(touched_on(viewer=request.viewer, day=day, now=request.now).open)
    return _("这一天现在有 %(number)s 场。") % {"number": number}


@require_POST
@page("schools.set_calendar")
def new_term(request: ViewerRequest) -> HttpResponse:
    """Set up a term with all its days."""
    form = TermForm(request.POST)
    if not form.is_valid():
        return _page(request, chosen=None, term_form=form, status=UNPROCESSABLE)
    try:
        set_up_term(actor=request.viewer, now=request.now, **form.cleaned_data)
    except Refused as refused:
        return _page(request, chosen=None, term_form=form, reasons=refused.reasons, status=_status(refused))
    messages.success(request, _("学期已登记，法定节假日和调休已经在里面。请核对。"))
    return redirect("office-calendar")


def _status(refused: Refused) -> int:
    return CONFLICT if refused.conflict else UNPROCESSABLE


calendar_urls: list[URLPattern] = [
    path("calendar/", calendar, name="office-calendar"),
    path("calendar/day/", change, name="office-calendar-day"),
    path("calendar/term/", new_term, name="office-calendar-term"),
]
