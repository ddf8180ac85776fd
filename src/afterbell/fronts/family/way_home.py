"""Who may collect a child, and how it goes home: kept by its family, or by the homeroom teacher for a family."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods, require_POST

from afterbell.base.refusals import NotThere, Refusal, Refused
from afterbell.base.spans import local_day
from afterbell.dismissal.commands import (
    NewCollector,
    NewGoingHome,
    choose_handover_news,
    end_collectors,
    name_collectors,
    ride_bus,
    say_going_home,
)
from afterbell.dismissal.queries import ListedCollector, WayHome, bus_choice, way_home
from afterbell.fronts.afternoons import clock_of
from afterbell.fronts.days import DayField
from afterbell.fronts.look.relations import say_relation
from afterbell.fronts.look.saying import say_day, say_time
from afterbell.fronts.viewing import CONFLICT, UNPROCESSABLE, ViewerRequest, page

A_DAY = timedelta(days=1)
NEWS = (
    ("otherwise", lazy("凭代接码接走，或与平时不一样的时候")),
    ("always", lazy("每次离校")),
    ("off", lazy("不发")),
)


class CollectorForm(forms.Form):
    """An adult who may collect the child, and for which days."""

    name = forms.CharField(label=lazy("姓名"), max_length=40, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    relation = forms.CharField(
        label=lazy("是孩子的什么人"),
        help_text=lazy("比如：奶奶、叔叔、邻居"),
        max_length=12,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    phone = forms.CharField(
        label=lazy("电话"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
    )
    since = DayField(
        label=lazy("从哪天起"),
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    last = DayField(
        label=lazy("到哪天为止"),
        help_text=lazy("不写就一直可以接，直到您不再让 TA 接"),
        required=False,
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def named(self, *, pupil: str) -> NewCollector:
        """Give what was filled in; the last day is one on which this adult still may."""
        cleaned = self.cleaned_data
        last: date | None = cleaned["last"]
        return NewCollector(
            pupil=pupil,
            name=cleaned["name"],
            relation=cleaned["relation"],
            phone=cleaned["phone"],
            since=cleaned["since"],
            until=last + A_DAY if last else None,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedRow:
    """An adult on the list as the page shows it: the days in words."""

    code: str
    name: str
    relation: str
    days: str
    today: bool
    by_pass: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Where a child's list is kept: the family's own pages, or the homeroom teacher's for a family."""

    for_family: bool

    def at(self, what: str, pupil: str) -> str:
        """Give the address of a page about the child at this desk."""
        if self.for_family:
            return reverse(what, kwargs={"pupil": pupil})
        return reverse(f"enter-{what}", kwargs={"code": pupil})

    def back(self, pupil: str) -> str:
        return reverse("family-home") if self.for_family else reverse("homeroom-child", kwargs={"code": pupil})


FAMILY, TEACHER = Desk(for_family=True), Desk(for_family=False)


@require_http_methods(["GET", "POST"])
@page("dismissal.name_collector")
def collectors(request: ViewerRequest, pupil: str) -> HttpResponse:
    """Show a family the list of one child, and put an adult on it."""
    return collectors_page(request, pupil=pupil, desk=FAMILY)


@require_POST
@page("dismissal.name_collector")
def end_collector(request: ViewerRequest, pupil: str) -> HttpResponse:
    """Take an adult off the list."""
    return take_off(request, pupil=pupil, desk=FAMILY)


@require_POST
@page("dismissal.say_going_home")
def going_home(request: ViewerRequest, pupil: str) -> HttpResponse:
    """Say how the child goes home from today on."""
    return say_mode(request, pupil=pupil, desk=FAMILY)


@require_POST
@page("dismissal.name_collector")
def bus(request: ViewerRequest, pupil: str) -> HttpResponse:
    """Let the child ride along on a bus: whoever is aboard stands on its list from today on."""
    seen = way_home(viewer=request.viewer, pupil=pupil, today=request.today)
    code, _colon, stop = request.POST.get("ride", "").partition(":")
    try:
        ride_bus(actor=request.viewer, now=request.now, pupil=pupil, bus=code, stop=stop)
    except Refused as refused:
        return _refused(request, seen, FAMILY, refused, form=CollectorForm(initial={"since": request.today}))
    messages.success(request, _("%(name)s 从今天起坐校车，在%(stop)s下车。") % {"name": seen.name, "stop": stop})
    return redirect(FAMILY.at("collectors", pupil))


@require_POST
@page("dismissal.choose_news")
def handover_news(request: ViewerRequest) -> HttpResponse:
    """Say of which releases of the own children the guardian is told."""
    choose_handover_news(actor=request.viewer, now=request.now, wish=request.POST.get("wish", ""))
    messages.success(request, _("已记下，什么时候离校，“我的孩子”里总能看到。"))
    return redirect("family-home")


