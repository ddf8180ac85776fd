"""Pictures of clubs: everybody may see them while the school's space is open; each answer asks its door first."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.views.decorators.http import require_safe

from afterbell.fronts.portal.page_files import picture_answer
from afterbell.fronts.portal.views import everybody
from afterbell.fronts.viewing import ViewerRequest
from afterbell.portal.locks import locked_since
from afterbell.portal.space_pages import picture_of_club


@require_safe
@everybody
def club_picture(request: ViewerRequest, code: str, picture: str) -> HttpResponse:
    """Show the picture of a club's card."""
    webp = picture_of_club(viewer=request.viewer, school=code, fingerprint=picture)
    return picture_answer(request, fingerprint=picture, webp=webp, name="club.webp")


def where_clubs_are_seen(request: ViewerRequest) -> str:
    """Give the school whose clubs' pictures the viewer may be shown; empty while its space is shut."""
    return request.school_code if locked_since() is None else ""


def address_of_picture(*, school: str, picture: str) -> str:
    return reverse("club-picture", kwargs={"code": school, "picture": picture})


club_picture_urls: list[URLPattern] = [
    path("schools/<str:code>/clubs/<str:picture>.webp", club_picture, name="club-picture")
]
