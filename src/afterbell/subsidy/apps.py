"""The app of subsidy."""

from __future__ import annotations

from django.apps import AppConfig


class SubsidyConfig(AppConfig):
    name = "afterbell.subsidy"
    label = "subsidy"
