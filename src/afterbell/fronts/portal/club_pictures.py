"""Pictures of clubs: everybody may see them, and whoever has seen one keeps it."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import path
from django.urls.resolvers import URLPattern
from django.views.decorators.http import require_safe

from afterbell.base.pictures.shown import shown
from afterbell.fronts.portal.views import everybody
from afterbell.fronts.viewing import ViewerRequest

A_YEAR = 365 * 24 * 60 * 60


@require_safe
@everybody
def club_picture(request: ViewerRequest, picture: str) -> HttpResponse:  # noqa: ARG001 - Django's view signature
    """Show a picture; its address is its content's, so that it never changes."""
    answer = HttpResponse(shown(fingerprint=picture), content_type="image/webp")
    answer.headers["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    answer.headers["Content-Disposition"] = 'inline; filename="club.webp"'
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


club_picture_urls: list[URLPattern] = [path("pictures/clubs/<str:picture>.webp", club_picture, name="club-picture")]
