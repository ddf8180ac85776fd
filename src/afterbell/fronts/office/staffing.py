"""What the office does about the roster: sessions laid out, adults named, leave recorded, sessions cancelled."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods, require_POST

from afterbell.base.refusals import NotThere, Refusal, Refused
from afterbell.fronts.days import DayField, day_in
from afterbell.fronts.look.pieces import Column, Crumb, Entry, Line, Table
from afterbell.fronts.look.saying import say_date, say_span
from afterbell.fronts.office.frame import frame_of, office_page
from afterbell.fronts.office.roster import STAGE, roster_page
from afterbell.fronts.office.said import said
from afterbell.fronts.viewing import CONFLICT, UNPROCESSABLE, ViewerRequest, page
from afterbell.rostering.commands import (
    NewLeave,
    cancel_sessions,
    cover_leaves,
    make_roster,
    plan_sessions,
    record_leaves,
)
from afterbell.rostering.queries import LeaveRow, Touched, leaves_ahead, touched_by, touched_on
from afterbell.schools.queries import staff_list

MINUTES_AN_HOUR = 60
MOST_DAYS = 60
DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class LeaveForm(forms.Form):
    """Which days somebody is away, the first and the last included."""

    first_day = DayField(label=lazy("从"), widget=DATE)
    last_day = DayField(label=lazy("到（含这一天）"), widget=DATE)
    reason = forms.CharField(label=lazy("原因"), max_length=200)

    def clean(self) -> dict[str, object]:
        given = super().clean() or {}
        first, last = given.get("first_day"), given.get("last_day")
        if isinstance(first, date) and isinstance(last, date) and not 0 <= (last - first).days < MOST_DAYS:
            self.add_error("last_day", _("最后一天不能早于第一天，一次最多 %(most)s 天。") % {"most": MOST_DAYS})
        return given

    def leaves_of(self, staff: str) -> list[NewLeave]:
        """Give a leave for every day of the span."""
        first, last = self.cleaned_data["first_day"], self.cleaned_data["last_day"]
        days = range((last - first).days + 1)
        return [
            NewLeave(staff=staff, day=first + timedelta(days=number), reason=self.cleaned_data["reason"])
            for number in days
        ]


class StaffLeaveForm(LeaveForm):
    """Who is away, and when."""

    field_order = ("staff", "first_day", "last_day", "reason")
    staff = forms.ChoiceField(label=lazy("谁"))

    def __init__(self, *args: object, people: list[tuple[str, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["staff"] = forms.ChoiceField(label=lazy("谁"), choices=[("", "—"), *people])
        self.order_fields(self.field_order)


def _step(request: ViewerRequest, work: Callable[[str], str]) -> HttpResponse:
    """Do something for the present term and say what came of it, or why not."""
    frame = frame_of(request)
    if frame.term is None:
        raise NotThere("term")
    try:
        words = work(frame.term.code)
    except Refused as refused:
        return roster_page(request, reasons=refused.reasons, status=_status(refused))
    messages.success(request, words)
    return redirect(f"{reverse('office-roster')}?week={max(request.today, frame.term.first_day)}")


def _status(refused: Refused) -> int:
    return CONFLICT if refused.conflict else UNPROCESSABLE


@require_POST
@page("rostering.plan_sessions")
def plan(request: ViewerRequest) -> HttpResponse:
    """Lay out the term's sessions."""

    def work(term: str) -> str:
        number = plan_sessions(actor=request.viewer, now=request.now, term=term)
        return _("排出 %(number)s 场。接下来排责任人。") % {"number": number}

    return _step(request, work)


@require_POST
@page("rostering.roster")
def name_adults(request: ViewerRequest) -> HttpResponse:
    """Name an adult for every session to come that has none."""

    def work(term: str) -> str:
        made = make_roster(actor=request.viewer, now=request.now, term=term, since=request.today)
        least, most = made.least_load / MINUTES_AN_HOUR, made.most_load / MINUTES_AN_HOUR
        return _("%(number)s 场有了责任人，每人 %(least)s 到 %(most)s 小时。") % {
            "number": made.assigned,
            "least": f"{least:.1f}",
            "most": f"{most:.1f}",
        }

    return _step(request, work)


@require_http_methods(["GET", "POST"])
@page("office.see")
def leaves(request: ViewerRequest) -> HttpResponse:
    """List who is away from today on; record another leave."""
    people = [(row.code, row.name) for row in staff_list(viewer=request.viewer)]
    form = StaffLeaveForm(request.POST or None, people=people, initial={"first_day": request.today})
    reasons: tuple[Refusal, ...] = ()
    status = 200
    if request.method == "POST":
        status = UNPROCESSABLE
        if form.is_valid():
            wanted = form.leaves_of(form.cleaned_data["staff"])
            try:
                number = record_leaves(actor=request.viewer, now=request.now, leaves=wanted)
            except Refused as refused:
                reasons, status = refused.reasons, _status(refused)
            else:
                messages.success(request, said_of_leaves(number))
                return redirect("office-leaves")
    rows = leaves_ahead(viewer=request.viewer, today=request.today)
    context = {
        "form": form,
        "reasons": reasons,
        "table": _leaves(rows),
        "to_cover": sorted({row.day for row in rows if row.sessions}),
        "crumbs": (Crumb(name=_("排班"), url=reverse("office-roster")), Crumb(name=_("请假"))),
    }
    return office_page(request, "leaves.html", stage=STAGE, context=context, status=status)


