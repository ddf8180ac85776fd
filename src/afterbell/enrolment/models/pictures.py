"""Photographs that come with an application, and who looked at them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from afterbell.enrolment.models.applications import Application
from afterbell.enrolment.models.papers import PaperSigning
from afterbell.schools.models import Account
from afterbell.schools.roles import Role
from afterbell.schools.walls import Coded, OfSchool

MOST_PICTURES = 4


class Pictured(Coded):
    """A photograph somebody sent with an application; its file lies sealed in the storage under this row's code."""

    content_hash = models.CharField(max_length=64)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    added_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        abstract = True


class EvidencePicture(Pictured):
    """A photograph that shows what a family says of itself; only the reviewers and the family see it.

    `circumstance_sealed` names what it shows. The places are numbered, so that the database knows when they are taken.
    """

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="evidence")
    circumstance_sealed = models.BinaryField()
    place = models.PositiveSmallIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["application", "place"], name="one_picture_of_evidence_a_place"),
            models.CheckConstraint(condition=Q(place__range=(1, MOST_PICTURES)), name="evidence_is_a_few_pictures"),
        ]


class EvidenceLook(OfSchool):
    """Somebody of the school looked at a picture of evidence; the family reads who and when."""

    append_only = True

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="looks")
    picture = models.CharField(max_length=12)
    looked_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    looked_as = models.CharField(max_length=20, choices=Role)
    looked_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.picture} {self.looked_at}"


class PaperPicture(Pictured):
    """A photograph of the paper a guardian signed by hand, of the rounds from the first to the last it stands for.

    One of changed papers that were signed again belongs to that `signing`.
    """

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="paper_pictures")
    place = models.PositiveSmallIntegerField()
    first_round = models.PositiveSmallIntegerField()
    last_round = models.PositiveSmallIntegerField()
    signing = models.ForeignKey(PaperSigning, null=True, on_delete=models.PROTECT, related_name="pictures")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["application", "first_round", "place"],
                condition=Q(signing=None),
                name="one_picture_of_the_paper_a_place",
            ),
            models.UniqueConstraint(fields=["signing", "place"], name="one_picture_of_a_signing_a_place"),
            models.CheckConstraint(condition=Q(place__range=(1, MOST_PICTURES)), name="a_paper_is_a_few_pictures"),
            models.CheckConstraint(condition=Q(last_round__gte=F("first_round")), name="rounds_of_a_picture_in_order"),
        ]


class Countersignature(OfSchool):
    """A second person held the photograph of a paper beside what was entered, and confirmed it or sent it back."""

    class Decision(models.TextChoices):
        CONFIRMED = "confirmed", "复核一致"
        RETURNED = "returned", "复核退回"

    append_only = True

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="countersignatures")
    round = models.PositiveSmallIntegerField()
    decision = models.CharField(max_length=9, choices=Decision)
    reason = models.CharField(max_length=200, blank=True)
    entered_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    countersigned_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    countersigned_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["application", "round"], name="a_round_is_countersigned_once"),
            models.CheckConstraint(
                condition=~Q(countersigned_by=F("entered_by")), name="nobody_countersigns_what_they_entered"
            ),
            models.CheckConstraint(condition=Q(decision="confirmed") | ~Q(reason=""), name="sent_back_with_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.round} {self.decision}"
