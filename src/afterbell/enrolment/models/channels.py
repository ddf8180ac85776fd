"""How something reached the school."""

from __future__ import annotations

from django.db import models


class Channel(models.TextChoices):
    """How something reached the school."""

    ONLINE = "online", "网上"
    PAPER = "paper", "纸质代录"
    PHONE = "phone", "电话代录"
