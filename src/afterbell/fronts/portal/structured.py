"""What a public page says of itself to programs, by the words of schema.org."""

from __future__ import annotations

import json

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from afterbell.fronts.viewing import ViewerRequest
from afterbell.portal.queries import ArticleCard
from afterbell.schools.queries import SchoolCard

ESCAPED = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&"}


def _language() -> str:
    return get_language() or "zh-hans"


def home_of(school: SchoolCard) -> str:
    """Give the address of an institution's home page: a school's own, or that of an authority's area."""
    if school.own_area:
        return reverse("public-area", kwargs={"area": school.own_area})
    return reverse("public-school", kwargs={"code": school.code})


def school_said(request: ViewerRequest, school: SchoolCard) -> dict[str, object]:
    """Describe a school or an authority by what everybody may know of it."""
    there = home_of(school)
    said: dict[str, object] = {
        "@type": "GovernmentOrganization" if school.own_area else "ElementarySchool",
        "name": school.name,
        "url": request.build_absolute_uri(there),
        "address": f"{school.area}{school.address}",
    }
    return said | ({"telephone": school.phone} if school.phone else {})


def article_said(request: ViewerRequest, article: ArticleCard, school: SchoolCard) -> dict[str, object]:
    """Describe a page: what it is called, who published it and when."""
    there = reverse("public-article", kwargs={"code": school.code, "article": article.code})
    unit = article.issuing_unit.in_language(_language())
    return {
        "@type": "Article",
        "headline": article.title.in_language(_language()),
        "url": request.build_absolute_uri(there),
        "inLanguage": _language(),
        "datePublished": article.published_at.isoformat(),
        "author": {"@type": "Organization", "name": unit if unit == school.name else f"{school.name} {unit}"},
        "publisher": school_said(request, school),
        "isAccessibleForFree": True,
    }


def structured(said: dict[str, object]) -> SafeString:
    """Write it so that no text in it can end the element that it stands in."""
    text = json.dumps({"@context": "https://schema.org", **said}, ensure_ascii=False)
    return mark_safe(text.translate(ESCAPED))  # noqa: S308 - no sign that begins or ends anything is left
