"""A month's appraisal: drawn up by one, confirmed by another, appealed against by its person, answered by a third."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from afterbell.scheme.models import SchemeVersion
from afterbell.schools.models import Account, Staff, Term
from afterbell.schools.walls import Coded, OfSchool

FULL_POINTS = 10_000


class Appraisal(Coded):
    """The points of everybody in one month, as the office drew them up; `number` counts those of a month.

    Drawn up anew it is another one. The one that is confirmed is what the month is paid by.
    """

    append_only = True

    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="appraisals")
    version = models.ForeignKey(SchemeVersion, on_delete=models.PROTECT, related_name="+")
    month = models.DateField()
    number = models.PositiveSmallIntegerField()
    digest = models.CharField(max_length=64)
    drawn_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["term", "month", "number"], name="appraisals_of_a_month_are_counted"),
            models.CheckConstraint(condition=Q(month__day=1), name="an_appraisal_is_of_a_month"),
        ]


class AppraisedPerson(Coded):
    """What one person's month comes to, in hundredths of a point; None where nothing of it can be judged.

    `figures` hold each item with its weight, what was good of what, and each case that was not.
    """

    append_only = True

    appraisal = models.ForeignKey(Appraisal, on_delete=models.PROTECT, related_name="people")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="appraisals")
    points = models.PositiveSmallIntegerField(null=True)
    figures = models.JSONField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["appraisal", "staff"], name="one_appraisal_a_person"),
            models.CheckConstraint(
                condition=Q(points=None) | Q(points__lte=FULL_POINTS), name="points_are_of_a_hundred"
            ),
        ]


class AppraisalConfirmed(OfSchool):
    """A second person confirmed a month's appraisal; people may appeal until `appeal_until`, that day included."""

    append_only = True

    appraisal = models.OneToOneField(Appraisal, on_delete=models.PROTECT, related_name="confirmed")
    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="+")
    month = models.DateField()
    appeal_until = models.DateField()
    confirmed_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["term", "month"], name="a_month_is_appraised_once"),
        ]

    def __str__(self) -> str:
        return f"{self.appraisal_id} confirmed"


class Appeal(Coded):
    """A person's appeal against the own points; the month's part stays held until it is answered."""

    append_only = True

    person = models.OneToOneField(AppraisedPerson, on_delete=models.PROTECT, related_name="appeal")
    words_sealed = models.BinaryField()
    answer_by = models.DateField()
    raised_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    raised_at = models.DateTimeField()


class AppealAnswer(OfSchool):
    """The answer to an appeal; where it is upheld `points` are what counts instead."""

    append_only = True

    appeal = models.OneToOneField(Appeal, on_delete=models.PROTECT, related_name="answer")
    upheld = models.BooleanField()
    points = models.PositiveSmallIntegerField(null=True)
    words_sealed = models.BinaryField()
    answered_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(upheld=True, points__isnull=False, points__lte=FULL_POINTS) | Q(upheld=False, points=None),
                name="an_upheld_appeal_says_its_points",
            )
        ]

    def __str__(self) -> str:
        return f"{self.appeal_id} {self.upheld}"
