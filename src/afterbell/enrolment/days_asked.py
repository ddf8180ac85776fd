"""Which weekdays and bands an application stands for on a day: as it was signed, or as last changed by then."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import BigIntegerField, Case, DateField, Exists, F, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast

from afterbell.base.spans import FIRST_DAY
from afterbell.enrolment.models import Application, ApplicationDay, DayChange, DayChangeDay

Days = tuple[tuple[int, str], ...]


def days_on(*, applications: Collection[int], day: date) -> Mapping[int, Days]:
    """Give the days each application (by id) stands for on a day, in one query."""
    signed = ApplicationDay.objects.filter(application__in=applications)
    changed = DayChangeDay.objects.filter(
        change__application__in=applications, change__state=DayChange.State.APPROVED, change__in_force_from__lte=day
    )
    rows = _told(signed, of="application_id", number=AS_SIGNED, first=BEFORE_ALL).union(
        _told(changed, of="change__application_id", number=F("change_id"), first=F("change__in_force_from")), all=True
    )
    found: dict[int, dict[tuple[date, int], list[tuple[int, str]]]] = defaultdict(lambda: defaultdict(list))
    for application, number, first, weekday, band in rows:
        found[application][first, number].append((weekday, band))
    return {
        application: tuple(sorted(found[application][max(found[application])])) if found[application] else ()
        for application in applications
    }


def asked_for(*, day: date) -> Combinable:
    """Say of rows with an application, a weekday and a band whether the application stands for them on a day."""
    own = {"weekday": OuterRef("weekday"), "band": OuterRef("band")}
    in_force = DayChange.objects.filter(state=DayChange.State.APPROVED, in_force_from__lte=day)
    last = in_force.filter(application=OuterRef(OuterRef("application"))).order_by("-in_force_from", "-pk")
    changed = DayChangeDay.objects.filter(change=Subquery(last.values("pk")[:1]), **own)
    return Case(
        When(Exists(in_force.filter(application=OuterRef("application"))), then=Exists(changed)),
        default=Exists(ApplicationDay.objects.filter(application=OuterRef("application"), **own)),
    )


AS_SIGNED = Value(0, output_field=BigIntegerField())
BEFORE_ALL = Cast(Value(FIRST_DAY), output_field=DateField())


def _told(rows: QuerySet[Any], *, of: str, number: Combinable, first: Combinable) -> QuerySet[Any, Any]:
    told = rows.order_by().annotate(told_of=F(of), told_number=number, told_first=first)
    found: QuerySet[Any, Any] = told.values_list("told_of", "told_number", "told_first", "weekday", "band")
    return found


def days_of_changes(*, changes: Collection[int]) -> Mapping[int, Days]:
    """Give the days each change (by id) asks for."""
    found: dict[int, list[tuple[int, str]]] = defaultdict(list)
    rows = DayChangeDay.objects.filter(change__in=changes) if changes else ()
    for row in rows:
        found[row.change_id].append((row.weekday, row.band))
    return {change: tuple(sorted(found[change])) for change in changes}


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeToCome:
    """An approved change whose day is still to come: what it drops and what it adds."""

    pupil: str
    from_day: date
    dropped: Days
    added: Days


def changes_to_come(*, term: int, after: date) -> list[ChangeToCome]:
    """List the approved changes that come into force after a day, in the order of their days."""
    rows = DayChange.objects.filter(
        application__term=term, application__state=Application.State.APPROVED, state=DayChange.State.APPROVED
    )
    coming = list(rows.filter(in_force_from__gt=after).select_related("application__pupil").order_by("in_force_from"))
    wanted = days_of_changes(changes=[row.pk for row in coming])
    standing = dict(days_on(applications={row.application_id for row in coming}, day=after))
    found = []
    for row in coming:
        before, then = standing[row.application_id], wanted[row.pk]
        found.append(
            ChangeToCome(
                pupil=row.application.pupil.code,
                from_day=row.in_force_from or after,
                dropped=tuple(day for day in before if day not in then),
                added=tuple(day for day in then if day not in before),
            )
        )
        standing[row.application_id] = then
    return found
