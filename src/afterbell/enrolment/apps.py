"""The app of enrolment."""

from __future__ import annotations

from django.apps import AppConfig


class EnrolmentConfig(AppConfig):
    name = "afterbell.enrolment"
    label = "enrolment"
