"""Whom a notice is for on a day, and what a term's children take part in: read for commands and queries of the room."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import F, Q, QuerySet

from afterbell.enrolment.models import Application
from afterbell.notices.models import Notice, NoticeFamily
from afterbell.notices.rules.satisfaction import Service, services_of
from afterbell.placement.models import GroupPlace, ServiceGroup
from afterbell.schools.models import Pupil
from afterbell.schools.queries import term_around


def pupils_for(*, notice: Notice, today: date) -> QuerySet[Pupil]:
    """Ask for the children whose families a notice is for, in the order of their homerooms.

    A correction is for exactly those to whom the first version went and who are still here.
    """
    here = Pupil.objects.exclude(left_on__lte=today).order_by("homeroom__grade", "homeroom__number", "sort_key", "pk")
    if notice.corrects_id is not None:
        told = NoticeFamily.objects.filter(notice=notice.corrects_id)
        return here.filter(pk__in=told.values("pupil"))
    if notice.audience == Notice.Audience.GRADES:
        return here.filter(homeroom__grade__in=notice.grades)
    if notice.audience == Notice.Audience.HOMEROOMS:
        return here.filter(homeroom__code__in=notice.homerooms)
    if notice.audience == Notice.Audience.ENROLLED:
        return here.filter(pk__in=taking_part(today=today))
    return here


def taking_part(*, today: date) -> QuerySet[Application, int]:
    """Ask for the children whose application for the term of a day was approved."""
    term = term_around(today=today)
    approved = Application.objects.filter(term=term.id if term else 0, state=Application.State.APPROVED)
    return approved.values_list("pupil", flat=True)


def services_of_term(*, term: int) -> tuple[Service, ...]:
    """Give the services the groups of a term offer."""
    return services_of(set(ServiceGroup.objects.filter(term=term).values_list("kind", flat=True)))


def services_of_child(*, pupil: int, term: int, today: date) -> tuple[Service, ...]:
    """Give the services a child takes part in, or took part in, in a term so far."""
    return services_of(
        set(places_so_far(term=term, today=today).filter(pupil=pupil).values_list("group__kind", flat=True))
    )


def places_so_far(*, term: int, today: date, pupils: Collection[int] | None = None) -> QuerySet[GroupPlace]:
    """Ask for the places children have had in groups of a term until a day, that of the day included."""
    held = Q(until=None) | Q(until__gt=F("since"))
    rows = GroupPlace.objects.filter(held, group__term=term, since__lte=today)
    return rows if pupils is None else rows.filter(pupil__in=pupils)
