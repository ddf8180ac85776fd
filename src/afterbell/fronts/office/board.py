"""The live board on the wall: every room held now, its adult and how many of its children are there, and what is wrong.

It names rooms and adults and counts children; a child's name never stands on a wall.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import path
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from afterbell.attendance.queries import Day, SessionCard, figures_of, school_day
from afterbell.base.access import authorise, place
from afterbell.dismissal.queries import release_figures
from afterbell.fronts.afternoons import clock_of, span_of
from afterbell.fronts.classroom.sessions import tone_of
from afterbell.fronts.live import wall, wall_again
from afterbell.fronts.look.pieces import Figure
from afterbell.fronts.look.saying import say_span, say_time
from afterbell.fronts.look.tones import Tone
from afterbell.fronts.viewing import ViewerRequest, page


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomNow:
    """A room with its session; `share` of the awaited children is there, in percent."""

    room: str
    session: str
    time: str
    adult: str
    adult_tone: Tone
    present: int
    awaited: int
    share: int
    tone: Tone


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrong:
    """One thing that is wrong now, and where."""

    where: str
    words: str
    tone: Tone


@require_GET
@page("sessions.see")
def board(request: ViewerRequest) -> HttpResponse:
    """Show the school as it is at this moment; its script asks again every second whether it still is."""
    for action in ("sessions.see", "gate.see"):
        authorise(actor=request.viewer, action=action, at=place(school=request.viewer.tenant))

    def draw() -> str:
        return render_to_string("fronts/office/board_now.html", _now(request), request=request)

    if answer := wall_again(request, name="board", draw=draw):
        return answer
    inside, stamp = wall(request, name="board", draw=draw)
    return render(request, "fronts/office/board.html", {"inside": inside, "stamp": stamp})


def _now(request: ViewerRequest) -> Mapping[str, object]:
    read = school_day(viewer=request.viewer, on=request.today, now=request.now)
    cards = [card for card in read.cards if not card.cancelled]
    running = [card for card in cards if card.starts_at <= request.now < card.ends_at]
    coming = next((card for card in cards if card.starts_at > request.now), None)
    return {
        "time": say_time(clock_of(request.now)),
        "figures": _figures(request, cards, running, day=read.day),
        "wrongs": sorted(_wrongs(request, cards), key=lambda row: row.tone != "alarm"),
        "rooms": [_room(card) for card in running if card.has_roll],
        "posts": [card for card in running if not card.has_roll and card.adult],
        "next": say_time(clock_of(coming.starts_at)) if coming else "",
    }


def _figures(
    request: ViewerRequest, cards: Sequence[SessionCard], running: Sequence[SessionCard], *, day: Day
) -> Iterator[Figure]:
    now, whole = figures_of(running, now=request.now), figures_of(cards, now=request.now)
    here = sum(card.adult_arrived for card in running)
    yield Figure(number=now.present, label=_("现在到场的学生"), note=_("应到 %(n)s") % {"n": now.expected - now.leave})
    yield Figure(
        number=f"{here}/{len(running)}", label=_("大人到岗"), tone="attention" if here < len(running) else "good"
    )
    yield Figure(number=whole.alarms, label=_("正在找"), tone="alarm" if whole.alarms else "good")
    home = release_figures(viewer=request.viewer, on=request.today, read=day)
    yield Figure(number=home.came - home.waiting, label=_("已离校"), note=_("今天到过 %(n)s") % {"n": home.came})


def _room(card: SessionCard) -> RoomNow:
    awaited = card.expected - card.leave
    return RoomNow(
        room=card.room or card.name,
        session=card.name,
        time=say_span(span_of(card.starts_at, card.ends_at)),
        adult=card.adult or _("没有安排"),
        adult_tone="good" if card.adult_arrived else "attention" if card.adult else "alarm",
        present=card.present,
        awaited=awaited,
        share=round(100 * card.present / awaited) if awaited else 100,
        tone="attention" if tone_of(card) == "good" and not card.adult_arrived else tone_of(card),
    )


def _wrongs(request: ViewerRequest, cards: Iterable[SessionCard]) -> Iterator[Wrong]:
    """Say what is wrong now: in sessions held now, and what those that are over left open."""
    for card in cards:
        if card.starts_at <= request.now:
            where = f"{card.name} {card.room}".strip()
            for words, tone in _of(card, over=card.ends_at <= request.now):
                yield Wrong(where=where, words=words, tone=tone)


def _of(card: SessionCard, *, over: bool) -> Iterator[tuple[str, Tone]]:
    if card.alarms:
        yield ngettext("正在找 %(n)s 名学生", "正在找 %(n)s 名学生", card.alarms) % {"n": card.alarms}, "alarm"
    elif card.overdue:
        yield (
            ngettext("%(n)s 名学生超过时限没点到", "%(n)s 名学生超过时限没点到", card.overdue) % {"n": card.overdue},
            "alarm",
        )
    if not card.adult and not over:
        yield _("没有安排老师"), "alarm"
    elif not card.adult_arrived and not over:
        yield _("%(adult)s还没有到岗") % {"adult": card.adult}, "attention"
    if card.stretched:
        yield _("在场大人不够"), "alarm"
    if card.contested:
        yield _("点名不一致，等决定"), "attention"
    if over and card.has_roll and not card.sealed:
        yield _("已经结束，点名没有封存"), "attention"


board_urls: list[URLPattern] = [path("board/", board, name="board")]
