"""Today's sessions of the whole school: every room with its adult and children, and what is wrong now."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime

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

from afterbell.attendance.commands import Confirmed, confirm_sessions
from afterbell.attendance.queries import OpenAlarm, SchoolDay, SessionCard, figures_of, open_alarms, school_day
from afterbell.base import sheets
from afterbell.base.access import may, place
from afterbell.base.refusals import NotThere, Refusal
from afterbell.dismissal.commands import close_day
from afterbell.dismissal.queries import day_closing
from afterbell.fronts.adults import adult_note
from afterbell.fronts.afternoons import axis_of, bands_planned, clock_of, span_of
from afterbell.fronts.classroom.sessions import tone_of
from afterbell.fronts.days import DayField
from afterbell.fronts.look.afternoon import Afternoon, Row, Stretch
from afterbell.fronts.look.pieces import Column, Entry, Figure, Line, Table
from afterbell.fronts.look.saying import say_span
from afterbell.fronts.office.excel import excel
from afterbell.fronts.office.frame import office_page
from afterbell.fronts.office.openings import openings
from afterbell.fronts.office.replacing import missing_adults
from afterbell.fronts.office.settling import settle, to_settle
from afterbell.fronts.office.stopped import stopped_on
from afterbell.fronts.office.today_table import day_table, roll_entry, to_confirm
from afterbell.fronts.viewing import ViewerRequest, page

STAGE = "afternoons"
STATES = (
    ("", lazy("全部")),
    ("open", lazy("有学生没点到")),
    ("unsealed", lazy("没有封存")),
    ("absent_adult", lazy("老师没到")),
    ("stretched", lazy("在场大人不够")),
    ("to_confirm", lazy("等待确认")),
    ("stopped", lazy("停课")),
)


class TodayFilter(forms.Form):
    """Which sessions of which day are listed."""

    on = DayField(
        label=lazy("日期"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    q = forms.CharField(label=lazy("场次、房间或老师"), required=False, max_length=40)
    state = forms.ChoiceField(label=lazy("状态"), required=False, choices=STATES)


@require_http_methods(["GET", "POST"])
@page("sessions.see")
def today(request: ViewerRequest) -> HttpResponse:
    """Show the sessions of a day and how it ended; the duty leader confirms those picked, and closes the day."""
    reasons: tuple[Refusal, ...] = ()
    if request.method == "POST" and "close" in request.POST:
        return _close(request)
    if request.method == "POST" and "undo" in request.POST:
        return settle(request)
    if request.method == "POST":
        done = confirm_sessions(actor=request.viewer, now=request.now, sessions=request.POST.getlist("pick"))
        if done.confirmed:
            messages.success(request, _("已确认 %(number)s 场。") % {"number": len(done.confirmed)})
        if not done.refusals:
            return redirect(request.get_full_path())
        reasons = _reasons(done)
    form = TodayFilter(request.GET or None, initial={"on": request.today})
    on, seen, listed = _found(request, form)
    cards = seen.cards
    may_confirm = may(actor=request.viewer, action="attendance.confirm", at=place(school=request.viewer.tenant))
    context = {
        "on": on,
        "form": form,
        "reasons": reasons,
        "figures": _figures(cards, now=request.now),
        "line": _line(request, cards, on=on) if cards else None,
        "table": day_table(listed, now=request.now, selectable=may_confirm),
        "confirms": may_confirm,
        "alarms": _alarms(request, on=on),
        "nobody": openings(request) if on == request.today else (),
        "missing": missing_adults(request, cards, on=on),
        **(_closing(request, seen, on=on) if cards else {}),
        **stopped_on(request, cards, on=on),
        **_by_phone(request, cards),
        "any": bool(cards),
        "sees_buses": may(actor=request.viewer, action="buses.see", at=place(school=request.viewer.tenant)),
        "export_url": f"{reverse('office-today-sheet')}?{request.GET.urlencode()}",
    }
    return _answer(request, context, status=422 if reasons else 200)


def _by_phone(request: ViewerRequest, cards: Sequence[SessionCard]) -> dict[str, object]:
    """Lead whoever may decide between marks and take in a phone's roll to where it is done."""
    here = place(school=request.viewer.tenant)
    return {
        "decides": may(actor=request.viewer, action="attendance.decide", at=here),
        "patrols": may(actor=request.viewer, action="attendance.patrol", at=here),
        "takes_in": may(actor=request.viewer, action="attendance.take_in", at=here),
        "contested": sum(card.contested + card.two_contents for card in cards),
    }


