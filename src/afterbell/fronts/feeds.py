"""What answers at the private address of a calendar: a family's sessions, and those somebody is named for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.http import HttpResponse
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.views.decorators.http import require_GET
from icalendar import Calendar, Event

from afterbell.base.access import Actor, policy
from afterbell.base.privacy import masked
from afterbell.base.spans import SCHOOL_ZONE, local_day
from afterbell.base.tenancy import within
from afterbell.dismissal.queries import may_not_know
from afterbell.fronts.described.declaring import CALENDAR, described, table
from afterbell.fronts.viewing import ViewerRequest, page
from afterbell.rostering.queries import own_roster, sessions_ahead
from afterbell.schools.feeds import feed_token, viewer_of_feed

AGAIN_AFTER = timedelta(hours=6)
KEPT = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """One event of a calendar; `cancelled_at` says since when it is known not to take place."""

    uid: str
    title: str
    room: str
    starts_at: datetime
    ends_at: datetime
    cancelled_at: datetime | None


@require_GET
@page("public.see")
@described("自己的场次日历，地址就是钥匙。", gives=table(CALENDAR))
def feed(request: ViewerRequest, token: str) -> HttpResponse:
    """Answer a telephone that knows an address; to any other nothing is there."""
    viewer = viewer_of_feed(token=token, today=request.today)
    with within(viewer.tenant):
        events = [*_of_children(viewer, request.now), *_of_own_sessions(viewer, request.now)]
    response = HttpResponse(calendar_of(events, now=request.now), content_type="text/calendar; charset=utf-8")
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def address_of(request: ViewerRequest) -> tuple[str, str]:
    """Give the viewer's own address, and what a telephone subscribes to it by; both empty while there is none."""
    token = feed_token(viewer=request.viewer)
    address = request.build_absolute_uri(reverse("feed", kwargs={"token": token})) if token else ""
    return address, f"webcal{address[address.index(':') :]}" if address else ""


def _of_children(viewer: Actor, now: datetime) -> Iterator[Dated]:
    """Give the sessions of own children: of a name only its first character, since calendars are copied widely.

    A guardian who may not know where a child is reads none of its sessions.
    """
    if not policy().reach(actor=viewer, action="child.see").get("pupil"):
        return
    hidden = may_not_know(viewer=viewer, day=local_day(now))
    for row in sessions_ahead(viewer=viewer, today=local_day(now)):
        if row.pupil in hidden:
            continue
        yield Dated(
            uid=f"{row.session}-{row.pupil}@afterbell",
            title=f"{masked(row.child)} {row.name}",
            room=row.room,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            cancelled_at=row.cancelled_at,
        )


def _of_own_sessions(viewer: Actor, now: datetime) -> Iterator[Dated]:
    """Give the sessions a member of staff is named for; no child is named in them."""
    if not viewer.held("staff"):
        return
    since: date = local_day(now) - KEPT
    for row in own_roster(viewer=viewer, since=since).sessions:
        yield Dated(
            uid=f"{row.code}@afterbell",
            title=f"代班：{row.name}" if row.covers else row.name,
            room=row.room,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            cancelled_at=row.cancelled_at,
        )


def calendar_of(rows: Iterable[Dated], *, now: datetime) -> bytes:
    """Write events as a calendar, with the times of the school and no alarms."""
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


def _event(row: Dated, *, now: datetime) -> Event:
    event = Event()
    event.add("uid", row.uid)
    event.add("dtstamp", row.cancelled_at or now)
    event.add("dtstart", row.starts_at.astimezone(SCHOOL_ZONE))
    event.add("dtend", row.ends_at.astimezone(SCHOOL_ZONE))
    event.add("summary", f"停课：{row.title}" if row.cancelled_at else row.title)
    event.add("sequence", 1 if row.cancelled_at else 0)
    event.add("status", "CANCELLED" if row.cancelled_at else "CONFIRMED")
    if row.room:
        event.add("location", row.room)
    return event


feed_urls: list[URLPattern] = [path("feeds/<str:token>.ics", feed, name="feed")]
