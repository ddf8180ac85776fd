"""Which of a term's surveys stands on a day: the one opened last, before the first the one to come."""

from __future__ import annotations

from datetime import date

from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.expressions import Combinable

from afterbell.enrolment.models import Survey


def standing_survey(*, term: int | Combinable | OuterRef | None, today: date) -> QuerySet[Survey]:
    """Order a term's surveys so that the one a family is asked on a day comes first."""
    opened = Q(opens_on__lte=today)
    newest = Case(When(opened, then=F("opens_on")))
    return Survey.objects.filter(term=term).order_by(newest.desc(nulls_last=True), "opens_on", "pk")


def standing_key(*, term: int | Combinable | OuterRef | None, today: date) -> Subquery:
    """Give the row of the survey that stands, to hold answers against."""
    return Subquery(standing_survey(term=term, today=today).values("pk")[:1])


def overlapping(*, term: int, opens_on: date, closes_on: date, apart_from: int | None = None) -> Survey | None:
    """Find another survey of the term that is open on one of these days: a family is asked one at a time."""
    others = Survey.objects.filter(term=term, opens_on__lte=closes_on, closes_on__gte=opens_on)
    rest = others if apart_from is None else others.exclude(pk=apart_from)
    return rest.order_by("opens_on").first()
