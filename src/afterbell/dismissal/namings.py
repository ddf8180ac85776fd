"""Whom a guardian put on a child's list before somebody forbade that guardian to take the child."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from afterbell.dismissal.models import Collector
from afterbell.dismissal.rules.forbidding import near_name, same_person
from afterbell.dismissal.wards import Ward, guardians_of


def namings_by(person: str, *, ward: Ward, since: date) -> list[Collector]:
    """Give who stands on the list on a day or later, put there by a guardian of this name; not the person."""
    accounts = [
        account
        for name, account in guardians_of(ward.pk, today=since).values_list("name", "account_id")
        if account and same_person(name, person)
    ]
    if not accounts:
        return []
    rows = Collector.objects.filter(Q(until=None) | Q(until__gt=since), pupil=ward.pk, named_by__in=accounts)
    return [row for row in rows.order_by("pk") if not near_name(row.name, person)]