def said_of_leaves(number: int) -> str:
    """Say how many days of leave were new."""
    if not number:
        return _("这几天的请假以前就记过，没有变化。")
    return ngettext("已记下 %(number)s 天的请假。", "已记下 %(number)s 天的请假。", number) % {"number": number}


def _leaves(rows: tuple[LeaveRow, ...]) -> Table:
    return Table(
        caption=_("今天起的请假"),
        columns=(
            Column(name=_("姓名")),
            Column(name=_("日期")),
            Column(name=_("原因")),
            Column(name=_("还排着的场次"), figures=True),
        ),
        lines=tuple(
            Line(
                code=row.staff,
                label=row.name,
                entries=(
                    Entry(text=row.name),
                    Entry(text=_date(row.day), url=f"{reverse('office-roster')}?week={row.day}"),
                    Entry(text=row.reason),
                    Entry(text=str(row.sessions), tone="alarm" if row.sessions else "plain"),
                ),
            )
            for row in rows
        ),
    )


def _date(day: date) -> str:
    return say_date(day=day, language=get_language() or "zh-hans")


@require_POST
@page("rostering.substitute")
def cover(request: ViewerRequest) -> HttpResponse:
    """Find stand-ins for everybody away on a day, changing as little as possible."""
    day = day_in(request.POST.get("day", ""))
    if day is None:
        messages.error(request, _("请先选一天。"))
        return redirect("office-leaves")
    try:
        changes = cover_leaves(actor=request.viewer, now=request.now, day=day)
    except Refused as refused:
        return roster_page(request, reasons=refused.reasons, status=_status(refused))
    messages.success(request, _("%(day)s 换了 %(number)s 场。") % {"day": _date(day), "number": len(changes)})
    return redirect(f"{reverse('office-roster')}?week={day}")


@require_http_methods(["GET", "POST"])
@page("rostering.cancel")
def cancel(request: ViewerRequest) -> HttpResponse:
    """Choose the sessions of a day that do not take place, see whom that touches, and cancel them."""
    asked = request.POST if request.method == "POST" else request.GET
    picked = asked.getlist("pick")
    day = day_in(asked.get("day", "")) or request.today
    reasons: tuple[Refusal, ...] = ()
    status = 200
    if request.method == "POST":
        try:
            number = cancel_sessions(
                actor=request.viewer, now=request.now, sessions=picked, reason=request.POST.get("reason", "")
            )
        except Refused as refused:
            reasons, status = refused.reasons, _status(refused)
        else:
            messages.success(request, _("已停课 %(number)s 场。") % {"number": number})
            return redirect(f"{reverse('office-roster')}?week={day}")
    touched = (
        touched_by(viewer=request.viewer, sessions=picked, now=request.now)
        if picked
        else touched_on(viewer=request.viewer, day=day, now=request.now)
    )
    context = {
        "day": day,
        "picked": bool(picked),
        "touched": touched,
        "table": _sessions(touched, selectable=not picked),
        "codes": picked,
        "reason": request.POST.get("reason", ""),
        "reasons": reasons,
        "crumbs": (
            Crumb(name=_("排班"), url=f"{reverse('office-roster')}?week={day}"),
            Crumb(name=_("选场次停课")),
        ),
    }
    return office_page(request, "cancel.html", stage=STAGE, context=context, status=status)


def _sessions(touched: Touched, *, selectable: bool) -> Table:
    return Table(
        caption=_("还没有开始的场次"),
        columns=(Column(name=_("场次")), Column(name=_("时间")), Column(name=_("教室")), Column(name=_("责任人"))),
        lines=tuple(
            Line(
                code=row.code,
                label=row.name,
                entries=(
                    Entry(text=row.name, note=said(row.kind)),
                    Entry(text=say_span(row.span)),
                    Entry(text=row.room or "—"),
                    Entry(text=row.adult.name if row.adult else "—"),
                ),
            )
            for row in touched.open
        ),
        selectable=selectable,
        form="cancel",
    )


staffing_urls: list[URLPattern] = [
    path("roster/plan/", plan, name="office-roster-plan"),
    path("roster/adults/", name_adults, name="office-roster-adults"),
    path("roster/leave/", leaves, name="office-leaves"),
    path("roster/cover/", cover, name="office-roster-cover"),
    path("roster/cancel/", cancel, name="office-roster-cancel"),
]
