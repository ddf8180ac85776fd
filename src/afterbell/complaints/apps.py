"""The app of complaints."""

from __future__ import annotations

from django.apps import AppConfig


class ComplaintsConfig(AppConfig):
    name = "afterbell.complaints"
    label = "complaints"
