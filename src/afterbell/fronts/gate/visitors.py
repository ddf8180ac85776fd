"""The gate's register of visitors: in within seconds, out by one tap, and who has to be answered for first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_GET, require_http_methods

from afterbell.base import sheets
from afterbell.base.access import policy
from afterbell.base.refusals import NotThere, Refusal, Refused
from afterbell.base.spans import instant, local_day
from afterbell.dismissal.commands import (
    NewVisit,
    end_visit,
    let_in,
    look_at_visitor,
    say_visitor_stays,
    undo_visit_end,
)
from afterbell.dismissal.queries import VisitorsPage, VisitRow, visitors_page, visits_of_day
from afterbell.fronts.afternoons import clock_of
from afterbell.fronts.days import DayField, time_in
from afterbell.fronts.look.pieces import Column, Entry, Line, Table
from afterbell.fronts.look.saying import say_time
from afterbell.fronts.office.excel import excel
from afterbell.fronts.viewing import CONFLICT, UNPROCESSABLE, ViewerRequest, page

PURPOSES = (
    ("family", lazy("家长来访")),
    ("delivery", lazy("送货送餐")),
    ("repair", lazy("维修施工")),
    ("business", lazy("公务检查")),
    ("teaching", lazy("来校上课")),
    ("other", lazy("其他事由")),
)
WAYS_OUT = {"out": lazy("从校门离开"), "gone": lazy("没有签出"), "mistake": lazy("登记错了")}
ENDED = ("gone", "mistake")


class RegisterFilter(forms.Form):
    """Which day's visitors are listed, and who is looked for."""

    on = DayField(label=lazy("日期"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    q = forms.CharField(label=lazy("访客、找谁或证件牌"), required=False, max_length=40)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A visit on the page: who, for what and whom, since when; `phone` once somebody looked."""

    row: VisitRow
    name: str
    purpose: str
    since: str
    left: str = ""
    phone: str = ""


@require_http_methods(["GET", "POST"])
@page("gate.see")
def visitors(request: ViewerRequest) -> HttpResponse:
    """Show who is inside from outside, whom somebody has to answer for first, and let somebody in or out."""
    reasons: tuple[Refusal, ...] = ()
    status, looked = 200, {}
    if request.method == "POST":
        try:
            if "look" in request.POST:
                code = request.POST["look"]
                looked = {code: look_at_visitor(actor=request.viewer, now=request.now, visit=code)}
            else:
                _do(request)
                return redirect("visitors")
        except Refused as refused:
            reasons, status = refused.reasons, CONFLICT if refused.conflict else UNPROCESSABLE
    seen = visitors_page(viewer=request.viewer, now=request.now)
    return render(request, "fronts/gate/visitors.html", _context(request, seen, reasons, looked=looked), status=status)


def _context(
    request: ViewerRequest, seen: VisitorsPage, reasons: Sequence[Refusal], *, looked: Mapping[str, str]
) -> dict[str, object]:
    sent = request.POST if reasons and "let_in" in request.POST else {}
    labels = _labels(seen)
    return {
        "reasons": reasons,
        "seen": seen,
        "asked": [_shown(row, today=request.today, looked=looked) for row in seen.asked],
        "inside": [_shown(row, today=request.today, looked=looked) for row in seen.inside],
        "left": [_shown(row, today=request.today, looked=looked) for row in seen.left],
        "purposes": PURPOSES,
        "staff": list(labels),
        "sent": sent,
        "sent_as": uuid4(),
        "sees_phones": bool(policy().reach(actor=request.viewer, action="dismissal.look_at_visitor")),
    }


def _do(request: ViewerRequest) -> None:
    """Carry out the button that was touched."""
    actor, now = request.viewer, request.now
    if "let_in" in request.POST:
        _let_in(request)
    elif "out" in request.POST:
        end_visit(actor=actor, now=now, visit=request.POST["out"])
        messages.success(request, _("已签出；点错了，在下面“今天已离开”里撤销。"))
    elif "undo" in request.POST:
        undo_visit_end(actor=actor, now=now, visit=request.POST["undo"])
        messages.success(request, _("已撤销，访客又在“现在校内”里。"))
    elif "stays" in request.POST:
        say_visitor_stays(actor=actor, now=now, visit=request.POST["stays"], reason=request.POST.get("reason", ""))
        messages.success(request, _("已记下为什么还在，明天还会再问。"))
    elif "ended" in request.POST:
        _end(request)
    else:
        raise NotThere("visit")


def _end(request: ViewerRequest) -> None:
    """Write down that somebody who was not seen leaving is gone, at a time of today where one is given."""
    how = request.POST.get("how", "")
    at = time_in(request.POST.get("left_at", ""))
    left_at = instant(request.today, at) if at is not None and how == "gone" else None
    end_visit(
        actor=request.viewer,
        now=request.now,
        visit=request.POST["ended"],
        how=how if how in ENDED else "",
        reason=request.POST.get("reason", ""),
        left_at=left_at,
    )
    messages.success(request, _("已记下。"))


def _let_in(request: ViewerRequest) -> None:
    sent = request.POST
    try:
        sent_as = UUID(sent.get("sent_as", ""))
    except ValueError:
        raise NotThere("visit") from None
    people = sent.get("people", "1")
    seen = visitors_page(viewer=request.viewer, now=request.now)
    visit = NewVisit(
        sent_as=sent_as,
        name=sent.get("name", ""),
        purpose=sent.get("purpose", ""),
        host=_host(seen, typed=sent.get("host_name", ""), tapped=sent.get("host", "")),
        people=int(people) if people.isascii() and people.isdigit() and len(people) <= len("999") else 0,
        words=sent.get("words", ""),
        phone=sent.get("phone", ""),
        badge=sent.get("badge", ""),
    )
    done = let_in(actor=request.viewer, now=request.now, visit=visit)
    messages.success(request, _("已登记 %(name)s，已通知要找的老师。") % {"name": visit.name.strip()})
    if done.kept_away:
        messages.error(
            request,
            _("注意：有被禁止接走学生的人与这位访客同名或姓名相近。请核对证件，叫值班领导来，先不要让对方见学生。"),
        )


def _labels(seen: VisitorsPage) -> dict[str, str]:
    """Give the staff's codes by what is typed to find them: the name, and the code behind it where two share one."""
    names = [row.name for row in seen.staff]
    return {row.name if names.count(row.name) == 1 else f"{row.name} {row.code}": row.code for row in seen.staff}


def _host(seen: VisitorsPage, *, typed: str, tapped: str) -> str:
    """Give the code of whom the visitor comes to: as typed, where only one fits, else as tapped."""
    sought = typed.strip()
    if not sought:
        return tapped
    labels = _labels(seen)
    fitting = [code for label, code in labels.items() if sought in label]
    return labels.get(sought) or (fitting[0] if len(fitting) == 1 else "")


def _shown(row: VisitRow, *, today: date, looked: Mapping[str, str] | None = None) -> Shown:
    return Shown(
        row=row,
        name=row.name or _("已删除"),
        purpose=_purpose(row),
        since=moment(row.came_at, today=today),
        left=f"{WAYS_OUT[row.ending.how]} {moment(row.ending.left_at, today=today)}" if row.ending else "",
        phone=(looked or {}).get(row.code, ""),
    )


def _purpose(row: VisitRow) -> str:
    said = str(dict(PURPOSES)[row.purpose])
    return f"{said}：{row.words}" if row.words else said


def moment(at: datetime, *, today: date) -> str:
    """Write a time of today, or the day before it where it is another."""
    time = say_time(clock_of(at))
    day = local_day(at)
    return time if day == today else f"{day.month}-{day.day} {time}"


@require_GET
@page("gate.see")
def register(request: ViewerRequest) -> HttpResponse:
    """Show the visitors of a day, as the register is asked for on paper."""
    form = RegisterFilter(request.GET or None, initial={"on": request.today})
    on, rows = _found(request, form)
    names = (_("进校"), _("访客"), _("人数"), _("事由"), _("找谁"), _("证件牌"), _("离开"))
    table = Table(
        caption=_("访客登记"),
        columns=tuple(Column(name=name) for name in names),
        lines=tuple(_line(row, on=on) for row in rows),
    )
    context = {
        "on": on,
        "form": form,
        "table": table,
        "export_url": f"{reverse('visitors-sheet')}?{request.GET.urlencode()}",
    }
    return render(request, "fronts/gate/visitors_day.html", context)


def _found(request: ViewerRequest, form: RegisterFilter) -> tuple[date, Sequence[VisitRow]]:
    chosen = form.cleaned_data if form.is_valid() else {}
    on: date = chosen.get("on") or request.today
    return on, visits_of_day(viewer=request.viewer, on=on, now=request.now, search=chosen.get("q", ""))


def _line(row: VisitRow, *, on: date) -> Line:
    shown = _shown(row, today=on)
    left = Entry(text=shown.left, note=row.ending.reason) if row.ending else Entry(text=_("还在校内"), tone="attention")
    texts = (shown.since, shown.name, str(row.people), shown.purpose, row.host, row.badge or "—")
    return Line(code=row.code, label=shown.name, entries=(*(Entry(text=text) for text in texts), left))


@require_GET
@page("gate.see")
def register_sheet(request: ViewerRequest) -> HttpResponse:
    """Give the register of a day as an Excel file, without anybody's number."""
    on, rows = _found(request, RegisterFilter(request.GET or None))
    words = (_("进校"), _("访客"), _("事由"), _("找谁"), _("证件牌"), _("离开"), _("说明"), _("登记人"))
    columns = [sheets.Column(name=name, width=16) for name in words]
    columns.insert(2, sheets.Column(name=_("人数"), width=8, kind=sheets.Kind.INTEGER))
    return excel(
        title=_("访客登记 %(day)s") % {"day": on.isoformat()},
        columns=columns,
        rows=[_sheet_row(row, on=on) for row in rows],
    )


def _sheet_row(row: VisitRow, *, on: date) -> sheets.Row:
    shown = _shown(row, today=on)
    reason = row.ending.reason if row.ending else ""
    ends = (shown.left or _("还在校内"), reason, row.by)
    return (shown.since, shown.name, row.people, shown.purpose, row.host, row.badge, *ends)


visitor_urls: list[URLPattern] = [
    path("visitors/", visitors, name="visitors"),
    path("visitors/day/", register, name="visitors-day"),
    path("visitors/day/sheet/", register_sheet, name="visitors-sheet"),
]
