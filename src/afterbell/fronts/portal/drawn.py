"""Public pages drawn once for all strangers who ask at the same time, and anew when the school wrote anything.

A ledger gets an entry with every write, the school's also when its space is shut, the platform's when somebody above it
takes a comment down: their newest entries tell whether a page may look otherwise. Nothing that is kept here was drawn
for somebody who is signed in.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import cast

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import get_token
from django.utils.translation import get_language

from afterbell.base.audit import newest
from afterbell.base.tenancy import within
from afterbell.fronts.entrance.lockout import whence
from afterbell.fronts.live import Drawings
from afterbell.fronts.look.stylesheet import is_known, put_inside, stands_inside
from afterbell.fronts.look.switch import CHOICES, chosen
from afterbell.fronts.viewing import ViewerRequest
from afterbell.portal.counting import count_view, is_robot
from afterbell.portal.finding import state_of_area
from afterbell.schools.actors import PLATFORM
from afterbell.schools.queries import institution_card

View = Callable[..., HttpResponseBase]
KEPT, LARGEST = 256, 500_000
A_WHILE = 20.0
"""Seconds after which a page is drawn anew though nobody wrote anything: counts of looks go on without an entry."""
OK = 200
OWN = {settings.SESSION_COOKIE_NAME, CookieStorage.cookie_name}
"""Cookies that put something of one's own into a page."""
TOKEN = re.compile(rb'(?<=name="csrfmiddlewaretoken" value=")\w+(?=")')


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A page as it was drawn: its text in the places between the forms' tokens, its headers, what was looked at."""

    parts: tuple[bytes, ...]
    headers: Mapping[str, str]
    has_sheet: bool
    looked_at: tuple[str, str] | None


class _NotKept(Exception):
    """What was answered is for this request alone."""

    def __init__(self, request: HttpRequest, response: HttpResponseBase) -> None:
        super().__init__()
        self.request, self.response = request, response


drawings: Drawings[Drawn] = Drawings(kept=KEPT)


def looks_at(request: HttpRequest, *, school: str, article: str) -> None:
    """Note which page of a school's is looked at by this request."""
    request.__dict__["looked_at"] = (school, article)


def for_all(view: View) -> View:
    """Draw a page of a school or an area once for all strangers, and count everybody's looks at it."""

    @wraps(view)
    def run(request: ViewerRequest, **codes: str) -> HttpResponseBase:
        if request.viewer.account is not None or OWN & request.COOKIES.keys():
            response = view(request, **codes)
            _count(request, request.__dict__.get("looked_at"))
            return response
        try:
            drawn = drawings.of(_key(request, codes), draw=lambda: _drawn(request, view(request, **codes)))
        except _NotKept as alone:
            return alone.response if alone.request is request else view(request, **codes)
        _count(request, drawn.looked_at)
        return _answered(request, drawn)

    return run


def _key(request: ViewerRequest, codes: Mapping[str, str]) -> Hashable:
    """Say what tells one drawing from another. Raises NotThere for an unknown school or area."""
    return (
        *(request.scheme, request.get_host(), request.get_full_path(), request.today, get_language()),
        *(chosen(request, what) for what in CHOICES),
        is_known(request),
        _stamp(codes),
        time.monotonic() // A_WHILE,
    )


def _stamp(codes: Mapping[str, str]) -> Hashable:
    """Give what changes whenever the page may look otherwise."""
    if "area" in codes:
        return state_of_area(area=codes["area"])
    number, _card = institution_card(code=codes["code"])
    with within((number, PLATFORM)):
        return newest(tenant=number), newest(tenant=PLATFORM)


def _drawn(request: ViewerRequest, response: HttpResponseBase) -> Drawn:
    """Take a page apart, so that everybody's forms can have their own token."""
    text = b"" if response.streaming else cast("HttpResponse", response).content
    if response.streaming or response.status_code != OK or response.cookies or len(text) > LARGEST:
        raise _NotKept(request, response)
    return Drawn(
        parts=tuple(TOKEN.split(text)),
        headers=dict(response.headers),
        has_sheet=stands_inside(request),
        looked_at=request.__dict__.get("looked_at"),
    )


def _answered(request: ViewerRequest, drawn: Drawn) -> HttpResponse:
    if drawn.has_sheet:
        put_inside(request)
    token = get_token(request).encode() if len(drawn.parts) > 1 else b""
    return HttpResponse(token.join(drawn.parts), headers=dict(drawn.headers))


def _count(request: ViewerRequest, looked_at: tuple[str, str] | None) -> None:
    agent = request.headers.get("User-Agent", "")
    if looked_at and request.META["REQUEST_METHOD"] == "GET" and not is_robot(agent=agent):
        school, article = looked_at
        count_view(school=school, article=article, address=whence(request), agent=agent, now=request.now)
