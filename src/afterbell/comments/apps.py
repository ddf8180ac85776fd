"""The app of comments."""

from __future__ import annotations

from django.apps import AppConfig


class CommentsConfig(AppConfig):
    name = "afterbell.comments"
    label = "comments"
