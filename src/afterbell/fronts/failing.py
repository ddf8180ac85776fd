"""What people meet when a request cannot be answered at all: a page of the house with a way back.

None of these pages asks the session or the database; that of a failure asks nothing even of the request.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import cast

from django.core.exceptions import DisallowedHost, TooManyFieldsSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from afterbell.base.databases import says_it_is_away
from afterbell.fronts.viewing import ViewerRequest, came_from, not_there

BAD_REQUEST, FORBIDDEN, FAILED, AWAY = 400, 403, 500, 503
AGAIN_SECONDS = 30


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer what is no request of a browser, and a form with more fields than are read at once."""
    context = {"too_many": isinstance(exception, TooManyFieldsSent)}
    return _page(request, "fronts/not_understood.html", context, status=BAD_REQUEST)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer what is forbidden like what is not there."""
    return not_there(request, exception)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django's handler signature
    """Answer a form whose page is too old to tell that it came from this site: nothing was stored."""
    return _page(request, "fronts/stale.html", {}, status=FORBIDDEN)


def failed(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's handler signature
    """Answer where the house itself failed; the log has what happened.

    While the server of the database is away it is said when to ask again: telephones keep what they hold until then.
    """
    if says_it_is_away(sys.exc_info()[1]):
        answer = HttpResponse(render_to_string("fronts/away.html"), status=AWAY)
        answer.headers["Retry-After"] = str(AGAIN_SECONDS)
        answer.headers["Cache-Control"] = "no-store"
        return answer
    return HttpResponse(render_to_string("fronts/error.html"), status=FAILED)


def _page(request: HttpRequest, template: str, context: Mapping[str, object], *, status: int) -> HttpResponse:
    back = _way_back(request)
    cast("ViewerRequest", request).stands_on = back
    return render(request, template, {**context, "back_url": back}, status=status)


def _way_back(request: HttpRequest) -> str:
    try:
        return came_from(request)
    except DisallowedHost:
        return "/"
