"""A guardian's first page: each child, where now, what next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from afterbell.attendance.commands import NewLeave, excuse_pupils
from afterbell.base.spans import local_day
from afterbell.dismissal.queries import ChildNow, OnTheWay, children_now
from afterbell.fronts.afternoons import axis_of, bands_planned, clock_of, span_of
from afterbell.fronts.entrance.families import shares_its_device
from afterbell.fronts.family.matters import paper_cells
from afterbell.fronts.family.places import offer_notice
from afterbell.fronts.family.signing import number_to_sign
from afterbell.fronts.look.afternoon import Afternoon, Band, Row, Stop, Stretch
from afterbell.fronts.look.pieces import Cell
from afterbell.fronts.look.relations import say_relation
from afterbell.fronts.look.saying import say_date, say_span, say_time
from afterbell.fronts.look.tones import Tone
from afterbell.fronts.today import say_seen
from afterbell.fronts.viewing import ViewerRequest, page
from afterbell.placement.queries import offers_to_own

STATE_TONES: dict[str, Tone] = {"": "quiet", "absent": "alarm", "late": "attention", "left_early": "attention"}
ALARMING = frozenset({"unaccounted", "absent"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildCard:
    """What the page shows of one child."""

    pupil: str
    name: str
    homeroom: str
    now: str
    tone: Tone
    line: Afternoon | None
    cells: tuple[Cell, ...]
    papers: tuple[Cell, ...]
    may_be_excused: bool


@require_GET
@page("child.see")
def home(request: ViewerRequest) -> HttpResponse:
    """Show each of the guardian's children: where it is now, with whom, and what comes next."""
    children = children_now(viewer=request.viewer, now=request.now)
    ways = [way for child in children for way in child.way]
    bands = bands_planned(day=request.today, version=ways[0].version) if ways else ()
    context = {
        "cards": [_card(request, child, bands) for child in children],
        "offers": [
            Cell(
                name=_("有名额等您答复"),
                note=offer_notice(offer, now=request.now),
                value=_("去答复"),
                tone="attention",
                icon="bell",
                url=reverse("places", kwargs={"code": offer.application}),
            )
            for offer in offers_to_own(viewer=request.viewer, now=request.now)
        ],
        "shared": shares_its_device(request),
    }
    return render(request, "fronts/family/home.html", context)


@require_POST
@page("attendance.excuse")
def excuse(request: ViewerRequest) -> HttpResponse:
    """Say that a child does not come today."""
    leave = NewLeave(
        pupil=request.POST.get("pupil", ""), date=local_day(request.now), reason=request.POST.get("reason", "")
    )
    excuse_pupils(actor=request.viewer, now=request.now, leaves=[leave])
    messages.success(request, _("已请假，老师点名时会看到。"))
    return redirect("family-home")


def _card(request: ViewerRequest, child: ChildNow, bands: tuple[Band, ...]) -> ChildCard:
    held = [row for row in child.way if not row.cancelled]
    return ChildCard(
        pupil=child.pupil,
        name=child.name,
        homeroom=child.homeroom,
        now=_("这里看不到孩子今天在哪里，有事请联系班主任。") if child.withheld else _now(child),
        tone=_tone(child),
        line=_line(request, child, bands) if held else None,
        cells=tuple(_cells(request, child)),
        papers=paper_cells(child.papers, desk="family", to_sign=number_to_sign(request, child.papers)),
        may_be_excused=bool(held) and not child.on_leave and all(request.now < row.starts_at for row in held),
    )


def _now(child: ChildNow) -> str:
    """Say in one sentence where the child is."""
    at = say_time(clock_of(child.gone_at)) if child.gone_at else ""
    facts = {
        "adult": child.adult,
        "session": child.session_name,
        "room": child.room,
        "where": child.detail,
        "who": child.gone_with,
        "at": at,
        "until": say_time(clock_of(child.reached_until)) if child.reached_until else "",
    }
    if child.looked_for:
        return _("老师正在找孩子，请接听学校电话。")
    if child.waiting and child.place == "in_group":
        return _("场次已结束，%(adult)s陪着等人来接。") % facts
    sentences = {
        "in_group": _("在%(room)s参加%(session)s，%(adult)s负责。"),
        "elsewhere": _("在%(where)s，%(adult)s知道。"),
        "collected": _("%(at)s 由%(who)s接走。"),
        "dismissed": _("%(at)s 已自行离校。"),
        "boarding": _("%(at)s 已交宿舍。"),
        "absent": _("没有到%(session)s，老师会与您联系。"),
        "on_leave": _("今天请假。"),
        "unaccounted": _("%(session)s已开始，老师还没有点到孩子。"),
        "at_gate": _("%(adult)s陪着等您，学校到 %(until)s 都联系得上；晚接不收费。")
        if child.reached_until
        else _("在门口等人来接。"),
    }
    if child.absent_in_morning and child.place in {"on_leave", "with_homeroom"}:
        return _("今天没有到校，不参加课后服务。")
    if child.place in sentences:
        return sentences[child.place] % facts
    if child.on_leave:
        return _("今天请假。")
    return _("还在班里。") if child.way else _("今天没有课后服务。")


