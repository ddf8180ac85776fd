"""Drills: started for now, reported group by group, followed while they run, and compared afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from afterbell.base.access import may, place
from afterbell.base.refusals import NotThere, Refusal, Refused
from afterbell.dismissal.commands import call_off_drill, end_drill, report_drill, start_drill
from afterbell.dismissal.queries import DrillGroupRow, DrillPage, DrillRow, drill_page, drills_seen, groups_to_report
from afterbell.fronts.afternoons import clock_of
from afterbell.fronts.drilling import KINDS, say_seconds
from afterbell.fronts.look.pieces import Bar, Bars, Column, Entry, Figure, Line, Table
from afterbell.fronts.look.saying import say_day, say_time
from afterbell.fronts.viewing import CONFLICT, UNPROCESSABLE, ViewerRequest, page


@require_http_methods(["GET", "POST"])
@page("gate.see")
def drills(request: ViewerRequest) -> HttpResponse:
    """List the drills of the school; whoever leads a day starts one for now."""
    reasons: tuple[Refusal, ...] = ()
    status = 200
    if request.method == "POST":
        try:
            code = start_drill(actor=request.viewer, now=request.now, kind=request.POST.get("kind", ""))
        except Refused as refused:
            reasons, status = refused.reasons, CONFLICT if refused.conflict else UNPROCESSABLE
        else:
            return redirect("drill", code=code)
    seen = drills_seen(viewer=request.viewer)
    context = {
        "reasons": reasons,
        "kinds": KINDS.items(),
        "starts": may(actor=request.viewer, action="dismissal.start_drill", at=place(school=request.viewer.tenant)),
        "runs": any(not row.ended for row in seen),
        "table": _table(seen),
    }
    return render(request, "fronts/gate/drills.html", context, status=status)


def _table(rows: Sequence[DrillRow]) -> Table:
    names = (_("演练"), _("日期"), _("学生"), _("都报告了"), _("全部找到"), _("状态"))
    return Table(
        caption=_("做过的演练"),
        columns=tuple(Column(name=name) for name in names),
        lines=tuple(
            Line(
                code=row.code,
                label=_name(row),
                entries=(
                    Entry(text=_name(row), url=reverse("drill", kwargs={"code": row.code})),
                    Entry(text=say_day(day=row.date, language=get_language() or "")),
                    Entry(text=str(row.children)),
                    Entry(text=say_seconds(row.reported)),
                    Entry(text=say_seconds(row.complete)),
                    _state(row),
                ),
            )
            for row in rows
        ),
    )


def _name(row: DrillRow) -> str:
    return _("第 %(number)s 次 %(kind)s") % {"number": row.number, "kind": KINDS[row.kind]}


def _state(row: DrillRow) -> Entry:
    if not row.ended:
        return Entry(text=_("正在进行"), tone="attention")
    return Entry(text=_("因真事中止"), tone="alarm") if row.real else Entry(text=_("已结束"))


@require_http_methods(["GET", "POST"])
@page("gate.see")
def drill(request: ViewerRequest, code: str) -> HttpResponse:
    """Show how a drill goes or went, group by group; whoever leads ends it with a note."""
    reasons: tuple[Refusal, ...] = ()
    status = 200
    if request.method == "POST":
        try:
            end_drill(actor=request.viewer, now=request.now, drill=code, note=request.POST.get("note", ""))
        except Refused as refused:
            reasons, status = refused.reasons, CONFLICT if refused.conflict else UNPROCESSABLE
        else:
            messages.success(request, _("演练已结束，报告留在这一页。"))
            return redirect("drill", code=code)
    seen = drill_page(viewer=request.viewer, code=code)
    context = {
        "reasons": reasons,
        "note": request.POST.get("note", ""),
        "seen": seen,
        "name": _name(seen.drill),
        "began": say_time(clock_of(seen.started_at)),
        "over": say_time(clock_of(seen.ended_at)) if seen.ended_at else "",
        "figures": _figures(seen),
        "groups": [_group(row) for row in _in_order(seen)],
        "chart": _chart(seen),
    }
    return render(request, "fronts/gate/drill.html", context, status=status)


def _figures(seen: DrillPage) -> tuple[Figure, ...]:
    went = seen.went
    heard = len(went.groups) - len(went.silent)
    return (
        Figure(
            number=f"{heard}/{len(went.groups)}",
            label=_("已报告的组"),
            tone="good" if not went.silent else "attention",
        ),
        Figure(
            number=f"{went.there}/{went.children}",
            label=_("找到的学生"),
            tone="good" if went.there == went.children else "attention",
        ),
        Figure(number=say_seconds(went.reported), label=_("全部报告用时")),
        Figure(number=say_seconds(went.complete), label=_("全部找到用时")),
    )


def _in_order(seen: DrillPage) -> list[DrillGroupRow]:
    """Put first who has not reported, then whose children are missing, then the slowest."""
    return sorted(
        seen.groups, key=lambda row: (row.went.reported is not None, not row.missing, -(row.went.reported or 0))
    )


def _group(row: DrillGroupRow) -> dict[str, object]:
    return {
        "row": row,
        "title": group_name(row),
        "there": f"{row.went.there}/{row.went.children}",
        "reported": say_seconds(row.went.reported),
        "complete": say_seconds(row.went.complete),
        "missing": _("、").join(f"{child.name} {child.homeroom}" for child in row.missing),
        "silent": row.went.reported is None,
    }


def group_name(row: DrillGroupRow) -> str:
    """Name a group by where its children were when the drill began."""
    names = {
        "in_group": row.name,
        "with_homeroom": _("%(homeroom)s，场次还没有开始") % {"homeroom": row.name},
        "elsewhere": _("在别处：%(where)s") % {"where": row.name or _("没有写明")},
        "at_gate": _("校门"),
        "boarding": _("宿舍"),
        "unaccounted": _("名单上不知道在哪里的学生"),
    }
    return names[row.place]


def _chart(seen: DrillPage) -> Bars | None:
    """Compare the drills in which everybody was found, this one with the one before it."""
    timed = [(row, row.complete) for row in reversed(seen.compared) if row.complete is not None]
    if not timed:
        return None
    longest = max(seconds for _row, seconds in timed) or 1
    return Bars(
        title=_finding(seen, [seconds for row, seconds in timed if row.number < seen.drill.number]),
        bars=tuple(
            Bar(name=_name(row), number=seconds, share=seconds / longest, said=say_seconds(seconds))
            for row, seconds in timed
        ),
        note=_("从开始到最后一名学生找到。"),
    )


def _finding(seen: DrillPage, before: Sequence[int]) -> str:
    now = seen.went.complete
    if now is None:
        return _("这一次还没有全部找到")
    if not before:
        return _("第一次：%(time)s 全部找到") % {"time": say_seconds(now)}
    gap = {"time": say_seconds(now), "gap": say_seconds(abs(now - before[-1]))}
    if now == before[-1]:
        return _("这一次 %(time)s 全部找到，和上一次一样") % gap
    faster = _("这一次 %(time)s 全部找到，比上一次快 %(gap)s")
    return (faster if now < before[-1] else _("这一次 %(time)s 全部找到，比上一次慢 %(gap)s")) % gap


@require_http_methods(["GET", "POST"])
@page("drill.see")
def drill_report(request: ViewerRequest) -> HttpResponse:
    """Let an adult say in one tap that everybody is there, or who is missing."""
    reasons: tuple[Refusal, ...] = ()
    status = 200
    groups = groups_to_report(viewer=request.viewer)
    if request.method == "POST":
        try:
            return _reported(request, groups)
        except Refused as refused:
            reasons, status = refused.reasons, CONFLICT if refused.conflict else UNPROCESSABLE
    context = {
        "reasons": reasons,
        "groups": [
            {
                **_group(row),
                "sent_as": uuid4(),
                "open": number == 0 or not row.adult,
            }
            for number, row in enumerate(groups)
        ],
    }
    return render(request, "fronts/gate/drill_report.html", context, status=status)


def _reported(request: ViewerRequest, groups: Sequence[DrillGroupRow]) -> HttpResponse:
    try:
        sent_as = UUID(request.POST.get("sent_as", ""))
    except ValueError:
        raise NotThere("drill report") from None
    group = request.POST.get("group", "")
    here = set(request.POST.getlist("here"))
    of = next((row for row in groups if row.code == group), None)
    whole = request.POST.get("do") == "all"
    missing = [] if whole or of is None else [child.pupil for child in of.children if child.pupil not in here]
    report_drill(actor=request.viewer, now=request.now, sent_as=sent_as, group=group, missing=missing)
    if missing:
        messages.warning(request, _("已报告，还有 %(number)s 名没有找到。") % {"number": len(missing)})
    else:
        messages.success(request, _("已报告：全部到齐。"))
    return redirect("drill-report")


@require_POST
@page("dismissal.call_off_drill")
def drill_real(request: ViewerRequest) -> HttpResponse:
    """End the drill in one tap because something is real."""
    code = request.POST.get("drill", "")
    call_off_drill(actor=request.viewer, now=request.now, drill=code)
    messages.warning(request, _("演练已中止：这不是演练。已通知每一位负责学生的大人。"))
    sees = may(actor=request.viewer, action="gate.see", at=place(school=request.viewer.tenant))
    return redirect("inside" if sees else "my-sessions")


drill_urls: list[URLPattern] = [
    path("drills/", drills, name="drills"),
    path("drills/<str:code>/", drill, name="drill"),
    path("drill/", drill_report, name="drill-report"),
    path("drill/real/", drill_real, name="drill-real"),
]
