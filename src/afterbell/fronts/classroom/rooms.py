"""Rooms before they are used: the list is gone through on the phone, what is wrong stays until it is mended."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_GET, require_http_methods

from afterbell.attendance.commands import LookedAt, check_room, mend_defect, open_room, report_defect
from afterbell.attendance.queries import RoomPage, RoomRow, room_page, rooms_of_day
from afterbell.base.refusals import NotThere, Refusal, Refused
from afterbell.base.spans import local_day
from afterbell.fronts.afternoons import clock_of
from afterbell.fronts.look.pieces import Cell
from afterbell.fronts.look.saying import say_day, say_time
from afterbell.fronts.look.tones import Tone
from afterbell.fronts.viewing import CONFLICT, UNPROCESSABLE, ViewerRequest, page

STATES = {
    "fit": lazy("已检查，可以用"),
    "unchecked": lazy("本学期还没有检查"),
    "closed": lazy("没修好，不能用"),
    "opened": lazy("值班领导今天开放"),
}
TONES: dict[str, Tone] = {"fit": "good", "unchecked": "attention", "closed": "alarm", "opened": "info"}


@require_GET
@page("rooms.see")
def rooms(request: ViewerRequest) -> HttpResponse:
    """List the rooms, first those used today that may not be."""
    rows = rooms_of_day(viewer=request.viewer, on=request.today)
    wanting = sum(not row.state.usable and row.begins is not None for row in rows)
    context = {"cells": [_cell(row) for row in rows], "wanting": wanting, "number": len(rows)}
    return render(request, "fronts/classroom/rooms.html", context)


def _cell(row: RoomRow) -> Cell:
    notes = [_("今天 %(time)s 用") % {"time": say_time(clock_of(row.begins))}] if row.begins else []
    if row.defects:
        notes.append(ngettext("%(number)s 处没修好", "%(number)s 处没修好", row.defects) % {"number": row.defects})
    return Cell(
        name=row.name,
        value=str(STATES[row.state.value]),
        note=" · ".join(notes),
        tone=TONES[row.state.value],
        url=reverse("room", kwargs={"code": row.code}),
    )


@require_http_methods(["GET", "POST"])
@page("rooms.see")
def room(request: ViewerRequest, code: str) -> HttpResponse:
    """Show a room, and take in what was seen there, reported, mended, or opened in spite of it."""
    reasons: tuple[Refusal, ...] = ()
    status = 200
    if request.method == "POST":
        try:
            messages.success(request, _done(request, code))
        except Refused as refused:
            reasons, status = refused.reasons, CONFLICT if refused.conflict else UNPROCESSABLE
        else:
            return redirect("room", code=code)
    seen = room_page(viewer=request.viewer, room=code, on=request.today)
    context = {
        "seen": seen,
        "said": _said(seen),
        "tone": TONES[seen.row.state.value],
        "items": [_item(request.POST, item, words.in_language(get_language() or "")) for item, words in seen.items],
        "open": [row for row in seen.defects if row.mended_at is None],
        "mended": [row for row in seen.defects if row.mended_at is not None],
        "reasons": reasons,
        "sent": request.POST,
    }
    return render(request, "fronts/classroom/room.html", context, status=status)


def _said(seen: RoomPage) -> str:
    """Say how the room stands, and since whose look."""
    row = seen.row
    state = str(STATES[row.state.value])
    if seen.opened:
        state = _("%(state)s：%(reason)s（%(by)s）") % {"state": state, "reason": seen.opened, "by": seen.opened_by}
    if row.checked_at is None:
        return state
    day = say_day(day=local_day(row.checked_at), language=get_language() or "")
    looked = _("%(who)s %(day)s看过") % {"who": row.checked_by, "day": day}
    return f"{state} · {looked}"


def _item(sent: QueryDict, code: str, words: str) -> dict[str, str | bool]:
    """Give a thing on the list as the form draws it, with what was filled in before a refusal."""
    return {
        "code": code,
        "words": words,
        "chosen": sent.get(f"is-{code}", ""),
        "wrong": sent.get(f"words-{code}", ""),
        "closes": f"closes-{code}" in sent,
    }


def _done(request: ViewerRequest, code: str) -> str:
    """Do what was sent; gives what was done, in a sentence. Raises NotThere for anything else."""
    actor, now, sent = request.viewer, request.now, request.POST
    match sent.get("do"):
        case "check":
            return _checked(check_room(actor=actor, now=now, room=code, looked_at=_looked_at(sent)))
        case "report":
            report_defect(actor=actor, now=now, room=code, words=sent.get("words", ""), closes="closes" in sent)
            return _("已记下，修好以前一直列在这里。")
        case "mend":
            mend_defect(actor=actor, now=now, defect=sent.get("defect", ""), how=sent.get("how", ""))
            return _("已记下：修好了。")
        case "open":
            open_room(actor=actor, now=now, room=code, reason=sent.get("reason", ""))
            return _("今天可以用，理由已记下。")
    raise NotThere("deed")


def _checked(found: int) -> str:
    if not found:
        return _("检查已记下：都没有问题。")
    words = ngettext("检查已记下：%(number)s 处有问题，要修。", "检查已记下：%(number)s 处有问题，要修。", found)
    return words % {"number": found}


def _looked_at(sent: QueryDict) -> list[LookedAt]:
    """Read what was ticked: a thing that is wrong needs no more than a word, one said to be right has none."""
    codes = [name.removeprefix("is-") for name in sent if name.startswith("is-")]
    return [
        LookedAt(
            item=code,
            words="" if sent[f"is-{code}"] == "right" else sent.get(f"words-{code}", "").strip() or _("有问题"),
            closes=sent[f"is-{code}"] != "right" and f"closes-{code}" in sent,
        )
        for code in codes
    ]


room_urls: list[URLPattern] = [
    path("rooms/", rooms, name="rooms"),
    path("rooms/<str:code>/", room, name="room"),
]
