"""What is new in a space, for programs that read along and for those that list the web."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from afterbell.base.letters import holdable
from afterbell.fronts.described.declaring import RSS, described, table
from afterbell.fronts.portal.drawn import for_all
from afterbell.fronts.portal.framing import language
from afterbell.fronts.portal.structured import home_of
from afterbell.fronts.portal.views import everybody
from afterbell.fronts.viewing import ViewerRequest
from afterbell.portal.finding import Entry, area_card, every_page, newest_in_area, newest_in_space, open_spaces
from afterbell.schools.queries import institution_card


def _feed(request: ViewerRequest, *, title: str, home: str, entries: Iterable[Entry]) -> HttpResponse:
    """Write a feed; what was stored before signs that are none were left out breaks it neither."""
    feed = Rss201rev2Feed(
        title=holdable(title),
        link=request.build_absolute_uri(home),
        description=_("课后服务的方案、补助和安排都公开在这里。"),
        language=language(),
        feed_url=request.build_absolute_uri(request.path),
    )
    for entry in entries:
        there = request.build_absolute_uri(
            reverse("public-article", kwargs={"code": entry.school, "article": entry.article})
        )
        feed.add_item(
            title=holdable(entry.title.in_language(language())),
            link=there,
            unique_id=there,
            description=holdable("".join(piece.text for piece in entry.snippet)),
            author_name=holdable(f"{entry.school_name} {entry.issuing_unit.in_language(language())}"),
            pubdate=entry.published_at,
        )
    return HttpResponse(feed.writeString("utf-8"), content_type="application/rss+xml; charset=utf-8")


@require_safe
@everybody
@for_all
@described("一个学校空间最新公开的订阅源。", gives=table(RSS))
def feed_of_space(request: ViewerRequest, code: str) -> HttpResponse:
    """Give a school's newest public pages as RSS."""
    entries = newest_in_space(viewer=request.viewer, school=code)
    _number, card = institution_card(code=code)
    return _feed(request, title=card.name, home=home_of(card), entries=entries)


@require_safe
@everybody
@for_all
@described("一个地区各校最新公开的订阅源。", gives=table(RSS))
def feed_of_area(request: ViewerRequest, area: str) -> HttpResponse:
    """Give the newest public pages of an area's open spaces as RSS."""
    entries = newest_in_area(area=area)
    home = reverse("public-area", kwargs={"area": area})
    return _feed(request, title=area_card(area=area).name, home=home, entries=entries)


@require_safe
@everybody
def map_of_site(request: ViewerRequest) -> HttpResponse:
    """List the maps of all open spaces."""
    maps = [
        request.build_absolute_uri(reverse("public-space-map", kwargs={"code": school})) for school in open_spaces()
    ]
    return render(request, "fronts/portal/maps.xml", {"maps": maps}, content_type="application/xml")


@require_safe
@everybody
@for_all
def map_of_space(request: ViewerRequest, code: str) -> HttpResponse:
    """List every public page of a school."""
    pages = [
        (request.build_absolute_uri(reverse("public-article", kwargs={"code": code, "article": article})), at)
        for article, at in every_page(viewer=request.viewer, school=code)
    ]
    home = request.build_absolute_uri(home_of(institution_card(code=code)[1]))
    return render(request, "fronts/portal/map.xml", {"home": home, "pages": pages}, content_type="application/xml")


@require_safe
@everybody
def robots(request: ViewerRequest) -> HttpResponse:
    """Tell programs that list the web where what is public stands, and that nothing else is for them."""
    there = request.build_absolute_uri(reverse("public-map"))
    lines = ("User-agent: *", "Allow: /$", "Allow: /schools/", "Allow: /areas/", "Allow: /static/", "Disallow: /")
    return HttpResponse("\n".join((*lines, f"Sitemap: {there}", "")), content_type="text/plain; charset=utf-8")


feed_urls: list[URLPattern] = [
    path("schools/<str:code>/feed.xml", feed_of_space, name="public-feed"),
    path("areas/<str:area>/feed.xml", feed_of_area, name="public-area-feed"),
    path("schools/<str:code>/sitemap.xml", map_of_space, name="public-space-map"),
    path("sitemap.xml", map_of_site, name="public-map"),
    path("robots.txt", robots, name="robots"),
]
