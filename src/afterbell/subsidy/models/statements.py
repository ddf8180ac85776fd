"""What each person earned in a settlement, line by line; all money in fen."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from afterbell.attendance.models import Presence
from afterbell.rostering.models import Session
from afterbell.scheme.models import SchemeVersion
from afterbell.schools.models import Staff
from afterbell.schools.walls import Coded
from afterbell.subsidy.models.settlements import Settlement


class Statement(Coded):
    """What one member of staff earned in a settlement."""

    append_only = True

    settlement = models.ForeignKey(Settlement, on_delete=models.PROTECT, related_name="statements")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="statements")
    total_fen = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["settlement", "staff"], name="one_statement_a_person")]


class PayLine(Coded):
    """One line of a statement: what a session earned, a share of a pool, what is taken away, or a correction.

    `rate` is the code of the rate, the pool or the deduction in `version`, which is the settlement's where it is empty.
    """

    append_only = True

    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="lines")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10)
    ledger = models.CharField(max_length=10)
    date = models.DateField()
    session = models.ForeignKey(Session, null=True, on_delete=models.PROTECT, related_name="lines")
    presence = models.ForeignKey(Presence, null=True, on_delete=models.PROTECT, related_name="+")
    rate = models.CharField(max_length=40)
    unit = models.CharField(max_length=10, blank=True)
    units = models.PositiveIntegerField()
    rate_fen = models.BigIntegerField()
    amount_fen = models.BigIntegerField()
    adjustment = models.OneToOneField("subsidy.Adjustment", null=True, on_delete=models.PROTECT, related_name="paid_in")
    version = models.ForeignKey(SchemeVersion, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["session", "staff"], condition=Q(session__isnull=False), name="no_work_is_settled_twice"
            ),
            models.CheckConstraint(
                condition=Q(session=None, amount_fen__lte=0, adjustment=None)
                | Q(session=None, kind__in=["share", "assessed"], adjustment=None)
                | Q(session__isnull=False, presence__isnull=False, adjustment=None)
                | Q(session=None, presence=None, kind="adjustment", adjustment__isnull=False),
                name="what_is_paid_was_earned",
            ),
        ]
