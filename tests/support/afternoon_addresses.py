"""The addresses the afternoon's pages need around them, for tests of these pages alone."""

from __future__ import annotations

from django.urls import include, path

from afterbell.fronts.classroom.sessions import session_urls
from afterbell.fronts.family.home import home_urls
from afterbell.fronts.office.today import today_urls

urlpatterns = [
    path("", include("afterbell.fronts.entrance.urls")),
    path("classroom/", include(session_urls)),
    path("gate/", include("afterbell.fronts.gate.urls")),
    path("family/", include(home_urls)),
    path("office/", include(today_urls)),
]
