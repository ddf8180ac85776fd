"""Free places of clubs: what can be claimed, what is offered to whom, and why a place is offered to nobody."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlencode

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
from afterbell.base.refusals import NotThere
from afterbell.base.spans import local_day
from afterbell.fronts.afternoons import clock_of
from afterbell.fronts.look.pieces import Column, Crumb, Entry, Figure, Line, Table
from afterbell.fronts.look.saying import say_day, say_time
from afterbell.fronts.look.tones import Tone
from afterbell.fronts.office.claim_times import ClaimTimes
from afterbell.fronts.office.excel import excel
from afterbell.fronts.office.frame import Frame, frame_of, office_page
from afterbell.fronts.office.said import said, weekday
from afterbell.fronts.viewing import ViewerRequest, page
from afterbell.placement.queries import FreePlace, FreePlaces, WaitingOne, free_places

STAGE = "groups"
ACTION = "placement.open_leftovers"
STATES = {
    "full": lazy("已满"),
    "offered": lazy("已提供，等家长答复"),
    "next": lazy("几分钟内提供给下一位"),
    "passed": lazy("候补的都问过了或不再需要，剩余名额"),
    "pair": lazy("只有要两个名额的兄弟姐妹在等"),
    "answer": lazy("候补的先答复另一个名额"),
    "nobody": lazy("没有人候补，剩余名额"),
}
TONES: dict[str, Tone] = {
    "offered": "info",
    "next": "info",
    "pair": "attention",
    "answer": "attention",
    "passed": "good",
    "nobody": "good",
}


@require_http_methods(["GET", "POST"])
@page("office.see")
def free(request: ViewerRequest) -> HttpResponse:
    """List the clubs' places day by day, and open what is left over; `club` in the address opens a waiting list."""
    frame = frame_of(request)
    may_open = may(actor=request.viewer, action=ACTION, at=place(school=request.viewer.tenant))
    if request.method == "POST" and not (may_open and frame.term):
        raise NotThere("term")
    times = ClaimTimes.of(request, first=frame.term.first_day if frame.term else request.today)
    if request.method == "POST" and times.store(request, term=frame.term.code if frame.term else ""):
        return redirect("office-free")
    seen = _seen(request, frame=frame)
    context = {
        "seen": seen,
        "form": times.opening if may_open else None,
        "stop": times.stop if may_open and seen and _can_end(request, seen) else None,
        "reasons": times.reasons,
        "figures": _figures(seen) if seen else (),
        "chosen": _chosen(request, seen),
        "table": _table(seen) if seen else None,
        "opened": _opened(seen) if seen else "",
        "export_url": reverse("office-free-sheet"),
        "crumbs": (Crumb(name=_("编班"), url=reverse("office-groups")), Crumb(name=_("空位和候补"))),
    }
    return office_page(request, "free.html", stage=STAGE, context=context, frame=frame, status=times.status)


def _can_end(request: ViewerRequest, seen: FreePlaces) -> bool:
    return seen.closes_at is not None and request.now < seen.closes_at


def _seen(request: ViewerRequest, *, frame: Frame) -> FreePlaces | None:
    if frame.term is None:
        return None
    return free_places(viewer=request.viewer, term=frame.term.code, now=request.now)


def _figures(seen: FreePlaces) -> tuple[Figure, ...]:
    rows = seen.places
    left = sum(row.free for row in rows if row.state in {"nobody", "passed"})
    return (
        Figure(number=left, label=_("剩余名额"), tone="good" if left else "plain"),
        Figure(number=sum(row.claimed for row in rows), label=_("已认领")),
        Figure(number=sum(row.offered for row in rows), label=_("等家长答复")),
        Figure(number=sum(_waits(row) for row in rows), label=_("还在候补"), note=_("一名学生一个社团算一次")),
    )


def _waits(row: FreePlace) -> int:
    return sum(not one.against for one in row.waiting)


def _opened(seen: FreePlaces) -> str:
    """Say when the left-over places can be claimed."""
    if seen.opens_at is None or seen.closes_at is None:
        return _("还没有开放认领。没有人候补的空位，开放以后先到先得。")
    values = {"opens": _moment(seen.opens_at), "closes": _moment(seen.closes_at)}
    if seen.closes_at <= seen.opens_at:
        return _("认领还没有开始就停了：%(reason)s") % {"reason": seen.stopped}
    sentence = _("正在认领：%(opens)s — %(closes)s。") if seen.open else _("认领时间：%(opens)s — %(closes)s。")
    stopped = _("提前结束：%(reason)s") % {"reason": seen.stopped} if seen.stopped else ""
    return " ".join(filter(None, (sentence % values, stopped)))


