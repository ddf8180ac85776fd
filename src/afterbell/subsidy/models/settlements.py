"""A settlement on its way: a draft that may be drawn up again, what was reviewed, and every step after that."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from afterbell.rostering.models import Session
from afterbell.scheme.models import SchemeVersion
from afterbell.schools.models import Account, Staff, Term
from afterbell.schools.walls import Coded, OfSchool


class Draft(Coded):
    """What a span of days would pay, as drawn up; drawn up again it is replaced, and nobody is paid by it.

    The code stays that of the settlement which is made of the draft; `digest` is what the review must find again.
    """

    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="drafts_of_settlements")
    first_day = models.DateField()
    until_day = models.DateField()
    total_fen = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    drawn_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["term", "first_day"], name="a_span_has_one_draft"),
            models.CheckConstraint(condition=Q(until_day__gt=F("first_day")), name="a_draft_spans_days"),
        ]


class Settlement(Coded):
    """The subsidies of one span of days, first day included, last not; reviewed when stored, and never changed."""

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


class SettlementStep(OfSchool):
    """One step of a settlement, by whom and when; `due` is the last day of objections or the day of payment."""

    append_only = True

    class Kind(models.TextChoices):
        DRAWN = "drawn", "核算"
        OPENED = "opened", "征求意见"
        APPROVED = "approved", "审批"
        PAID = "paid", "发放"
        CLOSED = "closed", "结账"

    settlement = models.ForeignKey(Settlement, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=8, choices=Kind)
    due = models.DateField(null=True)
    reference = models.CharField(max_length=60, blank=True)
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["settlement", "kind"], condition=~Q(kind="approved"), name="a_step_is_taken_once"
            ),
            models.UniqueConstraint(
                fields=["settlement", "by"], condition=Q(kind="approved"), name="a_person_approves_once"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=("opened", "paid"), due__isnull=False)
                | (~Q(kind__in=("opened", "paid")) & Q(due=None)),
                name="objections_and_payment_have_their_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.settlement_id} {self.kind}"


class LeftOut(OfSchool):
    """Work of a settlement's days that it does not pay, with every reason; no `staff` where nobody was named."""

    append_only = True

    settlement = models.ForeignKey(Settlement, on_delete=models.PROTECT, related_name="left_out")
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="+")
    staff = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    confirmed = models.BooleanField()
    reasons = models.JSONField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["settlement", "confirmed"], name="left_out_of_a_settlement")]

    def __str__(self) -> str:
        return f"{self.session_id} {self.staff_id}"
