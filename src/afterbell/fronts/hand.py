"""A signature as a form sends it: drawn in the box, or the name typed by whoever cannot draw."""

from __future__ import annotations

from afterbell.enrolment.papers.binding import typed
from afterbell.fronts.viewing import ViewerRequest


def signed_on(request: ViewerRequest) -> str:
    """Give the signature a form was sent with; a typed name is meant, whatever a stray touch left in the box."""
    name = request.POST.get("typed", "").strip()
    return typed(name) if name else request.POST.get("strokes", "")
