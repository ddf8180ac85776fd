"""Changes of days in mid-term."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from afterbell.enrolment.models.applications import Application
from afterbell.enrolment.models.channels import Channel
from afterbell.enrolment.models.reviews import Review, ReviewNotice
from afterbell.schools.models import Account
from afterbell.schools.walls import Coded, OfSchool


class DayChange(Coded):
    """A family asks for other weekdays and bands from a day on; the application's own days stay as they were signed.

    It goes past the same two desks. `in_force_from` is set when the school approves: the day asked for, or the first
    one still possible by then.
    """

    State = Application.State
    WAITING = (State.SUBMITTED, State.HOMEROOM_APPROVED)

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="changes")
    effective_on = models.DateField()
    in_force_from = models.DateField(null=True)
    state = models.CharField(max_length=20, choices=Application.State)
    channel = models.CharField(max_length=8, choices=Channel)
    strokes_sealed = models.BinaryField(null=True)
    binding = models.CharField(max_length=64)
    asked_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    homeroom_approver = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    school_approver = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(state__in=["submitted", "homeroom_approved"]),
                name="one_change_of_days_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(homeroom_approver=None)
                | Q(school_approver=None)
                | ~Q(homeroom_approver=F("school_approver")),
                name="two_people_review_a_change",
            ),
            models.CheckConstraint(
                condition=~Q(state="approved")
                | Q(homeroom_approver__isnull=False, school_approver__isnull=False, in_force_from__isnull=False),
                name="a_change_is_approved_twice",
            ),
            models.CheckConstraint(
                condition=Q(channel="paper") | Q(strokes_sealed__isnull=False), name="a_change_is_signed_by_hand"
            ),
        ]


class DayChangeDay(OfSchool):
    """A weekday and band of a change: all days the child comes from then on."""

    append_only = True

    change = models.ForeignKey(DayChange, on_delete=models.PROTECT, related_name="days")
    weekday = models.PositiveSmallIntegerField()
    band = models.CharField(max_length=20)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["change", "weekday", "band"], name="a_change_names_a_band_once_a_day"),
            models.CheckConstraint(condition=Q(weekday__range=(1, 7)), name="a_change_keeps_to_the_week"),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.band}"


class DayChangeReview(OfSchool):
    """One reviewer's decision on a change of days; `standing_in` says why somebody decided in another's place."""

    append_only = True

    change = models.ForeignKey(DayChange, on_delete=models.PROTECT, related_name="reviews")
    stage = models.CharField(max_length=8, choices=Review.Stage)
    decision = models.CharField(max_length=8, choices=Review.Decision)
    reason = models.CharField(max_length=200, blank=True)
    standing_in = models.CharField(max_length=200, blank=True, default="")
    reviewed_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(decision="approved") | ~Q(reason=""), name="a_refused_change_has_a_reason"
            ),
            models.UniqueConstraint(fields=["change", "stage"], name="a_change_is_reviewed_once_a_stage"),
        ]

    def __str__(self) -> str:
        return f"{self.stage} {self.decision}"


class DayChangeNotice(OfSchool):
    """That the day of a change's review was near, or had passed, was told: once for each change, stage and kind."""

    append_only = True

    change = models.ForeignKey(DayChange, on_delete=models.PROTECT, related_name="notices")
    stage = models.CharField(max_length=8, choices=Review.Stage)
    kind = models.CharField(max_length=8, choices=ReviewNotice.Kind)
    due = models.DateField()
    told_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["change", "stage", "kind"], name="a_change_is_told_of_once_a_kind")
        ]

    def __str__(self) -> str:
        return f"{self.stage} {self.kind}"
