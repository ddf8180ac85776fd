"""What reviewers decide, and what they are told of."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from afterbell.enrolment.models.applications import Application
from afterbell.schools.models import Account
from afterbell.schools.walls import OfSchool


class Review(OfSchool):
    """One reviewer's decision on an application; `standing_in` says why somebody decided in another's place."""

    class Stage(models.TextChoices):
        HOMEROOM = "homeroom", "班级审核"
        SCHOOL = "school", "学校审核"

    class Decision(models.TextChoices):
        APPROVED = "approved", "通过"
        RETURNED = "returned", "退回补正"
        REFUSED = "refused", "未通过"

    append_only = True

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="reviews")
    stage = models.CharField(max_length=8, choices=Stage)
    decision = models.CharField(max_length=8, choices=Decision)
    round = models.PositiveSmallIntegerField(default=1)
    reason = models.CharField(max_length=200, blank=True)
    standing_in = models.CharField(max_length=200, blank=True, default="")
    reviewed_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(decision="approved") | ~Q(reason=""), name="a_refusal_has_a_reason"),
            models.UniqueConstraint(fields=["application", "stage", "round"], name="a_round_is_reviewed_once_a_stage"),
        ]

    def __str__(self) -> str:
        return f"{self.stage} {self.decision}"


class ReviewNotice(OfSchool):
    """That a review's day was near, or had passed, was told: once for each submission, stage and kind."""

    class Kind(models.TextChoices):
        SOON = "soon", "快到期"
        OVERDUE = "overdue", "已逾期"

    append_only = True

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="notices")
    stage = models.CharField(max_length=8, choices=Review.Stage)
    round = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=Kind)
    due = models.DateField()
    told_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["application", "stage", "round", "kind"], name="a_review_is_told_of_once_a_kind"
            )
        ]

    def __str__(self) -> str:
        return f"{self.stage} {self.kind}"
