"""What placement does about the facts of the contexts before it, and whom it tells of its own."""

from __future__ import annotations

from django.db.models import Count, Q

from afterbell.enrolment.events import ApplicationWithdrawn, DaysChanged
from afterbell.placement.commands import change_places, end_places
from afterbell.placement.events import GroupsFormed, PlacesGiven, WishesPlaced
from afterbell.placement.messages import GROUPED, PLACED
from afterbell.placement.models import GroupPlace, PupilOutcome
from afterbell.schools.telling import OfChild, tell_families


def free_the_places(fact: ApplicationWithdrawn) -> None:
    """End the places of a child whose family withdrew, from the day it named."""
    end_places(pupils=(fact.pupil,), effective_on=fact.effective_on)


def follow_the_days(fact: DaysChanged) -> None:
    """Let a child's places follow a change of its days, from the day on which it comes into force."""
    change_places(pupil=fact.pupil, dropped=fact.dropped, added=fact.added, since=fact.in_force_from)


def tell_of_places(event: WishesPlaced) -> None:
    """Tell each family that wished how many of its weekdays got a place."""
    outcomes = PupilOutcome.objects.filter(run__code=event.run).values_list(
        "application__pupil__code", "application__code"
    )
    counted = outcomes.annotate(placed=Count("pk", filter=~Q(offering="")), missed=Count("pk", filter=Q(offering="")))
    of = [
        OfChild(pupil=pupil, about=application, values={"placed": placed, "missed": missed})
        for pupil, application, placed, missed in counted.order_by("application__pk")
    ]
    tell_families(kind=PLACED, school=event.school, of=of, now=event.at)


def tell_of_groups(event: GroupsFormed) -> None:
    """Tell each family whose child has a place that the group stands."""
    places = GroupPlace.objects.filter(group__term__code=event.term, since=event.since)
    pupils = places.order_by("pupil__pk").values_list("pupil__code", flat=True).distinct()
    of = [
        OfChild(pupil=pupil, about=event.term, occasion=event.since.isoformat(), values={"day": event.since})
        for pupil in pupils
    ]
    tell_families(kind=GROUPED, school=event.school, of=of, now=event.at)


def tell_of_a_place_given(event: PlacesGiven) -> None:
    """Tell the family of a child that came later from which day it has a group."""
    occasion = f"{event.group} {event.since.isoformat()}"
    of = [OfChild(pupil=event.pupil, about=event.term, occasion=occasion, values={"day": event.since})]
    tell_families(kind=GROUPED, school=event.school, of=of, now=event.at)
