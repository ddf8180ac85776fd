"""The app of the site: wires the contexts together when Django is ready."""

from __future__ import annotations

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate, pre_migrate


class SiteConfig(AppConfig):
    name = "afterbell.site"
    label = "site"

    def ready(self) -> None:
        from afterbell.site.walls import lower_guards, raise_walls  # noqa: PLC0415 - models can be imported only once apps are ready
        from afterbell.site.wiring import wire  # noqa: PLC0415 - as above

        wire()
        with_tables = [config for config in apps.get_app_configs() if config.models_module]
        pre_migrate.connect(lower_guards, sender=with_tables[0])
        post_migrate.connect(raise_walls, sender=with_tables[-1])
