"""The addresses of the door."""

from __future__ import annotations

from django.urls import include, path
from django.urls.resolvers import URLPattern, URLResolver

from afterbell.fronts.entrance import views
from afterbell.fronts.entrance.factor import factor_urls
from afterbell.fronts.entrance.families import families
from afterbell.fronts.look.switch import switch

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("sign-in/", views.sign_in, name="sign-in"),
    path("code/", views.code, name="code"),
    path("families/", families, name="families"),
    path("demo/<str:token>/", views.demonstration, name="demonstration"),
    *factor_urls,
    path("sign-out/", views.sign_out, name="sign-out"),
    path("look/", switch, name="look"),
    path("language/", include("django.conf.urls.i18n")),
]
