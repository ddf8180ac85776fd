"""The devices that keep the gate's list, each of which can be ended, and what they could not get stored."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from afterbell.dismissal.commands import end_gate_device
from afterbell.dismissal.queries import gate_device_ended, gate_devices, words_aside
from afterbell.fronts.viewing import ViewerRequest, page

KEPT_ON = "gate_device"
SHOWN_FOR = timedelta(days=30)


@require_GET
@page("gate_devices.see")
def devices(request: ViewerRequest) -> HttpResponse:
    """List the gate's devices, and what was put aside there in the last thirty days."""
    found = gate_devices(viewer=request.viewer)
    context = {
        "devices": found,
        "in_use": sum(device.ended_at is None for device in found),
        "asides": words_aside(viewer=request.viewer, since=request.today - SHOWN_FOR),
    }
    return render(request, "fronts/gate/devices.html", context)


@require_POST
@page("dismissal.end_gate_device")
def end(request: ViewerRequest, code: str) -> HttpResponse:
    """End a device that is lost or stands at the gate no more."""
    end_gate_device(actor=request.viewer, now=request.now, device=code)
    messages.success(request, _("已停用。那台设备一联网就会清除名单并退出登录。"))
    return redirect("gate-devices")


def is_ended_here(request: HttpRequest) -> bool:
    """Say whether this browser is a device of the gate that was ended."""
    known = request.session.get(KEPT_ON, "")
    return bool(known) and gate_device_ended(device=known)


def ended_here(request: HttpRequest) -> bool:
    """Say whether this browser is a device of the gate that was ended, and sign out whoever is signed in on it."""
    if not is_ended_here(request):
        return False
    logout(request)
    return True


device_urls: list[URLPattern] = [
    path("devices/", devices, name="gate-devices"),
    path("devices/<str:code>/end/", end, name="end-gate-device"),
]
