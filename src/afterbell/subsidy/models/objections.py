"""What people say against their statements, and how they were answered."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from afterbell.schools.models import Account
from afterbell.schools.walls import Coded, OfSchool
from afterbell.subsidy.models.statements import PayLine, Statement


class Objection(Coded):
    """A person's objection to the own statement, or to one line of it; the settlement waits for its answer."""

    append_only = True

    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="objections")
    line = models.ForeignKey(PayLine, null=True, on_delete=models.PROTECT, related_name="objections")
    words_sealed = models.BinaryField()
    answer_by = models.DateField()
    raised_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    raised_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["statement", "raised_at"], name="objections_to_a_statement")]


class ObjectionAnswer(OfSchool):
    """The answer to an objection; what is upheld is put right by an adjustment in the next settlement."""

    append_only = True

    objection = models.OneToOneField(Objection, on_delete=models.PROTECT, related_name="answer")
    upheld = models.BooleanField()
    words_sealed = models.BinaryField()
    amount_fen = models.BigIntegerField()
    answered_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(upheld=True) | Q(amount_fen=0), name="what_is_declined_changes_no_amount"
            )
        ]

    def __str__(self) -> str:
        return f"{self.objection_id} {self.upheld}"
