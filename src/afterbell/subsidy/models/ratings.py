"""What families think of a group in a month: who said something in one table, what was said in another, unlinked."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from afterbell.placement.models import ServiceGroup
from afterbell.schools.models import Guardian, Pupil
from afterbell.schools.walls import OfSchool

MOST_STARS = 5


class RatingGiven(OfSchool):
    """A guardian rated a child's group of a month: that they did, so that nobody does twice; neither when nor what."""

    group = models.ForeignKey(ServiceGroup, on_delete=models.PROTECT, related_name="+")
    month = models.DateField()
    pupil = models.ForeignKey(Pupil, on_delete=models.PROTECT, related_name="+")
    guardian = models.ForeignKey(Guardian, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["group", "month", "pupil", "guardian"], name="a_guardian_rates_a_month_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group_id} {self.month}"


class RatingCount(OfSchool):
    """How many gave a group so many stars in a month; a count has no rows of its own to tell one rating by."""

    group = models.ForeignKey(ServiceGroup, on_delete=models.PROTECT, related_name="+")
    month = models.DateField()
    stars = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["group", "month", "stars"], name="one_count_of_stars_a_month"),
            models.CheckConstraint(condition=Q(stars__gte=1, stars__lte=MOST_STARS), name="stars_are_one_to_five"),
        ]

    def __str__(self) -> str:
        return f"{self.group_id} {self.month} {self.stars}"
