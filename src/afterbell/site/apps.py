"""The app of the site: wires the contexts together when Django is ready."""

from __future__ import annotations

from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "afterbell.site"
    label = "site"

    def ready(self) -> None:
        from afterbell.site.wiring import wire  # noqa: PLC0415 - contexts can be imported only once apps are ready

        wire()
