"""The release board on the wall at the gate: which group leaves now and which next, and how many are still here.

It counts children by how they go home; a child's name never stands on a wall.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import path
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_GET

from afterbell.base.access import authorise, place
from afterbell.dismissal.queries import GroupLeaving, Turn, release_board
from afterbell.fronts.afternoons import clock_of
from afterbell.fronts.live import wall, wall_again
from afterbell.fronts.look.pieces import Figure
from afterbell.fronts.look.saying import say_time
from afterbell.fronts.look.tones import Tone
from afterbell.fronts.viewing import ViewerRequest, page

WAYS = {"collected": lazy("有人接"), "alone": lazy("自行离校"), "boarding_house": lazy("回宿舍")}
TURNS = {
    Turn.NOW: lazy("现在放行"),
    Turn.SOON: lazy("下一批"),
    Turn.LATER: lazy("稍后"),
    Turn.DONE: lazy("已走完"),
}
TONES: Mapping[Turn, Tone] = {Turn.NOW: "attention", Turn.DONE: "good"}


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupNow:
    """A group on the wall; `share` of its children has left, in percent."""

    group: GroupLeaving
    time: str
    turn: str
    tone: Tone
    share: int
    ways: tuple[tuple[str, int], ...]


@require_GET
@page("gate.see")
def board(request: ViewerRequest) -> HttpResponse:
    """Show the groups in the order in which they leave; its script asks again every second."""
    authorise(actor=request.viewer, action="gate.see", at=place(school=request.viewer.tenant))

    def draw() -> str:
        return render_to_string("fronts/gate/release_now.html", _now(request), request=request)

    if answer := wall_again(request, name="release", draw=draw):
        return answer
    inside, stamp = wall(request, name="release", draw=draw)
    return render(request, "fronts/gate/release.html", {"inside": inside, "stamp": stamp})


def _now(request: ViewerRequest) -> Mapping[str, object]:
    seen = release_board(viewer=request.viewer, on=request.today, now=request.now)
    groups = [_group(row) for row in seen.groups]
    return {
        "time": say_time(clock_of(request.now)),
        "figures": tuple(_figures(groups, waiting=seen.waiting, gone=seen.gone)),
        "leaving": [row for row in groups if row.group.turn is Turn.NOW],
        "coming": [row for row in groups if row.group.turn in (Turn.SOON, Turn.LATER)],
        "done": [row for row in groups if row.group.turn is Turn.DONE],
    }


def _figures(groups: list[GroupNow], *, waiting: int, gone: int) -> Iterator[Figure]:
    leaving = sum(row.group.waiting for row in groups if row.group.turn is Turn.NOW)
    yield Figure(number=leaving, label=_("现在该走"), tone="attention" if leaving else "good")
    yield Figure(number=sum(row.group.at_gate for row in groups), label=_("已在校门"))
    yield Figure(number=waiting, label=_("还在学校"))
    yield Figure(number=gone, label=_("已离校"))


def _group(row: GroupLeaving) -> GroupNow:
    everybody = row.waiting + row.gone
    return GroupNow(
        group=row,
        time=say_time(clock_of(row.leaves_at)),
        turn=str(TURNS[row.turn]),
        tone=TONES.get(row.turn, "plain"),
        share=round(100 * row.gone / everybody) if everybody else 100,
        ways=tuple((str(WAYS.get(mode, mode)), number) for mode, number in row.modes),
    )


release_urls: list[URLPattern] = [path("board/", board, name="release-board")]
