"""What every request passes: the headers, its turn, the viewer, the school's walls, the translation of refusals."""

from __future__ import annotations

import time
from collections.abc import Callable
from math import ceil
from typing import cast

from django.conf import settings
from django.db import DataError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_vary_headers

from afterbell.base import clock, tenancy
from afterbell.base.refusals import NotThere, Refused
from afterbell.base.spans import local_day
from afterbell.fronts.entrance.proof import is_proven, to_prove
from afterbell.fronts.gate.devices import ended_here
from afterbell.fronts.live import in_passing
from afterbell.fronts.look.stylesheet import library_styles, note_given, stands_inside, stylesheet
from afterbell.fronts.turns import Turns
from afterbell.fronts.viewing import ViewerRequest, not_opened, not_there, refused
from afterbell.schools.actors import PUBLIC_ACTOR, actor_at, at_the_door, seat_of

Handler = Callable[[HttpRequest], HttpResponse]

FORM, BUSY = "application/x-www-form-urlencoded", 503
AT_THE_DOOR = ("factor", "prove-factor", "sign-out", "look", "set_language")
"""What somebody reaches who gave a password and still owes a second factor."""
CONTENT_SECURITY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)


def content_security(next_handler: Handler) -> Handler:
    """Let pages load nothing but the house's own files, and hold nothing but its one stylesheet, word for word."""

    def handle(request: HttpRequest) -> HttpResponse:
        response = next_handler(request)
        inside = stands_inside(request)
        known = " ".join(filter(None, (stylesheet().policy if inside else "", library_styles(request))))
        styles = f"; style-src 'self' {known}" if known else ""
        response.headers["Content-Security-Policy"] = CONTENT_SECURITY + styles
        if inside:
            note_given(response, secure=request.is_secure())
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        return response

    return handle


def heads_of_pages(next_handler: Handler) -> Handler:
    """Answer whoever asks only for the head of a page as if for the page; the server leaves the page itself out.

    What was asked stays in the request's environment, for who counts looks.
    """

    def handle(request: HttpRequest) -> HttpResponse:
        if request.method != "HEAD":
            return next_handler(request)
        request.method = "GET"
        response = next_handler(request)
        request.method = "HEAD"
        return response

    return handle


def walls_in_passing(next_handler: Handler) -> Handler:
    """Answer walls that ask every second without signing their viewers in each time."""

    def handle(request: HttpRequest) -> HttpResponse:
        return in_passing(request) or next_handler(request)

    return handle


def chosen_language(next_handler: Handler) -> Handler:
    """Speak Chinese unless the person chose another of the house's languages; the browser is not asked."""

    def handle(request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            response = next_handler(request)
        response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ("Cookie",))
        return response

    return handle


def families_in_turn(next_handler: Handler) -> Handler:
    """Let what families send wait for its turn; who cannot be seated gets the form back, to be sent again by itself."""
    turns, families = Turns(clock=time.monotonic), reverse("family-home")

    def handle(request: HttpRequest) -> HttpResponse:
        if not (request.method == "POST" and request.path.startswith(families) and request.content_type == FORM):
            return next_handler(request)
        with turns.turn() as seconds:
            return _please_wait(request, seconds=ceil(seconds)) if seconds else next_handler(request)

    return handle


def _please_wait(request: HttpRequest, *, seconds: int) -> HttpResponse:
    sent = [(name, value) for name, values in request.POST.lists() for value in values]
    context = {"seconds": seconds, "sent": sent}
    response = render(request, "fronts/please_wait.html", context, status=BUSY)
    response.headers["Retry-After"] = str(seconds)
    response.headers["Cache-Control"] = "no-store"
    return response


class Viewing:
    """Give the request its viewer and instant, and run the view inside the viewer's walls.

    On a device of the gate that was ended nobody goes on; the page it keeps is told so, and clears itself.
    Whoever still owes a second factor is the public at the door, and reaches nothing but what takes it.
    """

    def __init__(self, next_handler: Handler) -> None:
        self.next_handler = next_handler
        self.kept = reverse("kept-gate")
        self.at_the_door = {reverse(name) for name in AT_THE_DOOR}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        seen = cast("ViewerRequest", request)
        seen.now = clock.now()
        seen.today = local_day(seen.now)
        if not request.user.is_authenticated:
            seen.viewer, seen.school_code, seen.school_name = PUBLIC_ACTOR, "", ""
            seen.school_short, seen.school_phone = "", ""
            seen.factor, seen.proven = "", False
            return self._answer(request)
        seat = seat_of(account=request.user, today=seen.today, school=request.session.get("school"))
        with tenancy.within(seat.tenant):
            seen.factor, seen.unopened = seat.factor, seat.unopened
            seen.proven = not seat.needs_factor or is_proven(request, factor=seat.factor)
            seen.viewer = actor_at(seat=seat) if seen.proven else at_the_door(seat=seat)
            school = seat.school
            seen.school_code, seen.school_name = (school.code, school.name) if school else ("", "")
            seen.school_short, seen.school_phone = (school.short_name, school.phone) if school else ("", "")
            ended = not request.path.startswith(self.kept) and ended_here(request)
            response = redirect("sign-in") if ended else self._let_through(seen)
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    def _let_through(self, request: ViewerRequest) -> HttpResponse:
        return self._answer(request) if request.proven or request.path in self.at_the_door else to_prove(request)

    def _answer(self, request: HttpRequest) -> HttpResponse:
        response = self.next_handler(request)
        return not_opened(request, answer=response) if isinstance(response, HttpResponseNotAllowed) else response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Translate what the contexts raise: not theirs is not there; a refusal shows its reasons."""
        if isinstance(exception, NotThere) or _is_unwritable(exception):
            return not_there(request)
        if isinstance(exception, Refused):
            return refused(request, exception)
        return None


def _is_unwritable(exception: Exception) -> bool:
    """Say whether PostgreSQL was asked for a text with the character NUL: no code or name of the house has one."""
    return isinstance(exception, (DataError, ValueError)) and "NUL (0x00)" in str(exception)
