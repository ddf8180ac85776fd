"""What the staff ask for, on the office's desk: what waits, who could stand in and why, and what came of the rest."""

from __future__ import annotations

from collections.abc import Sequence
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
from django.views.decorators.http import require_GET, require_http_methods

from afterbell.base import sheets
from afterbell.base.access import may, place
from afterbell.base.refusals import Refusal, Refused
from afterbell.base.spans import local_day
from afterbell.base.words import Words
from afterbell.fronts.days import DayField
from afterbell.fronts.look.pieces import Column, Crumb, Entry, Figure, Line, Table
from afterbell.fronts.look.saying import say_day, say_meeting, say_span
from afterbell.fronts.look.tones import Tone
from afterbell.fronts.office.excel import excel
from afterbell.fronts.office.frame import office_page
from afterbell.fronts.office.openings import left_of
from afterbell.fronts.office.said import said
from afterbell.fronts.viewing import CONFLICT, UNPROCESSABLE, ViewerRequest, page
from afterbell.rostering.commands import ask_substitutes, decide_turns
from afterbell.rostering.queries import TurnRow, school_turns, turn_options, unconfirmed_sessions

STAGE = "roster"
KEPT = timedelta(days=30)
AHEAD = timedelta(days=7)
MOST_BARRED = 12
TONES: dict[str, Tone] = {"asked": "info", "agreed": "attention", "in_force": "good"}
DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class TurnFilter(forms.Form):
    """Which requests are listed."""

    since = DayField(label=lazy("哪天起"), required=False, widget=DATE)
    q = forms.CharField(label=lazy("姓名"), required=False, max_length=40)
    kind = forms.ChoiceField(
        label=lazy("种类"),
        required=False,
        choices=(
            ("", lazy("全部")),
            ("leave", lazy("请假")),
            ("substitute", lazy("代班")),
            ("swap", lazy("换班")),
        ),
    )
    state = forms.ChoiceField(
        label=lazy("状态"),
        required=False,
        choices=(
            ("", lazy("全部")),
            ("agreed", lazy("等学校同意")),
            ("asked", lazy("等对方答复")),
            ("in_force", lazy("已生效")),
            ("over", lazy("没有成")),
        ),
    )


@require_http_methods(["GET", "POST"])
@page("office.see")
def turns(request: ViewerRequest) -> HttpResponse:
    """Show what waits and what came of the rest; decide on several at once; ask colleagues for an open session."""
    reasons: tuple[Refusal, ...] = ()
    status = 200
    if request.method == "POST":
        try:
            messages.success(request, _asked(request) if "session" in request.POST else _decided(request))
        except Refused as refused:
            reasons, status = refused.reasons, CONFLICT if refused.conflict else UNPROCESSABLE
        else:
            return redirect(request.get_full_path())
    here = place(school=request.viewer.tenant)
    form, rows = _found(request)
    listed = _fitting(rows, form)
    runs_it = may(actor=request.viewer, action="rostering.substitute", at=here)
    decides = may(actor=request.viewer, action="rostering.decide_turns", at=here)
    context = {
        "reasons": reasons,
        "form": form,
        "any": bool(rows),
        "figures": _figures(rows),
        "queue": _table(listed, waiting=True, picked=decides),
        "table": _table(listed, waiting=False),
        "decides": decides,
        "open": _open(request) if runs_it else None,
        "reason": request.POST.get("reason", ""),
        "export_url": f"{reverse('office-turns-sheet')}?{request.GET.urlencode()}",
        "crumbs": (Crumb(name=_("排班"), url=reverse("office-roster")), Crumb(name=_("请假、代班和换班"))),
        **(_panel(request) if runs_it else {}),
    }
    return office_page(request, "turns.html", stage=STAGE, context=context, status=status)


def _decided(request: ViewerRequest) -> str:
    approve, picked = "approve" in request.POST, request.POST.getlist("pick")
    rows = _found(request)[1] if approve else ()
    number = decide_turns(
        actor=request.viewer,
        now=request.now,
        codes=picked,
        approve=approve,
        reason=request.POST.get("reason", ""),
    )
    if not approve:
        return _("已退回 %(number)s 件。") % {"number": number}
    done = _("已同意 %(number)s 件，当事人会收到消息。") % {"number": number}
    freed = [words for row in rows if row.code in picked for words in row.frees]
    return f"{done} {_now_free(freed)}" if freed else done


def _now_free(freed: Sequence[Words]) -> str:
    words = ngettext(
        "空出 %(number)s 场，请在这一页请人代：%(sessions)s。",
        "空出 %(number)s 场，请在这一页请人代：%(sessions)s。",
        len(freed),
    )
    return words % {"number": len(freed), "sessions": _("、").join(said(one) for one in freed)}


def _asked(request: ViewerRequest) -> str:
    asked = ask_substitutes(
        actor=request.viewer,
        now=request.now,
        session=request.POST.get("session", ""),
        staff=request.POST.getlist("staff"),
        reason=request.POST.get("reason", ""),
    )
    return _("已经请了 %(number)s 位老师，谁先答应就是谁来。") % {"number": len(asked)}


def _found(request: ViewerRequest) -> tuple[TurnFilter, tuple[TurnRow, ...]]:
    asked = request.GET if request.GET.keys() & TurnFilter.base_fields.keys() else None
    form = TurnFilter(asked, initial={"since": request.today - KEPT})
    chosen = form.cleaned_data if form.is_valid() else {}
    since: date = chosen.get("since") or request.today - KEPT
    return form, school_turns(viewer=request.viewer, since=since, now=request.now)


