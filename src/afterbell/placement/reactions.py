"""What placement does about the facts of the contexts before it, and whom it tells of its own."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Count, Q

from afterbell.base.days import day_of_week_within_year, moment_within_year
from afterbell.base.outbox.kinds import Value
from afterbell.base.spans import local_day
from afterbell.enrolment.events import ApplicationWithdrawn, DaysChanged
from afterbell.enrolment.models import Application
from afterbell.placement.commands import change_places, end_places
from afterbell.placement.events import (
    ChildMoved,
    GroupsFormed,
    OffersEnded,
    OffersMade,
    PlacementPublished,
    PlacesGiven,
)
from afterbell.placement.meetings import meeting_days
from afterbell.placement.messages import GROUPED, MOVED, OFFER_ENDED, OFFER_VOID, OFFERED, PLACED, PLACED_ONCE_MORE
from afterbell.placement.models import GroupPlace, Offer, OfferAnswer, PlacementRun, PupilOutcome, ServiceGroup
from afterbell.placement.rules.meeting import MeetingDays
from afterbell.placement.second_places import may_name_again
from afterbell.schools.telling import OfChild, tell_families


def free_the_places(fact: ApplicationWithdrawn) -> None:
    """End the places of a child whose family withdrew, from the day it named."""
    end_places(pupils=(fact.pupil,), effective_on=fact.effective_on)


def follow_the_days(fact: DaysChanged) -> None:
    """Let a child's places follow a change of its days, from the day on which it comes into force."""
    change_places(pupil=fact.pupil, dropped=fact.dropped, added=fact.added, since=fact.in_force_from)


def tell_of_places(event: PlacementPublished) -> None:
    """Tell each family that took part how many of its weekdays got a place, and whether it may name once more.

    A second round is promised to nobody for whom no club has a place left.
    """
    run = PlacementRun.objects.select_related("version", "term").get(code=event.run)
    on = max(local_day(event.at), run.term.first_day)
    again = may_name_again(run=run, on=on) if event.second_until is not None else frozenset()
    outcomes = PupilOutcome.objects.filter(run__code=event.run).exclude(application__state__in=Application.ENDED)
    counted = outcomes.values("application__pupil__code", "application__code").annotate(
        placed=Count("pk", filter=~Q(offering="")), missed=Count("pk", filter=Q(offering=""))
    )
    done, once_more = [], []
    for row in counted.order_by("application__pk"):
        values: dict[str, Value] = {"placed": row["placed"], "missed": row["missed"]}
        pupil, about = row["application__pupil__code"], row["application__code"]
        if event.second_until is not None and about in again:
            more = {**values, "until": event.second_until}
            once_more.append(OfChild(pupil=pupil, about=about, occasion=event.run, values=more))
        else:
            done.append(OfChild(pupil=pupil, about=about, occasion=event.run, values=values))
    tell_families(kind=PLACED, school=event.school, of=done, now=event.at, where=True)
    tell_families(kind=PLACED_ONCE_MORE, school=event.school, of=once_more, now=event.at, where=True)


def tell_of_groups(event: GroupsFormed) -> None:
    """Tell each family whose child has a place that the group stands."""
    places = GroupPlace.objects.filter(group__term__code=event.term, since=event.since)
    pupils = places.order_by("pupil__pk").values_list("pupil__code", flat=True).distinct()
    of = [
        OfChild(pupil=pupil, about=event.term, occasion=event.since.isoformat(), values={"day": event.since})
        for pupil in pupils
    ]
    tell_families(kind=GROUPED, school=event.school, of=of, now=event.at, where=True)


def tell_of_a_place_given(event: PlacesGiven) -> None:
    """Tell the family of a child that came later, or moved to a club, on which day it is first there."""
    occasion = f"{event.group} {event.since.isoformat()}"
    places = GroupPlace.objects.filter(pupil__code=event.pupil, group__code=event.group, since=event.since)
    held = list(places.values_list("group__term", "weekday"))
    meets = meeting_days(term=held[0][0]) if held else MeetingDays(())
    day = day_of_week_within_year(meets.first(since=event.since, weekdays={weekday for _term, weekday in held}))
    of = [OfChild(pupil=event.pupil, about=event.term, occasion=occasion, values={"day": day})]
    tell_families(kind=GROUPED, school=event.school, of=of, now=event.at, where=True)


def tell_of_a_move(event: ChildMoved) -> None:
    """Tell the family to which group its child moves, from the first day on which that group meets."""
    pupil = Application.objects.values_list("pupil__code", flat=True).get(code=event.application)
    group = ServiceGroup.objects.get(code=event.group)
    day = meeting_days(term=group.term_id).first(since=event.since, weekdays=event.weekdays)
    of = OfChild(
        pupil=pupil,
        about=event.application,
        occasion=event.at.isoformat(),
        values={"day": day, "group": group.name},
    )
    tell_families(kind=MOVED, school=event.school, of=[of], now=event.at, where=True)


def tell_of_offers(event: OffersMade) -> None:
    """Tell each family to whom a place is offered, and until when, once an offer."""
    tell_families(kind=OFFERED, school=event.school, of=_of_offers(event.offers), now=event.at, where=True)


def tell_of_offers_ended(event: OffersEnded) -> None:
    """Tell each family whose offer is over why: its time passed, or the child can no longer have the place."""
    void = OfferAnswer.objects.filter(offer__code__in=event.offers, kind=OfferAnswer.Kind.VOID)
    taken_back = set(void.values_list("offer__code", flat=True))
    over = [code for code in event.offers if code not in taken_back]
    for kind, codes in ((OFFER_ENDED, over), (OFFER_VOID, taken_back)):
        tell_families(kind=kind, school=event.school, of=_of_offers(codes), now=event.at, where=True)


def _of_offers(codes: Collection[str]) -> list[OfChild]:
    rows = Offer.objects.filter(code__in=codes).select_related("group", "application__pupil").order_by("pk")
    return [
        OfChild(
            pupil=row.application.pupil.code,
            about=row.application.code,
            occasion=row.code,
            values={"group": row.group.name, "day": moment_within_year(row.answer_by)},
        )
        for row in rows
    ]
