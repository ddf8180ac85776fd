"""The texts of papers, and what stands under them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from afterbell.enrolment.models.applications import Application
from afterbell.enrolment.models.channels import Channel
from afterbell.scheme.models import SchemeVersion
from afterbell.schools.models import Account, Guardian, Staff
from afterbell.schools.walls import Coded, OfSchool


class PaperText(Coded):
    """One text of a paper families sign; a changed text is another row."""

    class Kind(models.TextChoices):
        APPLICATION = "application", "申请书"
        UNDERTAKING = "undertaking", "承诺书"
        SAFETY_AGREEMENT = "safety_agreement", "安全责任书"

    append_only = True

    version = models.ForeignKey(SchemeVersion, on_delete=models.PROTECT, related_name="papers")
    kind = models.CharField(max_length=20, choices=Kind)
    title = models.CharField(max_length=60)
    text = models.TextField()
    text_hash = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["version", "kind"], name="one_text_a_kind_of_paper")]


class Signature(Coded):
    """A guardian's signature: bound to the text's hash, the application's data, the signer, the way and the instant."""

    append_only = True

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="signatures")
    paper = models.ForeignKey(PaperText, on_delete=models.PROTECT, related_name="+")
    guardian = models.ForeignKey(Guardian, on_delete=models.PROTECT, related_name="+")
    relation = models.CharField(max_length=12)
    channel = models.CharField(max_length=8, choices=Channel)
    strokes_sealed = models.BinaryField(null=True)
    binding = models.CharField(max_length=64)
    round = models.PositiveSmallIntegerField(default=1)
    entered_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["application", "paper", "round"], name="a_paper_is_signed_once_a_round"),
            models.CheckConstraint(
                condition=Q(channel="paper") | Q(strokes_sealed__isnull=False), name="signed_online_means_by_hand"
            ),
        ]


class PaperSigning(OfSchool):
    """A guardian signed changed papers by hand and a teacher entered it; it counts once a second person confirmed it.

    `papers` are the codes of the texts that were signed.
    """

    append_only = True

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="signings")
    guardian = models.ForeignKey(Guardian, on_delete=models.PROTECT, related_name="+")
    relation = models.CharField(max_length=12)
    papers = models.JSONField()
    entered_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.application_id} {self.entered_at}"


class PaperSigningCheck(OfSchool):
    """A second person held the photograph of the signed papers beside the entry, and confirmed it or sent it back."""

    append_only = True

    signing = models.OneToOneField(PaperSigning, on_delete=models.PROTECT, related_name="check_made")
    confirmed = models.BooleanField()
    reason = models.CharField(max_length=200, blank=True)
    entered_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    checked_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    checked_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(checked_by=F("entered_by")), name="nobody_confirms_signatures_they_entered"
            ),
            models.CheckConstraint(
                condition=Q(confirmed=True) | ~Q(reason=""), name="signatures_sent_back_with_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.signing_id} {self.confirmed}"


class DutyText(OfSchool):
    """The statement of staff duties (职责书) of one version of the scheme, kept from the first time it was signed."""

    append_only = True

    version = models.OneToOneField(SchemeVersion, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=60)
    text = models.TextField()
    text_hash = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.title} {self.text_hash[:12]}"


class DutySignature(Coded):
    """A member of staff signed the statement of duties for the posts held that day; the newest counts."""

    append_only = True

    text = models.ForeignKey(DutyText, on_delete=models.PROTECT, related_name="signatures")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    posts = models.JSONField()
    strokes_sealed = models.BinaryField()
    binding = models.CharField(max_length=64)
    signed_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["staff", "signed_at"], name="duty_signatures_by_staff")]
