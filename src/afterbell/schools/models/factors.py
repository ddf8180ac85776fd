"""The second factor at the door: authenticators, the codes that stand in for them, and how a lost one ends."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from afterbell.base.codes import new_code_apart
from afterbell.schools.models.register import Account


class SecondFactor(models.Model):
    """The authenticator app of one account: its secret is sealed, and a code of it is taken once.

    `last_step` is the newest step of time whose code was taken. `wrong` counts wrong codes since `wrong_since`,
    whatever address they came from.
    """

    never_removed = True

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="factors")
    code = models.CharField(max_length=12, unique=True, default=new_code_apart, editable=False)
    secret_sealed = models.BinaryField()
    enrolled_at = models.DateTimeField()
    last_step = models.BigIntegerField()
    wrong = models.PositiveSmallIntegerField(default=0)
    wrong_since = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account"], condition=Q(ended_at=None), name="one_second_factor_an_account")
        ]

    def __str__(self) -> str:
        return self.code


class RecoveryCode(models.Model):
    """A code that stands in once for a lost authenticator; only its fingerprint is kept."""

    never_removed = True

    factor = models.ForeignKey(SecondFactor, on_delete=models.PROTECT, related_name="recovery_codes")
    fingerprint = models.CharField(max_length=64, unique=True)
    issued_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.pk)


class FactorReset(models.Model):
    """Somebody above proposes that a lost factor ends; a second agrees, or its owner proves it after all."""

    never_removed = True

    factor = models.ForeignKey(SecondFactor, on_delete=models.PROTECT, related_name="resets")
    why = models.CharField(max_length=200)
    asked_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    agreed_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["factor"], condition=Q(closed_at=None), name="one_open_reset_a_factor"),
            models.CheckConstraint(
                condition=Q(agreed_by=None) | (~Q(agreed_by=F("asked_by")) & Q(closed_at__isnull=False)),
                name="a_second_person_agrees_to_a_reset",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
