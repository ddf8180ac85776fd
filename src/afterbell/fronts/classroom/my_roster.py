"""A member of staff's own roster: the weeks ahead on the phone, on paper, and in their own calendar."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from afterbell.attendance.queries import OwnRoll, own_rolls
from afterbell.base.spans import local_day
from afterbell.fronts.days import day_in
from afterbell.fronts.feeds import address_of
from afterbell.fronts.look.pieces import Cell
from afterbell.fronts.look.saying import say_date, say_day, say_span
from afterbell.fronts.look.tones import Tone
from afterbell.fronts.office.roster_files import person_pdf
from afterbell.fronts.office.said import said
from afterbell.fronts.viewing import ViewerRequest, page
from afterbell.rostering.queries import PersonSession, own_roster
from afterbell.schools.commands import end_feed, make_feed

WEEKS = 4
A_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnWeek:
    """A week with sessions: its Monday, how many there are and how long, and a cell for each."""

    monday: date
    number: int
    minutes: int
    cells: tuple[Cell, ...]


@require_GET
@page("sessions.see")
def my_roster(request: ViewerRequest) -> HttpResponse:
    """Show four weeks of the viewer's sessions, from the week of a day on."""
    monday = _monday(request)
    held = own_roster(viewer=request.viewer, since=monday, until=monday + WEEKS * A_WEEK)
    kept = own_rolls(viewer=request.viewer, since=monday, until=monday + WEEKS * A_WEEK, today=request.today)
    address, subscribing = address_of(request)
    context = {
        "weeks": _weeks(held.sessions, kept, now=request.now),
        "number": sum(not session.cancelled for session in held.sessions),
        "minutes": sum(session.minutes for session in held.sessions),
        "first": monday,
        "last": monday + WEEKS * A_WEEK - timedelta(days=1),
        "before": monday - WEEKS * A_WEEK,
        "after": monday + WEEKS * A_WEEK,
        "address": address,
        "subscribing": subscribing,
    }
    return render(request, "fronts/classroom/my_roster.html", context)


def _monday(request: ViewerRequest) -> date:
    day = day_in(request.GET.get("week", "")) or request.today
    return day - timedelta(days=day.weekday())


def _weeks(sessions: tuple[PersonSession, ...], kept: Mapping[str, OwnRoll], *, now: datetime) -> tuple[OwnWeek, ...]:
    weeks: dict[date, list[PersonSession]] = defaultdict(list)
    for session in sessions:
        weeks[session.day - timedelta(days=session.day.weekday())].append(session)
    return tuple(
        OwnWeek(
            monday=monday,
            number=sum(not session.cancelled for session in held),
            minutes=sum(session.minutes for session in held),
            cells=tuple(_cell(session, kept.get(session.code), now=now) for session in held),
        )
        for monday, held in weeks.items()
    )


def _cell(session: PersonSession, kept: OwnRoll | None, *, now: datetime) -> Cell:
    day = say_date(day=session.day, language=get_language() or "zh-hans")
    there = reverse("roll", kwargs={"code": session.code}) if kept else ""
    if session.cancelled:
        words = _("停课：%(reason)s") % {"reason": session.cancelled}
        return Cell(name=session.name, value=words, note=day, tone="quiet", url=there)
    kind = _("代班") if session.covers else said(session.kind)
    standing, tone = _standing(kept, today=local_day(now)) if kept and session.starts_at <= now else ("", "plain")
    return Cell(
        name=session.name,
        value=standing or kind,
        note=" · ".join(filter(None, (f"{day} {say_span(session.span)} {session.room}".strip(), standing and kind))),
        tone=tone if standing else "info" if session.covers else "plain",
        url=there,
    )


def _standing(kept: OwnRoll, *, today: date) -> tuple[str, Tone]:
    """Say how far the roll of a session is, and until when what is missing may be made good."""
    if kept.sealed:
        return (_("已补签") if kept.signed_late else _("已封存")), "good"
    if kept.late_until is None:
        return _("还没有提交点名"), "plain"
    if kept.late_until < today:
        return _("没有提交点名"), "quiet"
    day = say_day(day=kept.late_until, language=get_language() or "zh-hans")
    return _("没有提交点名，可补到%(day)s") % {"day": day}, "attention"


@require_GET
@page("sessions.see")
def my_week_pdf(request: ViewerRequest) -> HttpResponse:
    """Give a week of the viewer's own sessions on paper."""
    monday = _monday(request)
    return person_pdf(
        request, held=own_roster(viewer=request.viewer, since=monday, until=monday + A_WEEK), monday=monday
    )


@require_POST
@page("schools.keep_calendar")
def make_address(request: ViewerRequest) -> HttpResponse:
    """Give the viewer a calendar's address; the earlier one answers no more."""
    make_feed(actor=request.viewer, now=request.now)
    messages.success(request, _("日历地址做好了。以前有过的地址不再有用。"))
    return redirect("my-roster")


@require_POST
@page("schools.keep_calendar")
def end_address(request: ViewerRequest) -> HttpResponse:
    """End the viewer's address."""
    end_feed(actor=request.viewer, now=request.now)
    messages.success(request, _("日历地址已作废，手机日历不会再更新。"))
    return redirect("my-roster")


my_roster_urls: list[URLPattern] = [
    path("roster/", my_roster, name="my-roster"),
    path("roster/week.pdf", my_week_pdf, name="my-week-pdf"),
    path("roster/calendar/new/", make_address, name="my-calendar-new"),
    path("roster/calendar/end/", end_address, name="my-calendar-end"),
]
