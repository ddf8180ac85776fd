"""Walking through the rooms before the school is closed, on the phone: one room, three ticks, by whoever was there."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from afterbell.attendance.commands import Walked, leave_room_unwalked, walk_room
from afterbell.attendance.queries import rooms_after
from afterbell.base.refusals import Refusal, Refused
from afterbell.fronts.viewing import CONFLICT, UNPROCESSABLE, ViewerRequest, page


@require_http_methods(["GET", "POST"])
@page("rooms.see")
def walking(request: ViewerRequest) -> HttpResponse:
    """Show the day's rooms, and take what was seen in one."""
    reasons: tuple[Refusal, ...] = ()
    status = 200
    if request.method == "POST":
        try:
            done = _done(request)
        except Refused as refused:
            reasons, status = refused.reasons, CONFLICT if refused.conflict else UNPROCESSABLE
        else:
            messages.success(request, _("记下了。") if done else _("已有人看过这一间。"))
            return redirect("rooms-walking")
    context = {
        "seen": rooms_after(viewer=request.viewer, on=request.today, now=request.now),
        "reasons": reasons,
    }
    return render(request, "fronts/classroom/walking.html", context, status=status)


def _done(request: ViewerRequest) -> bool:
    said = request.POST
    if "leave" in said:
        return leave_room_unwalked(
            actor=request.viewer,
            now=request.now,
            room=said["leave"],
            day=request.today,
            reason=said.get("reason", ""),
        )
    seen = Walked(empty="empty" in said, lights="lights" in said, windows="windows" in said)
    return walk_room(actor=request.viewer, now=request.now, room=said.get("walk", ""), seen=seen)


walking_urls: list[URLPattern] = [path("rooms-walking/", walking, name="rooms-walking")]
