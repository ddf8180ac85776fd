"""The portal's pages as most would write them: the rows through the ORM into a bare template, nothing else.

No door, no locks, no walls, no look at who comes; the same settings, the same middleware, the same tables.
"""

from __future__ import annotations

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from afterbell.base.tenancy import within
from afterbell.portal.models import Article
from afterbell.scheme.queries import published_version
from afterbell.scheme.render.html import render_html
from afterbell.schools.models import Area, School
from afterbell.site.urls import urlpatterns as PRODUCT  # noqa: N812 - the product's own addresses, as they are
from tests.support.world import TODAY

LIST = engines["django"].from_string(
    "<!doctype html><title>{{ title }}</title><h1>{{ title }}</h1><ul>{% for row in rows %}"
    "<li><a href='/schools/{{ row.school.code }}/articles/{{ row.code }}/'>{{ row.title }}</a>"
    " {{ row.issuing_unit }} {{ row.published_at }} {{ row.views }} {{ row.text|truncatechars:80 }}</li>"
    "{% endfor %}</ul>"
)
A_PAGE = 20


def scheme(_request: HttpRequest, code: str) -> HttpResponse:
    """Render the scheme anew for everybody who asks."""
    school = School.objects.get(code=code)
    with within(school.pk):
        found = published_version(on=TODAY)
        return HttpResponse(render_html(scheme=found[1]) if found else "")


def listed(request: HttpRequest, code: str) -> HttpResponse:
    school = School.objects.get(code=code)
    with within(school.pk):
        rows = Article.objects.select_related("school").order_by("-published_at")
        return HttpResponse(LIST.render({"title": school.name, "rows": rows}, request))


def of_area(request: HttpRequest, area: str) -> HttpResponse:
    """Give the newest of a place, or what holds a word."""
    row = Area.objects.get(code=area)
    with within(School.objects.filter(banner=row).values_list("pk", flat=True)):
        rows = Article.objects.select_related("school").order_by("-published_at")
        asked = request.GET.get("q", "")
        if asked:
            rows = rows.filter(Q(title__icontains=asked) | Q(text__icontains=asked))
        return HttpResponse(LIST.render({"title": row.name, "rows": rows[:A_PAGE]}, request))


def in_space(request: HttpRequest, code: str) -> HttpResponse:
    school, asked = School.objects.get(code=code), request.GET.get("q", "")
    with within(school.pk):
        rows = Article.objects.select_related("school").order_by("-published_at")
        found = rows.filter(Q(title__icontains=asked) | Q(text__icontains=asked))[:A_PAGE]
        return HttpResponse(LIST.render({"title": school.name, "rows": found}, request))


urlpatterns = [
    path("schools/<str:code>/scheme/", scheme),
    path("schools/<str:code>/search/", in_space),
    path("schools/<str:code>/", listed),
    path("areas/<str:area>/search/", of_area),
    path("areas/<str:area>/", of_area),
    *PRODUCT,
]
