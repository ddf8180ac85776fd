"""The children's sessions in the family's own calendar: a page with a private address, and what answers there."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from icalendar import Calendar, Event

from afterbell.base.privacy import masked
from afterbell.base.spans import SCHOOL_ZONE, local_day
from afterbell.base.tenancy import within
from afterbell.fronts.viewing import ViewerRequest, page
from afterbell.rostering.queries import AheadOfChild, sessions_ahead
from afterbell.schools.commands import end_feed, make_feed
from afterbell.schools.feeds import feed_token, guardian_of_feed

AGAIN_AFTER = timedelta(hours=6)


@require_GET
@page("schools.keep_calendar")
def show(request: ViewerRequest) -> HttpResponse:
    """Show the guardian's address, or how to get one."""
    token = feed_token(viewer=request.viewer)
    address = request.build_absolute_uri(reverse("feed", kwargs={"token": token})) if token else ""
    context = {"address": address, "subscribing": f"webcal{address[address.index(':') :]}" if address else ""}
    return render(request, "fronts/family/calendar.html", context)


@require_POST
@page("schools.keep_calendar")
def make(request: ViewerRequest) -> HttpResponse:
    """Give the guardian an address; the earlier one answers no more."""
    make_feed(actor=request.viewer, now=request.now)
    messages.success(request, _("新的日历地址做好了。以前的地址不再有用。"))
    return redirect("family-calendar")


@require_POST
@page("schools.keep_calendar")
def end(request: ViewerRequest) -> HttpResponse:
    """End the guardian's address."""
    end_feed(actor=request.viewer, now=request.now)
    messages.success(request, _("日历地址已作废，手机日历不会再更新。"))
    return redirect("family-calendar")


@require_GET
@page("public.see")
def feed(request: ViewerRequest, token: str) -> HttpResponse:
    """Answer a telephone that knows a guardian's address; to any other nothing is there."""
    guardian = guardian_of_feed(token=token, today=request.today)
    with within(guardian.tenant):
        rows = sessions_ahead(viewer=guardian, today=local_day(request.now))
    body = calendar_of(rows, now=request.now)
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def calendar_of(rows: Iterable[AheadOfChild], *, now: datetime) -> bytes:
    """Write sessions as a calendar: of a name only its first character, since calendars are copied to many screens."""
    calendar = Calendar()
    calendar.add("prodid", "-//Afterbell//afterbell//ZH")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "课后服务")
    calendar.add("x-wr-timezone", SCHOOL_ZONE.key)
    calendar.add("refresh-interval", AGAIN_AFTER, parameters={"VALUE": "DURATION"})
    for row in rows:
        calendar.add_component(_event(row, now=now))
    calendar.add_missing_timezones()
    written: bytes = calendar.to_ical()
    return written


def _event(row: AheadOfChild, *, now: datetime) -> Event:
    event = Event()
    event.add("uid", f"{row.session}-{row.pupil}@afterbell")
    event.add("dtstamp", row.cancelled_at or now)
    event.add("dtstart", row.starts_at.astimezone(SCHOOL_ZONE))
    event.add("dtend", row.ends_at.astimezone(SCHOOL_ZONE))
    title = f"{masked(row.child)} {row.name}"
    event.add("summary", f"停课：{title}" if row.cancelled else title)
    event.add("sequence", 1 if row.cancelled else 0)
    event.add("status", "CANCELLED" if row.cancelled else "CONFIRMED")
    if row.room:
        event.add("location", row.room)
    return event


calendar_urls: list[URLPattern] = [
    path("calendar/", show, name="family-calendar"),
    path("calendar/new/", make, name="family-calendar-new"),
    path("calendar/end/", end, name="family-calendar-end"),
]
feed_urls: list[URLPattern] = [path("feeds/<str:token>.ics", feed, name="feed")]
