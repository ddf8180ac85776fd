"""What became of the own objections to what a school put up for them."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.urls.resolvers import URLPattern
from django.views.decorators.http import require_GET

from afterbell.fronts.viewing import ViewerRequest, page
from afterbell.portal.inforce.pages import own_objections


@require_GET
@page("messages.see")
def show(request: ViewerRequest) -> HttpResponse:
    """Show every own objection with its answer."""
    rows = [(row.title, row.shown) for row in own_objections(viewer=request.viewer)]
    return render(request, "fronts/own_objections.html", {"rows": rows})


own_objection_urls: list[URLPattern] = [path("own-objections/", show, name="own-objections")]
