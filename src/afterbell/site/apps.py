"""The app of the site: wires the contexts together when Django is ready."""

from __future__ import annotations

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


class SiteConfig(AppConfig):
    name = "afterbell.site"
    label = "site"

    def ready(self) -> None:
        from afterbell.site.walls import raise_walls  # noqa: PLC0415 - models can be imported only once apps are ready
        from afterbell.site.wiring import wire  # noqa: PLC0415 - as above

        wire()
        last_with_tables = [config for config in apps.get_app_configs() if config.models_module][-1]
        post_migrate.connect(raise_walls, sender=last_with_tables)
