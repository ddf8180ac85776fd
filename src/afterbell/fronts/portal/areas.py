"""The spaces of regions, leagues and banners: what lies in them, the spaces of their schools, what is new there."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from afterbell.fronts.look.pieces import Cell, Crumb
from afterbell.fronts.portal.drawn import for_all
from afterbell.fronts.portal.framing import area_crumbs, around, language
from afterbell.fronts.portal.views import article_table, everybody
from afterbell.fronts.viewing import ViewerRequest
from afterbell.portal.finding import AreaCard, SpaceRow, area_page, regions


def _there(area: AreaCard) -> str:
    return reverse("public-area", kwargs={"area": area.code})


def _part(area: AreaCard) -> Cell:
    return Cell(name=area.name, note=area.kind.in_language(language()), url=_there(area))


def _space(row: SpaceRow) -> Cell:
    there = reverse("public-school", kwargs={"code": row.code})
    if row.shut:
        return Cell(name=row.name, url=there, value=_("已锁定"), tone="attention")
    return Cell(name=row.name, url=there)


@require_safe
@everybody
@for_all
def area(request: ViewerRequest, area: str) -> HttpResponse:
    """Show an area's space."""
    seen = area_page(area=area)
    context = {
        **around(),
        "seen": seen,
        "language": language(),
        "crumbs": (
            Crumb(name=_("各地"), url=reverse("public-areas")),
            *area_crumbs((up.code, up.name) for up in seen.above),
            Crumb(name=seen.area.name),
        ),
        "parts": [_part(part) for part in seen.parts],
        "table": article_table(seen.own.code, seen.own.articles, today=request.today) if seen.own else None,
        "spaces": [_space(row) for row in seen.spaces],
    }
    return render(request, "fronts/portal/area.html", context)


@require_safe
@everybody
def areas(request: ViewerRequest) -> HttpResponse:
    """Show where everybody begins: the regions."""
    return render(request, "fronts/portal/areas.html", {**around(), "parts": [_part(row) for row in regions()]})


area_urls: list[URLPattern] = [
    path("areas/", areas, name="public-areas"),
    path("areas/<str:area>/", area, name="public-area"),
]
