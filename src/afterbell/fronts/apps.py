"""The fronts as a Django application: templates, tags and static files are found through it."""

from __future__ import annotations

from django.apps import AppConfig


class FrontsConfig(AppConfig):
    """What people see."""

    name = "afterbell.fronts"
    label = "fronts"
    verbose_name = "fronts"
