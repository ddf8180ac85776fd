"""What the patrol brought to light: adults who were there by one word and not by another, and heads that differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

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

from afterbell.attendance.commands import decide_presence, facts_seen
from afterbell.attendance.queries import CountRow, Doubt, Said, counts_that_differ, presence_doubts
from afterbell.base import sheets
from afterbell.base.access import may, place
from afterbell.base.refusals import NotThere, Refusal, Refused
from afterbell.fronts.afternoons import clock_of, span_of
from afterbell.fronts.days import DayField
from afterbell.fronts.look.pieces import Column, Crumb, Entry, Line, Table
from afterbell.fronts.look.saying import say_day, say_span, say_time
from afterbell.fronts.office import counts
from afterbell.fronts.office.excel import excel
from afterbell.fronts.office.frame import office_page
from afterbell.fronts.viewing import CONFLICT, UNPROCESSABLE, ViewerRequest, page
from afterbell.schools.queries import term_around

STAGE = "afternoons"
STATES = (("", lazy("等决定")), ("decided", lazy("已决定")), ("all", lazy("全部")))
SOURCES = {
    "own": lazy("本人签到"),
    "leader": lazy("值班领导代签到"),
    "roll": lazy("本人点名"),
    "patrol": lazy("巡课"),
}
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class PresenceFilter(forms.Form):
    """Which contradictions are listed."""

    q = forms.CharField(label=lazy("场次、房间或老师"), required=False, max_length=40)
    state = forms.ChoiceField(label=lazy("状态"), required=False, choices=STATES)
    on = DayField(label=lazy("日期"), required=False, widget=DAY)


@require_http_methods(["GET", "POST"])
@page("presence.see")
def presence(request: ViewerRequest) -> HttpResponse:
    """List the contradictions of the term, and take a decision."""
    reasons: tuple[Refusal, ...] = ()
    status, opened = 200, ""
    if request.method == "POST":
        opened = request.POST.get("session", "")
        try:
            if "look" in request.POST:
                counts.explain(request)
            else:
                _decide(request)
        except Refused as refused:
            reasons, status = refused.reasons, CONFLICT if refused.conflict else UNPROCESSABLE
        else:
            messages.success(request, _("已记下。") if "look" in request.POST else _("已决定，理由已记下。"))
            return redirect("office-presence")
    form = PresenceFilter(request.GET or None)
    found = _found(request, form)
    context = {
        "form": form,
        "any": found.any,
        "filtered": bool(form.is_valid() and any(form.cleaned_data.values())),
        "patrols": may(actor=request.viewer, action="attendance.patrol", at=place(school=request.viewer.tenant)),
        "open": [_card(row) for row in found.doubts if row.open],
        "counts": counts.cards(found.counts),
        "table": _table([row for row in found.doubts if not row.open], found.counts),
        "reasons": reasons,
        "opened": opened,
        "reason": request.POST.get("reason", ""),
        "export_url": f"{reverse('office-presence-sheet')}?{request.GET.urlencode()}",
        "crumbs": (Crumb(name=_("今天的场次"), url=reverse("office-today")), Crumb(name=_("到岗矛盾"))),
    }
    if may(actor=request.viewer, action="office.see", at=place(school=request.viewer.tenant)):
        return office_page(request, "presence.html", stage=STAGE, context=context, status=status)
    plain = {"term_line": None, "stage": "", **context}
    return render(request, "fronts/office/presence.html", plain, status=status)


def _decide(request: ViewerRequest) -> None:
    sent = request.POST
    if sent.get("here", "") not in {"yes", "no"}:
        raise NotThere("decision")
    decide_presence(
        actor=request.viewer,
        now=request.now,
        session=sent.get("session", ""),
        here=sent["here"] == "yes",
        reason=sent.get("reason", ""),
        seen=sent.get("seen", ""),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """What fits the filter, and whether there is anything at all."""

    any: bool
    doubts: Sequence[Doubt]
    counts: Sequence[CountRow]


def _found(request: ViewerRequest, form: PresenceFilter) -> _Found:
    """Give what the patrol brought to light in the term, or on the day asked for, as far as it fits the filter."""
    chosen = form.cleaned_data if form.is_valid() else {}
    on = chosen.get("on")
    term = term_around(today=request.today)
    first = on or (term.first_day if term and term.first_day <= request.today else request.today)
    doubts = presence_doubts(viewer=request.viewer, first=first, last=on or request.today)
    differing = counts_that_differ(viewer=request.viewer, first=first, last=on or request.today)
    state, q = chosen.get("state", ""), chosen.get("q", "").strip()

    def fits(row: Doubt | CountRow) -> bool:
        named = any(q in word for word in (row.name, row.room, row.adult))
        return named and (state == "all" or row.open == (state == ""))

    return _Found(
        any=bool(doubts or differing),
        doubts=[row for row in doubts if fits(row)],
        counts=[row for row in differing if fits(row)],
    )


def _card(row: Doubt) -> dict[str, object]:
    return {
        "row": row,
        "when": _when(row),
        "said": [(_of(one), one) for one in row.said],
        "seen": facts_seen(row.facts),
    }


def _when(row: Doubt) -> str:
    day = say_day(day=row.on, language=get_language() or "")
    return f"{day} {say_span(span_of(row.starts_at, row.ends_at))}"


def _of(one: Said) -> dict[str, str]:
    met = {"": _("没有老师在"), "?": _("不认识的人在")}.get(one.adult) or _("%(name)s 在") % {"name": one.adult}
    return {"source": str(SOURCES[one.source]), "met": met, "time": say_time(clock_of(one.at))}


def _in_words(row: Doubt) -> str:
    """Say in one line what the sources said."""
    return "；".join(f"{said['time']} {said['source']}：{said['met']}" for said in map(_of, row.said))


def _table(rows: Sequence[Doubt], differing: Sequence[CountRow]) -> Table:
    names = (_("场次"), _("时间"), _("负责老师"), _("各方说的"), _("决定"), _("理由"))
    return Table(
        caption=_("已决定的"),
        columns=tuple(Column(name=name) for name in names),
        lines=(
            *counts.lines(differing),
            *map(_line, rows),
        ),
    )


def _line(row: Doubt) -> Line:
    return Line(
        code=row.session,
        label=row.name,
        entries=(
            Entry(text=row.name, note=row.room),
            Entry(text=_when(row)),
            Entry(text=row.adult),
            Entry(text=_in_words(row)),
            _decision(row),
            Entry(text=row.decided.reason if row.decided else "", note=row.decided.by if row.decided else ""),
        ),
    )


def _decision(row: Doubt) -> Entry:
    if row.open or row.decided is None:
        return Entry(text=_("等决定"), tone="attention")
    return Entry(text=_("在岗"), tone="good") if row.decided.here else Entry(text=_("不在岗"), tone="alarm")


@require_GET
@page("presence.see")
def presence_sheet(request: ViewerRequest) -> HttpResponse:
    """Give the list as it is filtered, as an Excel file."""
    found = _found(request, PresenceFilter(request.GET or None))
    names = (_("日期"), _("场次"), _("房间"), _("负责老师"), _("各方说的"), _("决定"), _("理由"), _("谁决定的"))
    return excel(
        title=_("到岗矛盾 %(day)s") % {"day": request.today.isoformat()},
        columns=tuple(sheets.Column(name=name, width=20) for name in names),
        rows=[
            (
                row.on.isoformat(),
                row.name,
                row.room,
                row.adult,
                _in_words(row),
                _decision(row).text,
                row.decided.reason if row.decided else "",
                row.decided.by if row.decided else "",
            )
            for row in found.doubts
        ]
        + [counts.sheet_row(row) for row in found.counts],
    )


presence_urls: list[URLPattern] = [
    path("presence/", presence, name="office-presence"),
    path("presence/sheet/", presence_sheet, name="office-presence-sheet"),
]
