"""The app of scheme."""

from __future__ import annotations

from django.apps import AppConfig


class SchemeConfig(AppConfig):
    name = "afterbell.scheme"
    label = "scheme"
