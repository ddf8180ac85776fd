"""The app of rostering."""

from __future__ import annotations

from django.apps import AppConfig


class RosteringConfig(AppConfig):
    name = "afterbell.rostering"
    label = "rostering"
