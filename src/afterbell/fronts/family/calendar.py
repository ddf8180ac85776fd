"""The children's sessions in the family's own calendar: a page with a private address."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from afterbell.base.access import Actor
from afterbell.base.refusals import NotThere
from afterbell.fronts.feeds import address_of
from afterbell.fronts.viewing import ViewerRequest, page
from afterbell.schools.commands import end_feed, make_feed
from afterbell.schools.roles import Role


def _only_guardians(viewer: Actor) -> None:
    """Staff have the page of their own roster for the same; this one is a family's. Raises NotThere."""
    if Role.GUARDIAN not in viewer.roles:
        raise NotThere("calendar")


@require_GET
@page("schools.keep_calendar")
def show(request: ViewerRequest) -> HttpResponse:
    """Show the guardian's address, or how to get one."""
    _only_guardians(request.viewer)
    address, subscribing = address_of(request)
    return render(request, "fronts/family/calendar.html", {"address": address, "subscribing": subscribing})


@require_POST
@page("schools.keep_calendar")
def make(request: ViewerRequest) -> HttpResponse:
    """Give the guardian an address; the earlier one answers no more."""
    _only_guardians(request.viewer)
    make_feed(actor=request.viewer, now=request.now)
    messages.success(request, _("日历地址做好了。以前有过的地址不再有用。"))
    return redirect("family-calendar")


@require_POST
@page("schools.keep_calendar")
def end(request: ViewerRequest) -> HttpResponse:
    """End the guardian's address."""
    _only_guardians(request.viewer)
    end_feed(actor=request.viewer, now=request.now)
    messages.success(request, _("日历地址已作废，手机日历不会再更新。"))
    return redirect("family-calendar")


calendar_urls: list[URLPattern] = [
    path("calendar/", show, name="family-calendar"),
    path("calendar/new/", make, name="family-calendar-new"),
    path("calendar/end/", end, name="family-calendar-end"),
]
