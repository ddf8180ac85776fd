"""That a child goes home otherwise on one day, who knows of it, and what staff decided where guardians differ."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from afterbell.dismissal.models.collectors import Collector
from afterbell.schools.models import Account, Guardian, Pupil
from afterbell.schools.walls import Coded, OfSchool


class TodayChange(Coded):
    """A child goes home otherwise on one day, as one guardian says, or as staff decided after speaking with all.

    `guardian` is whose word it is, also where staff wrote it down from a call (`by_phone`, then it was read back);
    without one it is a decision of the school, and its reason lies sealed. The newest of each guardian counts.
    """

    class Mode(models.TextChoices):
        COLLECTED = "collected", "有人接"
        ALONE = "alone", "自行离校"
        BOARDING_HOUSE = "boarding_house", "回宿舍"
        AS_USUAL = "as_usual", "照平时"

    append_only = True

    pupil = models.ForeignKey(Pupil, on_delete=models.PROTECT, related_name="+")
    date = models.DateField()
    mode = models.CharField(max_length=14, choices=Mode)
    collector = models.ForeignKey(Collector, null=True, on_delete=models.PROTECT, related_name="+")
    guardian = models.ForeignKey(Guardian, null=True, on_delete=models.PROTECT, related_name="+")
    by_phone = models.BooleanField(default=False)
    reason_sealed = models.BinaryField(null=True)
    said_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(collector=None) | Q(mode="collected"), name="who_collects_is_named_when_collected"
            ),
            models.CheckConstraint(
                condition=Q(guardian__isnull=False) | (Q(by_phone=False) & ~Q(mode="as_usual")),
                name="a_decision_of_the_school_says_a_way",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["date", "pupil"], name="today_changes_by_day")]


class TodayChangeSeen(OfSchool):
    """The adult in charge of the child, or the duty leader, knows of a change; the first who does stands."""

    append_only = True

    change = models.OneToOneField(TodayChange, on_delete=models.PROTECT, related_name="seen")
    seen_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.change_id} seen"


class TodayChangeClimbed(OfSchool):
    """Nobody in charge had seen a change in time, so the day's leaders were told."""

    append_only = True

    change = models.OneToOneField(TodayChange, on_delete=models.PROTECT, related_name="climbed")
    told_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.change_id} climbed"
