"""The app of dismissal."""

from __future__ import annotations

from django.apps import AppConfig


class DismissalConfig(AppConfig):
    name = "afterbell.dismissal"
    label = "dismissal"
