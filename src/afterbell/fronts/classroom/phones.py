"""The phones that keep rolls, each of which can be ended."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from afterbell.attendance.commands import end_phone
from afterbell.attendance.queries import phones
from afterbell.fronts.viewing import ViewerRequest, page


@require_GET
@page("phones.see")
def kept_phones(request: ViewerRequest) -> HttpResponse:
    """List the phones on which the viewer keeps rolls, for the office and the duty leader everybody's."""
    found = phones(viewer=request.viewer)
    context = {"phones": found, "in_use": sum(phone.ended_at is None for phone in found)}
    return render(request, "fronts/classroom/phones.html", context)


@require_POST
@page("attendance.end_phone")
def end(request: ViewerRequest, code: str) -> HttpResponse:
    """End a phone that is lost or no longer its teacher's."""
    end_phone(actor=request.viewer, now=request.now, phone=code)
    messages.success(request, _("已停用。那部手机一联网就会清除名单并退出登录。"))
    return redirect("kept-phones")


phone_urls: list[URLPattern] = [
    path("phones/", kept_phones, name="kept-phones"),
    path("phones/<str:code>/end/", end, name="end-phone"),
]
