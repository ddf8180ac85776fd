"""The devices of the school that stand at the gate, and what they said that the school did not take."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from afterbell.schools.models import Account, Pupil
from afterbell.schools.walls import Coded, OfSchool


class GateDevice(Coded):
    """A device at the gate that keeps the day's list. It is the school's: `first_by` only signed in on it first."""

    append_only = True

    first_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    kept_since = models.DateTimeField()


class GateDeviceEnded(OfSchool):
    """A device may keep the gate's list no longer: it is lost, or not the gate's any more."""

    append_only = True

    device = models.OneToOneField(GateDevice, on_delete=models.PROTECT, related_name="ended")
    ended_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.device_id} ended"


class GateWordAside(OfSchool):
    """A word of the gate that the school did not take, put aside by who had told the duty leader of it.

    What it said and why it was not taken lies sealed, for it names who took the child.
    """

    append_only = True

    word_id = models.UUIDField()
    device = models.ForeignKey(GateDevice, on_delete=models.PROTECT, related_name="+")
    pupil = models.ForeignKey(Pupil, null=True, on_delete=models.PROTECT, related_name="+")
    said_sealed = models.BinaryField(null=True)
    put_aside_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    put_aside_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["school", "word_id"], name="a_word_is_put_aside_once")]

    def __str__(self) -> str:
        return f"{self.word_id} put aside"