def _fitting(rows: Sequence[TurnRow], form: TurnFilter) -> list[TurnRow]:
    chosen = form.cleaned_data if form.is_valid() else {}
    q, kind, state = chosen.get("q", "").strip(), chosen.get("kind", ""), chosen.get("state", "")
    over = {"declined", "refused", "withdrawn", "overtaken", "expired"}
    return [
        row
        for row in rows
        if (q in row.asker or q in row.colleague)
        and kind in {"", row.kind}
        and (state in {"", row.state} or (state == "over" and row.state in over))
    ]


def _figures(rows: Sequence[TurnRow]) -> tuple[Figure, ...]:
    here = reverse("office-turns")
    waiting, asked = (sum(row.state == state for row in rows) for state in ("agreed", "asked"))
    return (
        Figure(
            number=waiting,
            label=_("等学校同意"),
            url=f"{here}?state=agreed",
            tone="attention" if waiting else "good",
        ),
        Figure(number=asked, label=_("等对方答复"), url=f"{here}?state=asked", tone="info" if asked else "good"),
        Figure(number=sum(row.state == "in_force" for row in rows), label=_("已生效"), url=f"{here}?state=in_force"),
    )


def _table(rows: Sequence[TurnRow], *, waiting: bool, picked: bool = False) -> Table:
    """List requests: those that wait for the school, which whoever decides can pick, or the others."""
    names = (_("种类"), _("谁"), _("哪一场、哪几天"), _("原因"), _("状态"))
    return Table(
        caption=_("等学校同意") if waiting else _("等对方答复的，和已经有结果的"),
        columns=tuple(Column(name=name) for name in names),
        lines=tuple(_line(row) for row in rows if (row.state == "agreed") is waiting),
        selectable=picked,
        form="decide",
    )


def _line(row: TurnRow) -> Line:
    asks = {"substitute": _("请 %(name)s 代"), "swap": _("和 %(name)s 换")}.get(row.kind, "")
    return Line(
        code=row.code,
        label=f"{row.asker} {said(row.about)}",
        entries=(
            Entry(text=said(row.kind_words), note=_day(row)),
            Entry(text=row.asker, note=asks % {"name": row.colleague} if asks else ""),
            Entry(text=said(row.about), note=_then_free(row)),
            Entry(text=row.reason or "—"),
            Entry(text=said(row.state_words), note=row.said, tone=TONES.get(row.state, "quiet")),
        ),
    )


def _then_free(row: TurnRow) -> str:
    """Say which sessions of a leave that waits need somebody once it is approved."""
    if not row.frees:
        return _("没有要换人的场次") if row.kind == "leave" and row.state == "agreed" else ""
    words = ngettext("同意后空出 %(number)s 场：%(sessions)s", "同意后空出 %(number)s 场：%(sessions)s", len(row.frees))
    free = words % {"number": len(row.frees), "sessions": _("、").join(said(one) for one in row.frees)}
    also = _("那天还答应了代“%(sessions)s”，准假以后也要另找人") % {"sessions": _("、").join(row.also)}
    return _("；").join((free, also)) if row.also else free


def _day(row: TurnRow) -> str:
    return say_day(day=local_day(row.asked_at), language=get_language() or "")


def _open(request: ViewerRequest) -> Table:
    """List the sessions of the coming week that nobody is confirmed for."""
    rows = unconfirmed_sessions(viewer=request.viewer, until=request.now + AHEAD, now=request.now)
    return Table(
        caption=_("七天以内没有确认责任人的场次"),
        columns=tuple(Column(name=name) for name in (_("场次"), _("时间"), _("原来是谁"), _("还有多久"))),
        lines=tuple(
            Line(
                code=row.code,
                label=row.name,
                entries=(
                    Entry(text=row.name, url=f"{reverse('office-turns')}?session={row.code}"),
                    Entry(text=f"{say_meeting(day=row.day, language=get_language() or '')} {say_span(row.span)}"),
                    Entry(text=_("%(name)s（请假）") % {"name": row.away} if row.away else _("没有人")),
                    Entry(text=left_of(row, now=request.now), tone="alarm"),
                ),
            )
            for row in rows
        ),
    )


def _panel(request: ViewerRequest) -> dict[str, object]:
    """Show who could take the session the address names, best first and why, and why the others cannot."""
    session = request.GET.get("session", "")
    if not session:
        return {}
    seen = turn_options(viewer=request.viewer, session=session, now=request.now)
    return {
        "seen": seen,
        "when": f"{say_meeting(day=seen.session.day, language=get_language() or '')} {say_span(seen.session.span)}",
        "colleagues": [
            (row.code, row.name, _("；").join(said(words) for words in row.speaks), row.code in seen.asked)
            for row in seen.free
        ],
        "barred": [(row.name, [said(words) for words in row.reasons]) for row in seen.barred[:MOST_BARRED]],
        "close": reverse("office-turns"),
    }


@require_GET
@page("office.see")
def turns_sheet(request: ViewerRequest) -> HttpResponse:
    """Give the list as it is filtered, as an Excel file."""
    form, rows = _found(request)
    names = (_("种类"), _("谁"), _("对方"), _("哪一场、哪几天"), _("原因"), _("提出"), _("状态"), _("答复"))
    return excel(
        title=_("请假、代班和换班"),
        columns=[sheets.Column(name=name, width=18) for name in names],
        rows=[
            (
                said(row.kind_words),
                row.asker,
                row.colleague,
                said(row.about),
                row.reason,
                _day(row),
                said(row.state_words),
                row.said,
            )
            for row in _fitting(rows, form)
        ],
    )


turn_urls: list[URLPattern] = [
    path("turns/", turns, name="office-turns"),
    path("turns/list.xlsx", turns_sheet, name="office-turns-sheet"),
]
