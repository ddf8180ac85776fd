"""What families owe and why, what came in and went back, and who is exempt: facts, never changed afterwards."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from afterbell.scheme.models import SchemeVersion
from afterbell.schools.models import Account, Pupil, Term
from afterbell.schools.walls import Coded, OfSchool


class FeeRound(Coded):
    """What a term's families owe as it was drawn up on a day; drawn up anew it is another one. `number` counts them.

    `version` is the scheme's by which it was reckoned; the digest is the same for the same records.
    """

    append_only = True

    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="fee_rounds")
    version = models.ForeignKey(SchemeVersion, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    digest = models.CharField(max_length=64)
    drawn_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["term", "number"], name="fee_rounds_of_a_term_are_counted"),
            models.CheckConstraint(condition=Q(number__gte=1), name="the_first_fee_round_is_number_one"),
        ]


class FeeRoundPublished(OfSchool):
    """Somebody other than who drew a round up looked it through; from then on the families see it."""

    append_only = True

    round = models.OneToOneField(FeeRound, on_delete=models.PROTECT, related_name="published")
    drawn_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    published_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(drawn_by=F("published_by")), name="two_people_see_what_is_owed")
        ]

    def __str__(self) -> str:
        return f"{self.round_id} published"


class FeeBill(Coded):
    """What one child's family owes for the term in a round: its lines with their reasons, and what is collected when.

    `return_by` is the day by which too much is given back to a child that left.
    """

    append_only = True

    round = models.ForeignKey(FeeRound, on_delete=models.PROTECT, related_name="bills")
    pupil = models.ForeignKey(Pupil, on_delete=models.PROTECT, related_name="fee_bills")
    lines = models.JSONField()
    collected = models.JSONField()
    owed_fen = models.BigIntegerField()
    return_by = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "pupil"], name="a_child_has_one_bill_a_round"),
            models.CheckConstraint(condition=Q(owed_fen__gte=0), name="nobody_owes_less_than_nothing"),
        ]


class FeeExemption(Coded):
    """Somebody proposed to exempt a child for a term.

    `grounds_sealed` holds the scheme's category and the evidence that was seen; `mark` tells the category of a child
    apart without naming it.
    """

    append_only = True

    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="fee_exemptions")
    pupil = models.ForeignKey(Pupil, on_delete=models.PROTECT, related_name="fee_exemptions")
    mark = models.CharField(max_length=64)
    percent = models.PositiveSmallIntegerField()
    grounds_sealed = models.BinaryField(null=True)
    proposed_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["school", "mark"], name="a_category_exempts_a_child_once_a_term"),
            models.CheckConstraint(condition=Q(percent__range=(1, 100)), name="an_exemption_takes_something_off"),
        ]


class FeeExemptionConfirmed(OfSchool):
    """Another person saw the evidence: the exemption holds for the term."""

    append_only = True

    exemption = models.OneToOneField(FeeExemption, on_delete=models.PROTECT, related_name="confirmed")
    proposed_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    confirmed_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(proposed_by=F("confirmed_by")), name="two_people_exempt_a_child")
        ]

    def __str__(self) -> str:
        return f"{self.exemption_id} confirmed"


class BankStatement(Coded):
    """A bank's file as it was taken in, whole; the same file is never taken in twice."""

    append_only = True

    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="bank_statements")
    digest = models.CharField(max_length=64)
    imported_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    imported_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["school", "digest"], name="a_bank_file_is_taken_in_once")
        ]


class BankRow(Coded):
    """One payment of a bank's file; `serial` is the bank's own number of it, `payer_sealed` who paid and what for."""

    append_only = True

    statement = models.ForeignKey(BankStatement, on_delete=models.PROTECT, related_name="rows")
    serial = models.CharField(max_length=64)
    day = models.DateField()
    fen = models.BigIntegerField()
    payer_sealed = models.BinaryField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["school", "serial"], name="a_bank_payment_is_taken_in_once"),
            models.CheckConstraint(condition=Q(fen__gt=0), name="a_bank_payment_is_some_money"),
        ]


class FeeReceipt(Coded):
    """Money of one child's family as somebody recorded it: paid, or given back; counted once another confirmed it."""

    append_only = True

    class Way(models.TextChoices):
        PAID = "paid", "收款"
        REFUNDED = "refunded", "退款"

    class Channel(models.TextChoices):
        BANK = "bank", "银行"
        CASH = "cash", "现金"

    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="fee_receipts")
    pupil = models.ForeignKey(Pupil, on_delete=models.PROTECT, related_name="fee_receipts")
    way = models.CharField(max_length=8, choices=Way)
    channel = models.CharField(max_length=4, choices=Channel)
    fen = models.BigIntegerField()
    day = models.DateField()
    reference = models.CharField(max_length=64)
    bank_row = models.OneToOneField(BankRow, null=True, on_delete=models.PROTECT, related_name="receipt")
    recorded_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(fen__gt=0), name="a_receipt_is_some_money"),
            models.UniqueConstraint(
                fields=["school", "way", "channel", "reference"], name="a_reference_is_recorded_once"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["term", "day"], name="receipts_of_a_month")]


class FeeReceiptConfirmed(OfSchool):
    """Another person counted the money or saw it on the account."""

    append_only = True

    receipt = models.OneToOneField(FeeReceipt, on_delete=models.PROTECT, related_name="confirmed")
    recorded_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    confirmed_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(recorded_by=F("confirmed_by")), name="two_people_count_the_money")
        ]

    def __str__(self) -> str:
        return f"{self.receipt_id} confirmed"


class FeeReceiptReversed(OfSchool):
    """A receipt was a mistake: it counts no more, and stays to be seen with the reason."""

    append_only = True

    receipt = models.OneToOneField(FeeReceipt, on_delete=models.PROTECT, related_name="reversed")
    reason = models.CharField(max_length=200)
    reversed_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    reversed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(reason=""), name="a_reversal_has_a_reason")]

    def __str__(self) -> str:
        return f"{self.receipt_id} reversed"
