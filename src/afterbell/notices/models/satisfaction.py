"""What families think of a service in a term: who answered, how many stars, what words; no two of them can be joined.

Rows of answers have numbers drawn by chance and no moment, so that neither order nor time says which belong together.
"""

from __future__ import annotations

import secrets
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from afterbell.notices.rules.satisfaction import MOST_STARS, Service
from afterbell.schools.models import Account, Guardian, Pupil, Term
from afterbell.schools.walls import Coded, OfSchool

NUMBERS = 2**62
SERVICES = [(service.value, service.name) for service in Service]


def drawn_number() -> int:
    """Draw a row's number by chance, so that its place among the others says nothing of when it came."""
    return secrets.randbelow(NUMBERS)


class ServiceSurvey(Coded):
    """A term's survey of satisfaction (满意度), open from a day to a day, both included, about these services."""

    append_only = True

    term = models.OneToOneField(Term, on_delete=models.PROTECT, related_name="+")
    services = models.JSONField()
    first_day = models.DateField()
    last_day = models.DateField()
    opened_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="a_survey_of_services_has_a_day")
        ]


class ServiceRated(OfSchool):
    """A guardian answered about a child's service: that they did, so that nobody does twice; neither when nor what."""

    id = models.BigIntegerField(primary_key=True, default=drawn_number, editable=False)
    survey = models.ForeignKey(ServiceSurvey, on_delete=models.PROTECT, related_name="+")
    service = models.CharField(max_length=10, choices=SERVICES)
    pupil = models.ForeignKey(Pupil, on_delete=models.PROTECT, related_name="+")
    guardian = models.ForeignKey(Guardian, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["survey", "service", "pupil", "guardian"], name="a_guardian_rates_a_service_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.survey_id} {self.service}"


class ServiceStars(OfSchool):
    """How many gave a service so many stars; a count has no rows of its own to tell one answer by."""

    survey = models.ForeignKey(ServiceSurvey, on_delete=models.PROTECT, related_name="+")
    service = models.CharField(max_length=10, choices=SERVICES)
    stars = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["survey", "service", "stars"], name="one_count_of_stars_a_service"),
            models.CheckConstraint(
                condition=Q(stars__gte=1, stars__lte=MOST_STARS), name="a_service_gets_one_to_five_stars"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.survey_id} {self.service} {self.stars}"


class ServiceWords(Coded):
    """What somebody said of a service: by nobody, at no moment, beside no stars."""

    append_only = True

    id = models.BigIntegerField(primary_key=True, default=drawn_number, editable=False)
    survey = models.ForeignKey(ServiceSurvey, on_delete=models.PROTECT, related_name="+")
    service = models.CharField(max_length=10, choices=SERVICES)
    words = models.TextField(blank=True)


class ServiceWordsReviewed(OfSchool):
    """Somebody of the office read what was said: it is kept, or put aside because it names somebody."""

    append_only = True

    words = models.OneToOneField(ServiceWords, on_delete=models.PROTECT, related_name="review")
    kept = models.BooleanField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.words_id} {self.kept}"
