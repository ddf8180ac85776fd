"""A child is let go otherwise than its guardian said: one adult asks, a second one agrees, each as themselves."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from afterbell.rostering.models import Session
from afterbell.schools.models import Account, Pupil
from afterbell.schools.walls import Coded, OfSchool


class Override(Coded):
    """Somebody asks to give a child to an adult who is not on its list, or to let it go alone; who and why lie sealed.

    `guardian_spoken` says that whoever asks has spoken to a guardian, without which no child goes alone.
    """

    class Kind(models.TextChoices):
        COLLECTED = "collected", "已接走"
        DISMISSED = "dismissed", "自行离校"

    append_only = True

    pupil = models.ForeignKey(Pupil, on_delete=models.PROTECT, related_name="+")
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=14, choices=Kind)
    person_sealed = models.BinaryField(null=True)
    reason_sealed = models.BinaryField(null=True)
    guardian_spoken = models.BooleanField()
    asked_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind="collected") | Q(kind="dismissed", guardian_spoken=True),
                name="nobody_goes_alone_unspoken",
            )
        ]
        indexes: ClassVar = [models.Index(fields=["pupil", "asked_at"], name="overrides_by_pupil")]


class OverrideAnswer(OfSchool):
    """The second adult agreed, or did not; `asked_by` stands here too, so that nobody can agree with themselves."""

    append_only = True

    override = models.OneToOneField(Override, on_delete=models.PROTECT, related_name="answer")
    agreed = models.BooleanField()
    asked_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    answered_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(answered_by=F("asked_by")), name="two_adults_let_a_child_go")
        ]

    def __str__(self) -> str:
        return f"{self.override_id} {'agreed' if self.agreed else 'refused'}"
