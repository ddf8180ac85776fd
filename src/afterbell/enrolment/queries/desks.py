"""How much waits for whoever reviews for homerooms: what a teacher sees before anything else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from afterbell.base.access import Actor, policy
from afterbell.enrolment.models import Application, DayChange
from afterbell.schools.models import Homeroom


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """A homeroom with its applications and changes of days that wait for the viewer."""

    homeroom: str
    name: str
    number: int


def own_desks(*, viewer: Actor) -> tuple[Desk, ...]:
    """Give the viewer's homerooms in which something waits for review, in the school's order. One query."""
    if not policy().reach(actor=viewer, action="enrolment.review_in_homeroom"):
        return ()
    homeroom = {"pupil__homeroom": OuterRef("pk"), "state": Application.State.SUBMITTED}
    applications = Application.objects.filter(**homeroom).values("pupil__homeroom")
    changes = changes_waiting().filter(application__pupil__homeroom=OuterRef("pk"))
    waiting = _number(applications) + _number(changes.values("application__pupil__homeroom"))
    own = Homeroom.objects.filter(pk__in=viewer.held("homeroom")).annotate(number_waiting=waiting)
    rows = own.filter(number_waiting__gt=0).order_by("grade", "number")
    found = rows.values_list("code", "name", "number_waiting")
    return tuple(Desk(homeroom=code, name=name, number=number) for code, name, number in found)


def changes_waiting() -> QuerySet[DayChange]:
    """Give the changes of days that wait at a homeroom's desk."""
    return DayChange.objects.filter(state=DayChange.State.SUBMITTED)


def _number(rows: QuerySet[Any, Any]) -> Coalesce:
    counted = rows.annotate(counted=Count("pk")).values("counted")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
