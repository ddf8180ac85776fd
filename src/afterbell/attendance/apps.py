"""The app of attendance."""

from __future__ import annotations

from django.apps import AppConfig


class AttendanceConfig(AppConfig):
    name = "afterbell.attendance"
    label = "attendance"
