"""Of which releases a guardian wants to be told."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from afterbell.schools.models import Account
from afterbell.schools.walls import OfSchool


class HandoverNews(OfSchool):
    """Of which releases of the own children a guardian wants to be told; the newest counts, without one `OTHERWISE`.

    The first page says of every child how it left, whatever is chosen here.
    """

    class Wish(models.TextChoices):
        OFF = "off", "不发"
        OTHERWISE = "otherwise", "凭代接码或与平时不同时发"
        ALWAYS = "always", "每次都发"

    append_only = True

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    wish = models.CharField(max_length=9, choices=Wish)
    chosen_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["account", "chosen_at"], name="handover_news_by_account")]

    def __str__(self) -> str:
        return f"{self.account_id} {self.wish}"
