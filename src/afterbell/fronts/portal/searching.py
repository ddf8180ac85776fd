"""Finding what is public by its words: in one school's space, or in all open spaces of an area."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from afterbell.fronts.look.pieces import Crumb
from afterbell.fronts.portal.drawn import for_all
from afterbell.fronts.portal.framing import around, home_crumbs, language, page_asked, public_page
from afterbell.fronts.portal.views import everybody
from afterbell.fronts.viewing import ViewerRequest
from afterbell.portal.finding import LONGEST_ASKED, Found, area_card, search_area
from afterbell.portal.inforce.searching import search_space
from afterbell.portal.rules.inforce import TITLES


def _context(found: Found, asked: str) -> dict[str, object]:
    return {"found": found, "asked": asked, "most": LONGEST_ASKED, "language": language()}


@require_safe
@everybody
def in_space(request: ViewerRequest, code: str) -> HttpResponse:
    """Find what a school published."""
    asked, number = request.GET.get("q", "").strip(), page_asked(request)
    found = search_space(viewer=request.viewer, school=code, asked=asked, page=number, today=request.today)
    context = {
        **_context(found.pages, asked),
        "matters": [(row, TITLES[row.matter]) for row in found.matters],
        "crumbs": (*home_crumbs(found.card), Crumb(name=_("搜索"))),
    }
    return public_page(request, "search.html", context, school=found.card)


@require_safe
@everybody
@for_all
def in_area(request: ViewerRequest, area: str) -> HttpResponse:
    """Find what the schools of an area published."""
    asked = request.GET.get("q", "").strip()
    found = search_area(area=area, asked=asked, page=page_asked(request))
    card = area_card(area=area)
    home = Crumb(name=card.name, url=reverse("public-area", kwargs={"area": area}))
    context = {**around(), **_context(found, asked), "many": True, "crumbs": (home, Crumb(name=_("搜索")))}
    return render(request, "fronts/portal/search_area.html", context)


search_urls: list[URLPattern] = [
    path("schools/<str:code>/search/", in_space, name="public-search"),
    path("areas/<str:area>/search/", in_area, name="public-area-search"),
]
