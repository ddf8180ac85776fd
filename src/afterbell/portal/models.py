"""The school's public space: what it published."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from afterbell.schools.models import Account
from afterbell.schools.walls import Coded


class Article(Coded):
    """A page of the school's public space, with the hash of what it shows."""

    class Kind(models.TextChoices):
        SCHEME = "scheme", "方案"
        SETTLEMENT = "settlement", "补助公示"
        SURVEY = "survey", "调查结果"

    kind = models.CharField(max_length=12, choices=Kind)
    title = models.CharField(max_length=120)
    issuing_unit = models.CharField(max_length=60)
    subject = models.CharField(max_length=12)
    content_hash = models.CharField(max_length=64)
    body = models.JSONField()
    views = models.PositiveIntegerField(default=0)
    published_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["school", "kind", "subject"], name="one_article_a_subject")
        ]
