"""The app of placement."""

from __future__ import annotations

from django.apps import AppConfig


class PlacementConfig(AppConfig):
    name = "afterbell.placement"
    label = "placement"
