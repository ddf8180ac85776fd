"""Places left over: families claim them, in the order of arrival and never one too many."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command, record
from afterbell.base.refusals import NotThere, Refusal, Refused
from afterbell.base.spans import local_day
from afterbell.base.tenancy import within
from afterbell.enrolment.models import Application
from afterbell.placement.commands.taking import has_seat, take_seat, tell_of_seat
from afterbell.placement.holding import held_application
from afterbell.placement.leftovers import is_awaited, offers_against, open_now, open_offers_of
from afterbell.placement.meetings import meeting_days
from afterbell.placement.models import GroupPlace, Offer, PlaceClaim, ServiceGroup
from afterbell.placement.refusals import REFUSALS
from afterbell.placement.rules.fitting import unclaimable
from afterbell.placement.seats import CLUBS, day_after, first_day_of, place_of, pupils_of
from afterbell.placement.told import Told, faults_of_telling, told_by
from afterbell.schools.actors import signed_in


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """The place a child has: in which group, from when, on which day it is first there; `again`: had before."""

    group: str
    since: date
    meets: date
    again: bool


def claim_place(
    *, actor: Actor, now: datetime, application: str, group: str, weekday: int, told: Told | None = None
) -> Claimed:
    """Take a place that is left over for a child, on one weekday, from tomorrow on.

    `told` is how the family's word came to the homeroom teacher who enters it. Looks before it queues with the writers:
    most who come in a rush come too late, and to be told so costs no write. Claiming again gives
    the same place. Raises NotThere, and Refused with every reason: a conflict when somebody else was first.
    """
    with within(actor.tenant):
        _look(actor=actor, application=application, group=group, weekday=weekday, now=now)
    return store_claim(actor=actor, now=now, application=application, group=group, weekday=weekday, told=told)


@command("placement.claim")
def store_claim(
    *, actor: Actor, now: datetime, application: str, group: str, weekday: int, told: Told | None = None
) -> Claimed:
    """Store a claim; whether a seat is left, the database says. Raises as `claim_place` does."""
    row, club = _asked(actor=actor, application=application, group=group, weekday=weekday)
    record(subject=row.code, group=club.code, weekday=weekday)
    since = first_day_of(row.term, today=local_day(now))
    if own := has_seat(row=row, group=club, weekday=weekday):
        return _claimed(own, row=row, group=club)
    reasons = [
        *faults_of_telling(actor=actor, pupil=row.pupil_id, told=told),
        *_reasons(row=row, group=club, weekday=weekday, now=now, since=since),
    ]
    if reasons:
        raise Refused(reasons)
    if not take_seat(row=row, group=club, weekday=weekday, since=since):
        if own := has_seat(row=row, group=club, weekday=weekday):
            return _claimed(own, row=row, group=club)
        pupil = pupils_of(rows=[row], on=since)[row.pk]
        if reasons := [*unclaimable(pupil=pupil, place=place_of(group=club, weekday=weekday))]:
            raise Refused(reasons, conflict=True)
        raise _gone(club.name)
    said = told_by(actor=actor, pupil=row.pupil_id, told=told)
    PlaceClaim.objects.create(
        school_id=row.school_id,
        group=club,
        application=row,
        weekday=weekday,
        since=since,
        claimed_by_id=signed_in(actor),
        claimed_at=now,
        channel=said.channel,
        spoken_with=said.spoken_with,
    )
    tell_of_seat(row=row, group=club, since=since, now=now)
    meets = meeting_days(term=row.term_id).first(since=since, weekdays=(weekday,))
    return Claimed(group=club.name, since=since, meets=meets, again=False)


def _claimed(own: GroupPlace, *, row: Application, group: ServiceGroup) -> Claimed:
    meets = meeting_days(term=row.term_id).first(since=own.since, weekdays=(own.weekday,))
    return Claimed(group=group.name, since=own.since, meets=meets, again=True)


def _asked(*, actor: Actor, application: str, group: str, weekday: int) -> tuple[Application, ServiceGroup]:
    """Give the child's application, held, and the club."""
    row = held_application(code=application)
    club = (
        ServiceGroup.objects.select_related("version").defer("version__text").filter(code=group, kind__in=CLUBS).first()
    )
    if row is None:
        raise NotThere("application")
    where = place(school=row.school_id, homeroom=row.pupil.homeroom_id, pupil=row.pupil_id)
    authorise(actor=actor, action="placement.claim", at=where)
    if club is None or club.term_id != row.term_id or weekday not in club.weekdays:
        raise NotThere("group")
    return row, club


def _look(*, actor: Actor, application: str, group: str, weekday: int, now: datetime) -> None:
    """Raise Refused where no seat is left for a child that has none there: a few short questions, for thousands."""
    asking = Application.objects.filter(code=application).values_list(
        "school_id", "pupil__homeroom_id", "pupil_id", "term_id", "term__first_day"
    )
    club = ServiceGroup.objects.filter(code=group).values_list("pk", "name", "capacity").first()
    row = asking.first()
    if row is None or club is None:
        raise NotThere("group")
    school, homeroom, pupil, term, first_day = row
    authorise(actor=actor, action="placement.claim", at=place(school=school, homeroom=homeroom, pupil=pupil))
    number, name, capacity = club
    there = GroupPlace.objects.filter(
        Q(until=None) | Q(until__gt=day_after(local_day(now), first=first_day)), group=number, weekday=weekday
    ).values_list("pupil_id", flat=True)
    held = Offer.objects.filter(group=number, weekday=weekday, answer=None).count
    taken = set(there)
    if pupil not in taken and (len(taken) >= capacity or len(taken) + held() >= capacity):
        if open_now(term=term, now=now) is None:
            raise REFUSALS.refused("leftovers_closed")
        raise _gone(name)


def _reasons(*, row: Application, group: ServiceGroup, weekday: int, now: datetime, since: date) -> Iterator[Refusal]:
    if open_now(term=row.term_id, now=now) is None:
        yield REFUSALS.refusal("leftovers_closed")
    if since > row.term.last_day:
        yield REFUSALS.refusal("place_after_term", day=row.term.last_day)
    pupil = pupils_of(rows=[row], on=since)[row.pk]
    yield from unclaimable(pupil=pupil, place=place_of(group=group, weekday=weekday))
    yield from offers_against(place=place_of(group=group, weekday=weekday), offered=open_offers_of(application=row.pk))
    if is_awaited(group=group, weekday=weekday, on=since):
        yield REFUSALS.refusal("claim_awaited", group=group.name)


def _gone(group: str) -> Refused:
    """Say that somebody else was first; what is still free, the page lists beneath."""
    return REFUSALS.refused("claim_taken", conflict=True, group=group)
