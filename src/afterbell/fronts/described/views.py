"""The description of the interface, for every program that asks."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import path
from django.urls.resolvers import URLPattern
from django.views.decorators.http import require_safe

from afterbell.fronts.described.declaring import JSON, described
from afterbell.fronts.described.shapes import taken
from afterbell.fronts.described.writing import written
from afterbell.fronts.portal.views import everybody
from afterbell.fronts.viewing import ViewerRequest


@require_safe
@everybody
@described("这份说明。", gives={JSON: taken()})
def api_description(request: ViewerRequest) -> HttpResponse:  # noqa: ARG001 - Django's view signature
    """Give this description."""
    return HttpResponse(written(), content_type=JSON)


described_urls: list[URLPattern] = [path("api/openapi.json", api_description, name="api-description")]