def _close(request: ViewerRequest) -> HttpResponse:
    """Close the day that is shown."""
    form = TodayFilter(request.GET or None)
    on = (form.cleaned_data.get("on") if form.is_valid() else None) or request.today
    came = close_day(actor=request.viewer, now=request.now, day=on)
    messages.success(request, _("这一天已结束，%(number)s 名学生都有去向。") % {"number": came})
    return redirect(request.get_full_path())


def _found(request: ViewerRequest, form: TodayFilter) -> tuple[date, SchoolDay, Sequence[SessionCard]]:
    """Give the day asked for, with its sessions, and those of them that fit the filter."""
    chosen = form.cleaned_data if form.is_valid() else {}
    on: date = chosen.get("on") or request.today
    seen = school_day(viewer=request.viewer, on=on, now=request.now)
    q, state = chosen.get("q", ""), chosen.get("state", "")
    return on, seen, [card for card in seen.cards if _fits(request, card, q=q, state=state)]


@require_GET
@page("sessions.see")
def today_sheet(request: ViewerRequest) -> HttpResponse:
    """Give the list as it is filtered, as an Excel file."""
    on, _seen, listed = _found(request, TodayFilter(request.GET or None))
    numbers = (_("应到"), _("已到"), _("请假"), _("缺"), _("没点到"))
    words = (_("场次"), _("房间"), _("时间"), _("负责老师"), _("到岗"))
    ends = (_("点名"), _("确认"))
    return excel(
        title=_("场次 %(day)s") % {"day": on.isoformat()},
        columns=(
            *(sheets.Column(name=name, width=20) for name in words),
            *(sheets.Column(name=name, width=8, kind=sheets.Kind.INTEGER) for name in numbers),
            *(sheets.Column(name=name) for name in ends),
        ),
        rows=[_sheet_row(card) for card in listed],
    )


def _sheet_row(card: SessionCard) -> sheets.Row:
    time = say_span(span_of(card.starts_at, card.ends_at))
    who = (card.name, card.room, time, card.adult, adult_note(card))
    counted = (card.expected - card.leave, card.present, card.leave, card.absent, card.open)
    confirmed = _("已确认") if card.confirmed else ""
    return (*who, *(counted if card.has_roll else (None,) * len(counted)), roll_entry(card).text, confirmed)


def _answer(request: ViewerRequest, context: dict[str, object], *, status: int) -> HttpResponse:
    """Show the page in the office's frame, or plainly to a duty leader, whose business the term's stages are not."""
    if may(actor=request.viewer, action="office.see", at=place(school=request.viewer.tenant)):
        return office_page(request, "today.html", stage=STAGE, context=context, status=status)
    plain = {"term_line": None, "stage": "", **context}
    return render(request, "fronts/office/today.html", plain, status=status)


def _reasons(done: Confirmed) -> tuple[Refusal, ...]:
    return tuple(row.refusal for row in done.refusals)


def _fits(request: ViewerRequest, card: SessionCard, *, q: str, state: str) -> bool:
    begun = card.starts_at <= request.now
    states = {
        "": True,
        "open": bool(card.open or card.alarms),
        "unsealed": begun and card.has_roll and not card.sealed and not card.cancelled,
        "absent_adult": begun and not card.adult_arrived and not card.cancelled,
        "stretched": card.stretched,
        "to_confirm": to_confirm(card, now=request.now),
        "stopped": bool(card.cancelled),
    }
    words = (card.name, card.room, card.adult)
    return states.get(state, True) and any(q.strip() in word for word in words)


