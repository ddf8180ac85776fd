"""Who is decided upon is held first of all, before groups and seats: two that change the same child take turns."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from afterbell.enrolment.models import Application
from afterbell.placement.models import GroupPlace, ServiceGroup
from afterbell.placement.seats import standing_from
from afterbell.schools.models import Term


def held_application(*, code: str) -> Application | None:
    """Give an application as it is after whoever withdrew or placed it at the same moment, and hold it."""
    asking = Application.objects.select_for_update(of=("self",), no_key=True)
    return asking.select_related("pupil__homeroom", "term").filter(code=code).first()


def hold_children(*, term: int, language: str, groups: Iterable[ServiceGroup], since: date) -> None:
    """Hold the applications of everybody who may be in the groups of a language from a day on, in one order."""
    there = GroupPlace.objects.filter(standing_from(since), group__in=groups)
    asking = Application.objects.select_for_update(of=("self",), no_key=True).filter(
        Q(pupil__homeroom__language=language) | Q(pupil__in=there.values("pupil")), term=term
    )
    list(asking.order_by("pk").values_list("pk", flat=True))


def hold_term(*, term: int) -> None:
    """Hold a term, so that its draw is not revealed, nor its wishes changed, by somebody else meanwhile."""
    Term.objects.select_for_update(no_key=True).get(pk=term)


def hold_terms_of(*, applications: Iterable[str]) -> None:
    """Hold the terms of applications, in one order, before the applications themselves are held."""
    of = Application.objects.filter(code__in=applications).values("term")
    list(Term.objects.select_for_update(no_key=True).filter(pk__in=of).order_by("pk").values_list("pk", flat=True))
