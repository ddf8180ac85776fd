"""The addresses of the bureau."""

from __future__ import annotations

from django.urls import path
from django.urls.resolvers import URLPattern

from afterbell.fronts.bureau.home import home, schools_sheet

urlpatterns: list[URLPattern] = [
    path("", home, name="bureau-home"),
    path("schools.xlsx", schools_sheet, name="bureau-schools-sheet"),
]