def _figures(cards: Sequence[SessionCard], *, now: datetime) -> tuple[Figure, ...]:
    """Give the day in numbers; each leads to the sessions it counts, the stopped ones are in none but their own."""
    sums = figures_of(cards, now=now)
    here = reverse("office-today")
    off = len(cards) - sums.sessions
    stopped = Figure(number=off, label=_("停的场次"), url=f"{here}?state=stopped", tone="attention")
    return (
        Figure(number=len(cards), label=_("计划的场次"), url=here),
        *((stopped,) if off else ()),
        Figure(
            number=f"{sums.adults}/{sums.begun}",
            label=_("责任人到岗"),
            url=f"{here}?state=absent_adult",
            note=_("已经开始的场次"),
            tone="attention" if sums.adults < sums.begun else "good",
        ),
        Figure(number=sums.present, label=_("到场人次"), note=_("应到 %(n)s") % {"n": sums.expected - sums.leave}),
        Figure(number=sums.leave, label=_("请假"), tone="info"),
        *_stretched(cards),
        Figure(
            number=sums.unaccounted,
            label=_("还没点到"),
            url=f"{here}?state=open",
            note=_("%(number)s 名超过时限") % {"number": sums.overdue} if sums.overdue else "",
            tone="alarm" if sums.overdue else "attention" if sums.unaccounted else "good",
        ),
        Figure(
            number=sums.alarms,
            label=_("正在找"),
            url="#looking" if sums.alarms else "",
            tone="alarm" if sums.alarms else "good",
        ),
        Figure(
            number=f"{sums.sealed}/{sums.sealed + sums.to_seal}",
            label=_("已封存"),
            url=f"{here}?state=unsealed",
            note=_("已经开始的场次"),
        ),
        Figure(number=f"{sums.confirmed}/{sums.sessions}", label=_("已确认"), url=f"{here}?state=to_confirm"),
    )


def _stretched(cards: Sequence[SessionCard]) -> tuple[Figure, ...]:
    """Count the sessions with more children than their adults may have, while any runs."""
    running = [card for card in cards if card.adults is not None]
    number = sum(card.stretched for card in running)
    figure = Figure(
        number=number,
        label=_("在场大人不够"),
        url=f"{reverse('office-today')}?state=stretched",
        note=_("正在进行的场次"),
        tone="alarm" if number else "good",
    )
    return (figure,) if running else ()


def _line(request: ViewerRequest, cards: Sequence[SessionCard], *, on: date) -> Afternoon:
    """Draw each room that has a session as one thin row with its adults and children."""
    bands = bands_planned(day=on, version=cards[0].version)
    held = [card for card in cards if not card.cancelled]
    rooms = dict.fromkeys(card.room or card.name for card in held)
    spans = [span_of(card.starts_at, card.ends_at) for card in held]
    return Afternoon(
        kind="rooms",
        title=_("各房间的下午"),
        bands=bands,
        rows=tuple(_room(room, [card for card in held if (card.room or card.name) == room]) for room in rooms),
        now=clock_of(request.now) if on == request.today else None,
        axis=axis_of([*spans, *(band.span for band in bands)]),
    )


def _room(room: str, cards: Sequence[SessionCard]) -> Row:
    return Row(
        name=room,
        adults=sum(card.adult_arrived for card in cards),
        children=sum(card.present for card in cards),
        stretches=tuple(
            Stretch(span=span_of(card.starts_at, card.ends_at), name=card.name, tone=tone_of(card)) for card in cards
        ),
    )


def _closing(request: ViewerRequest, seen: SchoolDay, *, on: date) -> dict[str, object]:
    """Show how the day ended: whose day has not ended as promised stands first."""
    closing = day_closing(viewer=request.viewer, on=on, now=request.now, read=seen.day)
    rows = sorted(closing.findings, key=lambda row: not row.breaks)
    findings = Table(
        caption=_("没有交代清楚的学生"),
        columns=(Column(name=_("学生")), Column(name=_("场次")), Column(name=_("情况"))),
        lines=tuple(
            Line(
                code=row.pupil,
                label=row.name,
                tone="alarm" if row.breaks else "plain",
                entries=(
                    Entry(text=row.name, note=row.homeroom),
                    Entry(text=row.session_name or "—"),
                    Entry(text=row.words.in_language(get_language() or ""), tone="alarm" if row.breaks else "quiet"),
                ),
            )
            for row in rows
        ),
    )
    return {"closing": closing, "findings": findings, "to_settle": to_settle(closing)}


def _alarms(request: ViewerRequest, *, on: date) -> tuple[OpenAlarm, ...]:
    with suppress(NotThere):
        return open_alarms(viewer=request.viewer, on=on, now=request.now)
    return ()


today_urls: list[URLPattern] = [
    path("today/", today, name="office-today"),
    path("today/sheet/", today_sheet, name="office-today-sheet"),
]
