"""Surveys, their answers, and what is only counted."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from afterbell.enrolment.models.channels import Channel
from afterbell.schools.models import Account, Homeroom, Pupil, Term
from afterbell.schools.walls import Coded, OfSchool


class Survey(Coded):
    """A survey of a term (接送情况调查): open from its first until the end of its last day, one at a time.

    `questions` are what it asks, as `rules.survey` writes them; they stand from the first answer on.
    """

    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="surveys")
    title = models.CharField(max_length=60)
    opens_on = models.DateField()
    closes_on = models.DateField()
    questions = models.JSONField(default=list)


class SurveyAnswer(OfSchool):
    """What a family answered for one child, by the questions' keys; the newest answer counts, the older ones stay.

    `grade` is the one the child was in when it was answered: who moves later takes no answer along.
    """

    append_only = True

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="answers")
    pupil = models.ForeignKey(Pupil, on_delete=models.PROTECT, related_name="+")
    grade = models.PositiveSmallIntegerField()
    given = models.JSONField()
    channel = models.CharField(max_length=8, choices=Channel)
    answered_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["survey", "pupil"], name="answers_by_pupil")]

    def __str__(self) -> str:
        return f"{self.survey_id} {self.pupil_id}"


class SurveyCount(OfSchool):
    """A sensitive answer, counted per homeroom and never kept per child (隔代抚养)."""

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="counts")
    homeroom = models.ForeignKey(Homeroom, on_delete=models.PROTECT, related_name="+")
    question = models.CharField(max_length=20)
    choice = models.CharField(max_length=20, default="yes")
    number = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["survey", "homeroom", "question", "choice"], name="one_count_a_choice")
        ]

    def __str__(self) -> str:
        return f"{self.question} {self.choice} {self.number}"