def collectors_page(request: ViewerRequest, *, pupil: str, desk: Desk) -> HttpResponse:
    """Show the list and the way home, and put an adult on the list."""
    seen = way_home(viewer=request.viewer, pupil=pupil, today=request.today)
    if request.method == "GET":
        return _shown(request, seen, desk, form=CollectorForm(initial={"since": request.today}))
    form = CollectorForm(request.POST)
    if not form.is_valid():
        return _shown(request, seen, desk, form=form, status=UNPROCESSABLE)
    try:
        name_collectors(actor=request.viewer, now=request.now, collectors=[form.named(pupil=pupil)])
    except Refused as refused:
        return _refused(request, seen, desk, refused, form=form)
    messages.success(
        request, _("%(who)s 可以来接 %(name)s 了。") % {"who": form.cleaned_data["name"], "name": seen.name}
    )
    return redirect(desk.at("collectors", pupil))


def take_off(request: ViewerRequest, *, pupil: str, desk: Desk) -> HttpResponse:
    """Take an adult off this child's list from today on."""
    seen = way_home(viewer=request.viewer, pupil=pupil, today=request.today)
    named = request.POST.get("collector", "")
    row = next((row for row in seen.collectors if row.code == named), None)
    if row is None:
        raise NotThere("collector")
    end_collectors(actor=request.viewer, now=request.now, collectors=[row.code])
    messages.success(request, _("%(who)s 从今天起不能再接 %(name)s。") % {"who": row.name, "name": seen.name})
    return redirect(desk.at("collectors", pupil))


def say_mode(request: ViewerRequest, *, pupil: str, desk: Desk) -> HttpResponse:
    """Record how the child goes home; a way the school does not allow is refused with the reason."""
    seen = way_home(viewer=request.viewer, pupil=pupil, today=request.today)
    said = NewGoingHome(pupil=pupil, mode=request.POST.get("mode", ""), since=request.today)
    try:
        say_going_home(actor=request.viewer, now=request.now, said=[said])
    except Refused as refused:
        return _refused(request, seen, desk, refused, form=CollectorForm(initial={"since": request.today}))
    messages.success(request, _("%(name)s 怎么回家，已记下。") % {"name": seen.name})
    return redirect(desk.at("collectors", pupil))


def _refused(
    request: ViewerRequest, seen: WayHome, desk: Desk, refused: Refused, *, form: CollectorForm
) -> HttpResponse:
    status = CONFLICT if refused.conflict else UNPROCESSABLE
    request.stands_on = desk.at("collectors", seen.pupil)
    return _shown(request, seen, desk, form=form, reasons=refused.reasons, status=status)


def _shown(
    request: ViewerRequest,
    seen: WayHome,
    desk: Desk,
    *,
    form: CollectorForm,
    reasons: tuple[Refusal, ...] = (),
    status: int = 200,
) -> HttpResponse:
    context = {
        "seen": seen,
        "form": form,
        "reasons": reasons,
        "rows": [_row(row, day=request.today) for row in seen.collectors],
        "ended": [(row, _row(row, day=request.today)) for row in seen.ended],
        "dark": _dark(seen),
        "news": NEWS if desk.for_family and seen.news else (),
        "for_family": desk.for_family,
        "buses": bus_choice(viewer=request.viewer, pupil=seen.pupil, today=request.today) if desk.for_family else None,
        "back_url": desk.back(seen.pupil),
        "here": desk.at("collectors", seen.pupil),
        "end_url": desk.at("end-collector", seen.pupil),
        "mode_url": desk.at("going-home", seen.pupil),
    }
    return render(request, "fronts/family/collectors.html", context, status=status)


def _dark(seen: WayHome) -> str:
    """Say on which day a child that may go alone would next go in the dark."""
    may_go_alone = any(choice.mode == "alone" and choice.reason is None for choice in seen.modes)
    if seen.dark is None or not may_go_alone:
        return ""
    return _("%(day)s %(time)s 放学时天已经黑了（%(sunset)s 日落）。自己回家请想好怎么走。") % {
        "day": say_day(day=local_day(seen.dark.ends_at), language=get_language() or "zh-hans"),
        "time": say_time(clock_of(seen.dark.ends_at)),
        "sunset": say_time(clock_of(seen.dark.sunset)),
    }


def _row(row: ListedCollector, *, day: date) -> ListedRow:
    language = get_language() or "zh-hans"
    days = {
        "first": say_day(day=row.since, language=language),
        "last": say_day(day=row.until - A_DAY, language=language) if row.until else "",
    }
    if row.until and not row.today and row.until <= day:
        said = _("只到%(last)s") % days
    elif row.today:
        said = _("可以接到%(last)s") % days if row.until else _("一直可以接")
    else:
        said = _("%(first)s到%(last)s可以接") % days if row.until else _("%(first)s起可以接") % days
    return ListedRow(
        code=row.code,
        name=row.name,
        relation=say_relation(row.relation),
        days=said,
        today=row.today,
        by_pass=row.by_pass,
    )


way_home_urls: list[URLPattern] = [
    path("children/<str:pupil>/collectors/", collectors, name="collectors"),
    path("children/<str:pupil>/collectors/end/", end_collector, name="end-collector"),
    path("children/<str:pupil>/bus/", bus, name="ride-bus"),
    path("handover-news/", handover_news, name="handover-news"),
    path("children/<str:pupil>/going-home/", going_home, name="going-home"),
]
