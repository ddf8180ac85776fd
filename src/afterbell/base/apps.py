"""The app of the plumbing."""

from __future__ import annotations

from django.apps import AppConfig


class BaseConfig(AppConfig):
    name = "afterbell.base"
    label = "base"
