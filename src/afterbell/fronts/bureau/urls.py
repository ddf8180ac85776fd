"""The addresses of the bureau."""

from __future__ import annotations

from django.urls import path
from django.urls.resolvers import URLPattern

from afterbell.fronts.bureau.comments import bureau_comment_urls
from afterbell.fronts.bureau.complaints import complaint_urls
from afterbell.fronts.bureau.costs import costs, costs_sheet
from afterbell.fronts.bureau.factors import factors_urls
from afterbell.fronts.bureau.home import home, schools_sheet
from afterbell.fronts.bureau.space import space_urls

urlpatterns: list[URLPattern] = [
    path("", home, name="bureau-home"),
    path("costs/", costs, name="bureau-costs"),
    path("costs.xlsx", costs_sheet, name="bureau-costs-sheet"),
    path("schools.xlsx", schools_sheet, name="bureau-schools-sheet"),
    *factors_urls,
    *space_urls,
    *complaint_urls,
    *bureau_comment_urls,
]
