"""What everybody meets at any door of a space that is shut: that it is, since when, and the way to the authority."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone

from afterbell.fronts.look.saying import say_date
from afterbell.fronts.portal.framing import language, public_page
from afterbell.fronts.viewing import ViewerRequest
from afterbell.portal.locks import SpaceLocked

UNAVAILABLE_FOR_LEGAL_REASONS = 451


def space_is_locked(request: ViewerRequest, locked: SpaceLocked) -> HttpResponse:
    """Answer with the notice alone, whatever was asked for; nothing keeps a copy of it."""
    since = say_date(day=timezone.localtime(locked.since).date(), language=language())
    answer = public_page(
        request, "locked.html", {"since": since}, school=locked.school, status=UNAVAILABLE_FOR_LEGAL_REASONS
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer
