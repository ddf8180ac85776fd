"""Settlements, statements and their lines; all money in fen."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from afterbell.attendance.models import Presence
from afterbell.rostering.models import Session
from afterbell.scheme.models import SchemeVersion
from afterbell.schools.models import Account, Staff, Term
from afterbell.schools.walls import Coded, OfSchool


class Settlement(Coded):
    """The subsidies of one span of days, first day included, last not; closed when stored."""

    append_only = True

    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="settlements")
    version = models.ForeignKey(SchemeVersion, on_delete=models.PROTECT, related_name="+")
    first_day = models.DateField()
    until_day = models.DateField()
    total_fen = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    settled_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    settled_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["term", "first_day"], name="a_span_is_settled_once"),
            models.CheckConstraint(condition=Q(until_day__gt=F("first_day")), name="a_settlement_spans_days"),
        ]


class SettlementPublished(OfSchool):
    """A settlement was made public, with the digest of what was shown."""

    append_only = True

    settlement = models.OneToOneField(Settlement, on_delete=models.PROTECT, related_name="published")
    digest = models.CharField(max_length=64)
    published_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.settlement_id} published"


class Statement(Coded):
    """What one member of staff earned in a settlement."""

    append_only = True

    settlement = models.ForeignKey(Settlement, on_delete=models.PROTECT, related_name="statements")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="statements")
    total_fen = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["settlement", "staff"], name="one_statement_a_person")]


class PayLine(Coded):
    """One line of a statement: the session and the presence that earned it, or a cap that takes away."""

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

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["session", "staff"], condition=Q(session__isnull=False), name="no_work_is_settled_twice"
            ),
            models.CheckConstraint(
                condition=Q(session=None, amount_fen__lte=0) | Q(session__isnull=False, presence__isnull=False),
                name="what_is_paid_was_earned",
            ),
        ]
