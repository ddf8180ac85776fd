"""The addresses of a school's public space."""

from __future__ import annotations

from django.urls import path
from django.urls.resolvers import URLPattern

from afterbell.fronts.portal import views
from afterbell.fronts.portal.club_pictures import club_picture_urls
from afterbell.fronts.portal.costs import cost_urls
from afterbell.fronts.portal.drawing import draws, public_round
from afterbell.fronts.portal.verifying import verify_placement

urlpatterns: list[URLPattern] = [
    path("schools/<str:code>/", views.school, name="public-school"),
    path("schools/<str:code>/scheme/", views.scheme, name="public-scheme"),
    path("schools/<str:code>/scheme.pdf", views.scheme_file, name="public-scheme-pdf"),
    path("schools/<str:code>/articles/<str:article>/", views.article, name="public-article"),
    path("schools/<str:code>/draws/", draws, name="public-draws"),
    path("schools/<str:code>/rounds/<str:run>.jsonl", public_round, name="public-round"),
    path("verify/placement/", verify_placement, name="verify-placement"),
    *club_picture_urls,
    *cost_urls,
]