def _tone(child: ChildNow) -> Tone:
    if child.looked_for or child.place in ALARMING:
        return "alarm" if child.looked_for else "attention"
    return "good" if child.place in {"in_group", "collected", "dismissed", "boarding", "elsewhere"} else "plain"


def _line(request: ViewerRequest, child: ChildNow, bands: tuple[Band, ...]) -> Afternoon:
    held = [row for row in child.way if not row.cancelled]
    spans = [span_of(row.starts_at, row.ends_at) for row in held]
    stops = [stop for row in held if (stop := _marked(row)) is not None]
    if child.gone_at is not None:
        stops.append(
            Stop(
                at=clock_of(child.gone_at),
                name=child.gone_with or _("离校"),
                state="collected",
                reached=True,
                tone="good",
            )
        )
    return Afternoon(
        kind="child",
        title=_("%(name)s的下午") % {"name": child.name},
        bands=bands,
        rows=(
            Row(
                stretches=tuple(
                    Stretch(span=span, name=row.name, tone=STATE_TONES.get(row.state, "good"))
                    for row, span in zip(held, spans, strict=True)
                ),
                stops=tuple(stops),
            ),
        ),
        now=clock_of(request.now),
        axis=axis_of([*spans, *(band.span for band in bands)]),
    )


def _marked(row: OnTheWay) -> Stop | None:
    """Put the state on the line where the session begins: a device's late receipt is no time of arrival."""
    if not row.state:
        return None
    return Stop(at=clock_of(row.starts_at), name=row.name, state=row.state, reached=True)


def _cells(request: ViewerRequest, child: ChildNow) -> list[Cell]:
    if child.withheld:
        return []
    cells = [
        Cell(
            name=row.name,
            value=_("停课") if row.cancelled else say_span(span_of(row.starts_at, row.ends_at)),
            note=row.cancelled or f"{row.room} {row.adult}".strip(),
        )
        for row in child.way
    ]
    following = child.next_session
    if following is not None:
        when = _day(request.today, local_day(following.starts_at))
        time = say_span(span_of(following.starts_at, following.ends_at))
        cells.append(Cell(name=_("下一次"), value=f"{when} {time}", note=f"{following.name} {following.room}".strip()))
    cells.extend(_not_held(request, child))
    modes = {"alone": _("自行离校"), "boarding_house": _("回宿舍"), "collected": _("有人接")}
    there = reverse("collectors", kwargs={"pupil": child.pupil})
    cells.append(Cell(name=_("怎么回家"), value=modes.get(child.mode, child.mode), url=there))
    cells.extend(_today(child))
    if child.mode == "collected" or child.collectors:
        who = _("、").join(f"{say_relation(row.relation)} {row.name}" for row in child.collectors)
        cells.append(
            Cell(
                name=_("今天可以来接"),
                value=who or _("还没有人"),
                note="" if who else _("点这里写上谁来接，门卫只把孩子交给名单上的人。"),
                tone="plain" if who else "attention",
                url=there,
            )
        )
    if child.incidents:
        number = ngettext("%(number)s 件", "%(number)s 件", child.incidents) % {"number": child.incidents}
        there = reverse("child-incidents", kwargs={"pupil": child.pupil})
        cells.append(Cell(name=_("学校记下的事"), value=number, url=there))
    return cells


def _today(child: ChildNow) -> Iterator[Cell]:
    """Lead to changing today's way home, and say who knows of what was changed."""
    if not child.way or child.gone:
        return
    last = child.changes[-1] if child.changes else None
    known = say_seen(last) if last else ""
    note = _("两位监护人说法不同，学校先按较严的办，老师会与您联系。") if child.differ else known
    waits = child.differ or (last is not None and last.seen_at is None)
    yield Cell(
        name=_("今天怎么回家"),
        value=_("今天改了") if last else _("照平时"),
        note=note,
        tone="attention" if waits else "plain",
        url=reverse("today-of-child", kwargs={"pupil": child.pupil}),
    )


def _not_held(request: ViewerRequest, child: ChildNow) -> Iterator[Cell]:
    """Tell of each reason once, with all the days on which the child stays away for it."""
    days: dict[str, list[str]] = {}
    for row in child.not_held:
        said = _day(request.today, local_day(row.starts_at))
        if said not in days.setdefault(row.reason, []):
            days[row.reason].append(said)
    for reason, told in days.items():
        yield Cell(
            name=_("停课：%(reason)s") % {"reason": reason}, note=_("、").join(told), tone="attention", icon="warn"
        )


def _day(today: date, day: date) -> str:
    return _("明天") if (day - today).days == 1 else say_date(day=day, language=get_language() or "zh-hans")


home_urls: list[URLPattern] = [
    path("", home, name="family-home"),
    path("leave/", excuse, name="excuse"),
]
