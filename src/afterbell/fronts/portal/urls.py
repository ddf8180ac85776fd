"""The addresses of a school's public space."""

from __future__ import annotations

from django.urls import path
from django.urls.resolvers import URLPattern

from afterbell.fronts.portal import views
from afterbell.fronts.portal.areas import area_urls
from afterbell.fronts.portal.channel import channel
from afterbell.fronts.portal.club_pictures import club_picture_urls
from afterbell.fronts.portal.comments import comment_urls
from afterbell.fronts.portal.complaining import door_urls
from afterbell.fronts.portal.complaint import complaint_urls
from afterbell.fronts.portal.costs import cost_urls
from afterbell.fronts.portal.drawing import draws, public_round
from afterbell.fronts.portal.feeds import feed_urls
from afterbell.fronts.portal.matters import matter_urls
from afterbell.fronts.portal.page_files import space_attachment, space_picture
from afterbell.fronts.portal.put_up import put_up_urls
from afterbell.fronts.portal.searching import search_urls
from afterbell.fronts.portal.verifying import verify_placement

urlpatterns: list[URLPattern] = [
    path("schools/<str:code>/", views.school, name="public-school"),
    path("schools/<str:code>/scheme/", views.scheme, name="public-scheme"),
    path("schools/<str:code>/scheme.pdf", views.scheme_file, name="public-scheme-pdf"),
    path("schools/<str:code>/articles/<str:article>/", views.article, name="public-article"),
    path("schools/<str:code>/draws/", draws, name="public-draws"),
    path("schools/<str:code>/rounds/<str:run>.jsonl", public_round, name="public-round"),
    path("verify/placement/", verify_placement, name="verify-placement"),
    path("schools/<str:code>/channels/<str:channel>/", channel, name="space-channel"),
    path("schools/<str:code>/pictures/<str:picture>.webp", space_picture, name="space-picture"),
    path("schools/<str:code>/files/<str:file>/", space_attachment, name="space-file"),
    *club_picture_urls,
    *cost_urls,
    *search_urls,
    *area_urls,
    *feed_urls,
    *door_urls,
    *complaint_urls,
    *comment_urls,
    *matter_urls,
    *put_up_urls,
]
