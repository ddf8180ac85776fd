"""Tables of the plumbing: the ledger, its head, the site's clock."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class AuditEntry(models.Model):
    """One write by one person; never changed, never removed."""

    append_only = True

    tenant = models.BigIntegerField()
    seq = models.BigIntegerField()
    at = models.DateTimeField()
    by = models.CharField(max_length=40)
    action = models.CharField(max_length=60)
    subject = models.CharField(max_length=80)
    details = models.JSONField()
    hash = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["tenant", "seq"], name="one_entry_a_place_in_the_chain")
        ]

    def __str__(self) -> str:
        return f"{self.tenant}:{self.seq} {self.action}"


class ChainHead(models.Model):
    """The newest entry of one tenant's chain."""

    tenant = models.BigIntegerField(primary_key=True)
    seq = models.BigIntegerField()
    hash = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.tenant}:{self.seq}"


class SiteClock(models.Model):
    """The instant at which a demonstration's clock stands; a real site has no row here."""

    stands_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.stands_at)
