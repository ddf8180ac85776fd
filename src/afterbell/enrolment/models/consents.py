"""Consents, each purpose apart."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from afterbell.enrolment.models.channels import Channel
from afterbell.schools.models import Account, Guardian, Pupil
from afterbell.schools.walls import OfSchool


class ConsentText(OfSchool):
    """One text of a consent, kept from the first time somebody decided about it."""

    append_only = True

    purpose = models.CharField(max_length=20)
    title = models.CharField(max_length=60)
    text = models.TextField()
    text_hash = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["school", "purpose", "text_hash"], name="a_consent_text_is_kept_once")
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.text_hash[:12]}"


class Consent(OfSchool):
    """A guardian gave or refused a consent (知情同意) for one purpose; the newest counts, the older ones stay."""

    append_only = True

    pupil = models.ForeignKey(Pupil, on_delete=models.PROTECT, related_name="+")
    text = models.ForeignKey(ConsentText, on_delete=models.PROTECT, related_name="+")
    given = models.BooleanField()
    guardian = models.ForeignKey(Guardian, on_delete=models.PROTECT, related_name="+")
    relation = models.CharField(max_length=12)
    channel = models.CharField(max_length=8, choices=Channel)
    entered_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["pupil", "said_at"], name="consents_by_pupil")]

    def __str__(self) -> str:
        return f"{self.text_id} {self.given}"
