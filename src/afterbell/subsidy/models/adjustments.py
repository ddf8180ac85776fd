"""Corrections of what was settled: proposed, signed by two people, and paid or taken back in the next settlement."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from afterbell.rostering.models import Session
from afterbell.schools.models import Account, Staff
from afterbell.schools.walls import Coded, OfSchool
from afterbell.subsidy.models.objections import Objection
from afterbell.subsidy.models.settlements import Settlement
from afterbell.subsidy.models.statements import PayLine


class Adjustment(Coded):
    """A signed amount that puts one thing of an earlier settlement right.

    `line` is the line that was wrong, empty where one was missing; `session` and `day` the work
    it is about: work paid by the day has no session, and a cap stands on the first of its month.
    """

    append_only = True

    class Cause(models.TextChoices):
        RECORDS = "records", "记录更正"
        OBJECTION = "objection", "异议成立"

    settlement = models.ForeignKey(Settlement, on_delete=models.PROTECT, related_name="adjustments")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    line = models.ForeignKey(PayLine, null=True, on_delete=models.PROTECT, related_name="adjustments")
    session = models.ForeignKey(Session, null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10)
    ledger = models.CharField(max_length=10)
    day = models.DateField()
    amount_fen = models.BigIntegerField()
    cause = models.CharField(max_length=9, choices=Cause)
    objection = models.OneToOneField(Objection, null=True, on_delete=models.PROTECT, related_name="adjustment")
    proposed_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(amount_fen=0), name="an_adjustment_changes_something"),
            models.CheckConstraint(
                condition=(Q(cause="objection") & Q(objection__isnull=False))
                | (~Q(cause="objection") & Q(objection=None)),
                name="an_upheld_objection_is_named",
            ),
        ]


class AdjustmentSigned(OfSchool):
    """One of the two signatures under an adjustment."""

    append_only = True

    adjustment = models.ForeignKey(Adjustment, on_delete=models.PROTECT, related_name="signatures")
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["adjustment", "by"], name="a_person_signs_an_adjustment_once")
        ]

    def __str__(self) -> str:
        return f"{self.adjustment_id} {self.by_id}"
