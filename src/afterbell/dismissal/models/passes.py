"""The passes of those who stand in for one day, and the key they are signed with."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from afterbell.dismissal.models.collectors import Collector
from afterbell.schools.models import Account
from afterbell.schools.walls import Coded, OfSchool


class GateKey(OfSchool):
    """The key with which a school signs passes, made with the first of them; the private half lies sealed."""

    append_only = True

    private_sealed = models.BinaryField()
    public = models.BinaryField()
    made_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["school"], name="a_school_signs_with_one_key")]

    def __str__(self) -> str:
        return f"{self.school_id} signs"


class StandIn(Coded):
    """A collector of one day who comes with a pass; of several for the same collector the newest opens the gate."""

    append_only = True

    collector = models.ForeignKey(Collector, on_delete=models.PROTECT, related_name="passes")
    sent_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
