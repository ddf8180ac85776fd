"""The app of schools."""

from __future__ import annotations

from django.apps import AppConfig


class SchoolsConfig(AppConfig):
    name = "afterbell.schools"
    label = "schools"
