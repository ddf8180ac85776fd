"""The frame around every page of a school's public space."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from afterbell.fronts.look.pieces import Crumb
from afterbell.fronts.portal.structured import article_said, home_of, school_said, structured
from afterbell.fronts.viewing import ViewerRequest
from afterbell.portal.queries import ArticleCard
from afterbell.schools.queries import SchoolCard

OK, LONGEST_NUMBER = 200, 4


def language() -> str:
    return get_language() or "zh-hans"


def home_crumb(school: SchoolCard) -> Crumb:
    """Lead to a school's page from every page of its space."""
    there = reverse("public-school", kwargs={"code": school.code})
    return Crumb(name=_("%(school)s 主页") % {"school": school.name}, url=there)


def home_crumbs(school: SchoolCard) -> tuple[Crumb, ...]:
    """Lead to an institution's home: of an authority through the areas it lies in."""
    if not school.own_area:
        return (home_crumb(school),)
    return (Crumb(name=_("各地"), url=reverse("public-areas")), *area_crumbs(school.own_areas))


def area_crumbs(areas: Iterable[tuple[str, str]]) -> tuple[Crumb, ...]:
    """Lead to areas, each by its code and name."""
    return tuple(Crumb(name=name, url=reverse("public-area", kwargs={"area": code})) for code, name in areas)


def page_asked(request: ViewerRequest) -> int:
    """Read which page of a list somebody asked for; what is no small number is the first."""
    asked = request.GET.get("page", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) <= LONGEST_NUMBER else 1


def around() -> dict[str, object]:
    """Give what stands under every public page."""
    return {"host": settings.HOST_NAME, "supporter": settings.SUPPORTER_NAME, "filing": settings.FILING_NUMBER}


def public_page(
    request: ViewerRequest, template: str, context: Mapping[str, object], *, school: SchoolCard, status: int = 200
) -> HttpResponse:
    """Show a page of a school's public space."""
    article = context.get("article")
    said = article_said(request, article, school) if isinstance(article, ArticleCard) else school_said(request, school)
    frame: dict[str, object] = {**around(), "school_name": school.name, "card": school, "home_url": home_of(school)}
    if status == OK:
        frame["structured"] = structured(said)
    return render(request, f"fronts/portal/{template}", {**frame, **context}, status=status)