def _moment(moment: datetime) -> str:
    return f"{say_day(day=local_day(moment), language=get_language() or '')} {say_time(clock_of(moment))}"


def _table(seen: FreePlaces) -> Table:
    return Table(
        caption=_("各社团每天的名额"),
        columns=(
            Column(name=_("社团")),
            Column(name=_("星期")),
            Column(name=_("在组/名额"), figures=True),
            Column(name=_("空位"), figures=True),
            Column(name=_("已认领"), figures=True),
            Column(name=_("候补"), figures=True),
            Column(name=_("空位给谁")),
        ),
        lines=tuple(
            Line(
                code=f"{row.group}-{row.weekday}",
                label=row.name,
                entries=(
                    Entry(text=row.name, url=f"?{urlencode({'club': row.group})}#waiting"),
                    Entry(text=weekday(row.weekday)),
                    Entry(text=f"{row.taken}/{row.capacity}"),
                    Entry(text=str(row.free)),
                    Entry(text=str(row.claimed)),
                    Entry(text=str(_waits(row))),
                    Entry(text=str(STATES[row.state]), note=_until(row), tone=TONES.get(row.state, "plain")),
                ),
            )
            for row in seen.places
        ),
    )


def _until(row: FreePlace) -> str:
    """Name who has an offer, and until when."""
    held = [one for one in row.waiting if one.answer_by]
    return "、".join(_("%(name)s 到 %(until)s") % _held(one) for one in held)


def _held(one: WaitingOne) -> dict[str, str]:
    return {"name": one.name, "until": _moment(one.answer_by) if one.answer_by else ""}


@require_GET
@page("office.see")
def free_sheet(request: ViewerRequest) -> HttpResponse:
    """Give the list as an Excel file."""
    seen = _seen(request, frame=frame_of(request))
    return excel(
        title=_("空位和候补"),
        columns=(
            sheets.Column(name=_("社团"), width=24),
            sheets.Column(name=_("星期")),
            sheets.Column(name=_("在组"), width=8, kind=sheets.Kind.INTEGER),
            sheets.Column(name=_("名额"), width=8, kind=sheets.Kind.INTEGER),
            sheets.Column(name=_("空位"), width=8, kind=sheets.Kind.INTEGER),
            sheets.Column(name=_("已认领"), width=8, kind=sheets.Kind.INTEGER),
            sheets.Column(name=_("候补"), width=8, kind=sheets.Kind.INTEGER),
            sheets.Column(name=_("空位给谁"), width=40),
        ),
        rows=[
            (
                row.name,
                weekday(row.weekday),
                row.taken,
                row.capacity,
                row.free,
                row.claimed,
                _waits(row),
                " ".join(filter(None, (str(STATES[row.state]), _until(row)))),
            )
            for row in (seen.places if seen else ())
        ],
    )


def _chosen(request: ViewerRequest, seen: FreePlaces | None) -> list[tuple[str, Table | None]]:
    """Give the club the address asks for, day by day; nothing where it asks for none."""
    club = request.GET.get("club", "")
    days = [row for row in (seen.places if seen else ()) if row.group == club]
    if club and not days:
        raise NotThere("club")
    return [(_said(row), _waiting(row) if row.waiting else None) for row in days]


def _said(row: FreePlace) -> str:
    """Say in one line what is free and whose it is."""
    number = ngettext("%(number)s 个空位", "%(number)s 个空位", row.free) % {"number": row.free}
    return " · ".join(filter(None, (row.name, weekday(row.weekday), number, str(STATES[row.state]), _until(row))))


def _waiting(row: FreePlace) -> Table:
    return Table(
        caption=_("候补名单，按录取的次序"),
        columns=(
            Column(name=_("姓名")),
            Column(name=_("班级")),
            Column(name=_("类别"), figures=True),
            Column(name=_("抽签号"), figures=True),
            Column(name=_("现在")),
        ),
        lines=tuple(
            Line(
                code=one.application,
                label=one.name,
                entries=(
                    Entry(text=one.name, url=reverse("application", kwargs={"code": one.application})),
                    Entry(text=one.homeroom),
                    Entry(text=str(one.priority_class)),
                    Entry(text=str(one.number)),
                    _standing(one),
                ),
            )
            for one in row.waiting
        ),
    )


def _standing(one: WaitingOne) -> Entry:
    if one.answer_by:
        return Entry(text=_("已提供，答复到 %(until)s") % _held(one), tone="info")
    if one.against:
        return Entry(text=" ".join(said(reason.words) for reason in one.against), tone="quiet")
    return Entry(text=_("在等"))


free_urls: list[URLPattern] = [
    path("placing/free/", free, name="office-free"),
    path("placing/free/list.xlsx", free_sheet, name="office-free-sheet"),
]
