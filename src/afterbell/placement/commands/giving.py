"""A place given by hand: to a child that came later, or on a day its family added."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Q

from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command, record
from afterbell.base.refusals import NotThere, Refusal, Refused
from afterbell.base.spans import local_day
from afterbell.enrolment.days_asked import days_on
from afterbell.enrolment.models import Application
from afterbell.placement.commands.leaving import has_a_seat
from afterbell.placement.models import GroupPlace, ServiceGroup
from afterbell.placement.refusals import REFUSALS
from afterbell.schools.models import Homeroom


@command("placement.give_place")
def give_places(*, actor: Actor, now: datetime, application: str, group: str, since: date) -> int:
    """Give a child a place in a group on every day it asked for in that band and has no place yet; gives how many.

    From a day after today, so that no roll changes while it is called. Raises NotThere, and Refused with every reason:
    not approved, another grade's or language's group, nothing to place there, no seat left.
    """
    authorise(actor=actor, action="placement.give_place", at=place(school=actor.tenant))
    row = Application.objects.select_related("pupil__homeroom", "term").filter(code=application).first()
    chosen = ServiceGroup.objects.select_for_update().filter(code=group).first()
    if row is None or chosen is None or chosen.term_id != row.term_id:
        raise NotThere("group")
    weekdays = _weekdays_without_place(row=row, group=chosen, since=since)
    reasons = [
        *_reasons_against_day(since=since, today=local_day(now), last=row.term.last_day),
        *_reasons(row=row, group=chosen, weekdays=weekdays, since=since),
    ]
    if reasons:
        raise Refused(reasons)
    try:
        with transaction.atomic():
            GroupPlace.objects.bulk_create(
                GroupPlace(
                    school_id=row.school_id,
                    group=chosen,
                    pupil_id=row.pupil_id,
                    weekday=weekday,
                    band=chosen.band,
                    since=since,
                )
                for weekday in weekdays
            )
    except IntegrityError:
        raise REFUSALS.refused("placed_meanwhile", conflict=True) from None
    record(subject=row.code, group=chosen.code, places=len(weekdays), since=since.isoformat())
    return len(weekdays)


def _weekdays_without_place(*, row: Application, group: ServiceGroup, since: date) -> list[int]:
    """Find the days the child asked for in the group's band on which the group meets and the child is nowhere yet."""
    asked = days_on(applications=[row.pk], day=since)[row.pk]
    open_ones = GroupPlace.objects.filter(Q(until=None) | Q(until__gt=since), pupil=row.pupil_id)
    taken = set(open_ones.values_list("weekday", "band"))
    return [
        weekday
        for weekday, band in asked
        if band == group.band and weekday in group.weekdays and (weekday, band) not in taken
    ]


def _reasons_against_day(*, since: date, today: date, last: date) -> Iterator[Refusal]:
    if since <= today:
        yield REFUSALS.refusal("place_too_early", field="since", day=today)
    if since > last:
        yield REFUSALS.refusal("place_after_term", field="since", day=last)


def _reasons(*, row: Application, group: ServiceGroup, weekdays: list[int], since: date) -> Iterator[Refusal]:
    if row.state != Application.State.APPROVED:
        yield REFUSALS.refusal("place_before_approval", state=row.get_state_display())
    if not _suits(homeroom=row.pupil.homeroom, group=group):
        yield REFUSALS.refusal("place_for_others", field="group", group=group.name)
    if not weekdays:
        yield REFUSALS.refusal("place_not_asked", field="group", group=group.name)
    full = [weekday for weekday in weekdays if not has_a_seat(group=group, weekday=weekday, on=since)]
    if full:
        yield REFUSALS.refusal("place_full", field="group", group=group.name, capacity=group.capacity)


def _suits(*, homeroom: Homeroom, group: ServiceGroup) -> bool:
    """Say whether a group takes the child's language; two short grades may share a group, so the grade may differ."""
    return not group.language or group.language == homeroom.language
