"""What people meet when a request cannot be answered at all: a page of the house with a way back.

These pages ask nothing of the request, the session or the database, any of which may be what failed.
"""

from __future__ import annotations

from django.core.exceptions import DisallowedHost, TooManyFieldsSent
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from afterbell.fronts.viewing import came_from, not_there

BAD_REQUEST, FORBIDDEN, FAILED = 400, 403, 500


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer what is no request of a browser, and a form with more fields than are read at once."""
    context = {"too_many": isinstance(exception, TooManyFieldsSent), "back_url": _way_back(request)}
    return _page("fronts/not_understood.html", context, status=BAD_REQUEST)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer what is forbidden like what is not there."""
    return not_there(request, exception)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django's handler signature
    """Answer a form whose page is too old to tell that it came from this site: nothing was stored."""
    return _page("fronts/stale.html", {"back_url": _way_back(request)}, status=FORBIDDEN)


def failed(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's handler signature
    """Answer where the house itself failed; the log has what happened."""
    return _page("fronts/error.html", {}, status=FAILED)


def _page(template: str, context: dict[str, object], *, status: int) -> HttpResponse:
    return HttpResponse(render_to_string(template, context), status=status)


def _way_back(request: HttpRequest) -> str:
    try:
        return came_from(request)
    except DisallowedHost:
        return "/"
