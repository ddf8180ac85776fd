"""The addresses the enrolment's pages need around them, for tests of these pages alone."""

from __future__ import annotations

from django.urls import include, path

from afterbell.fronts.classroom.homerooms import homeroom_urls
from afterbell.fronts.family.applications import application_urls

urlpatterns = [
    path("", include("afterbell.fronts.entrance.urls")),
    path("classroom/", include(homeroom_urls)),
    path("family/", include(application_urls)),
]
