"""A place given by hand: to a child that came later, or on a day its family added."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, datetime

from django.db import IntegrityError, transaction

from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command, record
from afterbell.base.events import tell
from afterbell.base.refusals import NotThere, Refusal, Refused
from afterbell.base.spans import local_day
from afterbell.base.written import written
from afterbell.enrolment.days_asked import days_on
from afterbell.enrolment.models import Application
from afterbell.placement.events import PlacesGiven
from afterbell.placement.holding import held_application
from afterbell.placement.lacking import lacking_on, open_groups, wanting_of
from afterbell.placement.models import GivenPlace, GroupPlace, ServiceGroup
from afterbell.placement.refusals import REFUSALS
from afterbell.placement.rules.by_hand import days_together, days_with_a_seat, reasons_against
from afterbell.placement.running import refuse_who_comes_too_early
from afterbell.placement.small import most_with
from afterbell.scheme.rules import labels
from afterbell.schools.actors import signed_in

LONGEST_REASON = 200


@command("placement.give_place")
def give_places(
    *,
    actor: Actor,
    now: datetime,
    application: str,
    group: str,
    since: date,
    reason: str,
    weekdays: Collection[int] = (),
    large: bool = False,
) -> int:
    """Give a child a place in a group on the days it asked for in that band and has no place on, and say why.

    `weekdays` are those the office saw a seat on; without them it is every such day. From a day after today, so that no
    roll changes while it is called. `large` says that the group is larger than the child needs and it goes there all
    the same. Gives on how many days. Raises NotThere, and Refused with every reason; a conflict when somebody else got
    the last seat, or placed the child, meanwhile.
    """
    authorise(actor=actor, action="placement.give_place", at=place(school=actor.tenant))
    row = held_application(code=application)
    locked = ServiceGroup.objects.select_for_update(of=("self",)).select_related("version")
    chosen = locked.filter(code=group).first()
    if row is None or chosen is None or chosen.term_id != row.term_id:
        raise NotThere("group")
    refuse_who_comes_too_early(group=chosen, since=since)
    given, reasons = _days(row=row, group=chosen, since=since, weekdays=weekdays)
    reasons = [*_faults(row=row, since=since, reason=reason, today=local_day(now)), *reasons]
    reasons += [] if large else _too_large(row=row, group=chosen, since=since)
    if reasons:
        raise Refused(reasons, conflict=any(found.code in MEANWHILE for found in reasons))
    _store(row=row, group=chosen, weekdays=given, since=since)
    GivenPlace.objects.create(
        school_id=row.school_id,
        group=chosen,
        application=row,
        weekdays=given,
        since=since,
        reason=written(reason),
        given_by_id=signed_in(actor),
        given_at=now,
    )
    record(subject=row.code, group=chosen.code, places=len(given), since=since.isoformat())
    tell(
        PlacesGiven(
            school=row.school_id, term=row.term.code, pupil=row.pupil.code, group=chosen.code, since=since, at=now
        )
    )
    return len(given)


def _store(*, row: Application, group: ServiceGroup, weekdays: Collection[int], since: date) -> None:
    try:
        with transaction.atomic():
            GroupPlace.objects.bulk_create(
                GroupPlace(
                    school_id=row.school_id,
                    group=group,
                    pupil_id=row.pupil_id,
                    weekday=weekday,
                    band=group.band,
                    since=since,
                )
                for weekday in weekdays
            )
    except IntegrityError:
        raise REFUSALS.refused("placed_meanwhile", conflict=True) from None


def _too_large(*, row: Application, group: ServiceGroup, since: date) -> Iterator[Refusal]:
    most = most_with(pupil=row.pupil_id, group=group, on=since)
    if most is not None and group.capacity > most:
        yield REFUSALS.refusal("place_too_large", field="large", group=group.name, capacity=group.capacity, small=most)


MEANWHILE = {f"{REFUSALS.context}.place_full", f"{REFUSALS.context}.placed_meanwhile"}


def _days(
    *, row: Application, group: ServiceGroup, since: date, weekdays: Collection[int]
) -> tuple[list[int], list[Refusal]]:
    """Find the days on which the child joins the group, and what is against them."""
    child = wanting_of(row=row, days=lacking_on(row=row, day=since))
    opened = open_groups(groups=[group], on=since)[group.pk]
    together = days_together(child=child, group=opened)
    wanted = [weekday for weekday in together if not weekdays or weekday in weekdays]
    reasons = list(reasons_against(child=child, group=opened))
    if not reasons and (extra := set(weekdays) - set(together)):
        asked = set(days_on(applications=[row.pk], day=since)[row.pk])
        if all((weekday, group.band) in asked and weekday in group.weekdays for weekday in extra):
            reasons.append(REFUSALS.refusal("placed_meanwhile"))
        else:
            reasons.append(REFUSALS.refusal("place_on_a_day_not_asked", field="group", group=group.name))
    full = set(wanted) - set(days_with_a_seat(child=child, group=opened))
    if not reasons and full:
        days = labels.weekdays(full)
        reasons.append(
            REFUSALS.refusal("place_full", field="group", group=group.name, days=days, capacity=group.capacity)
        )
    return wanted, reasons


def _faults(*, row: Application, since: date, reason: str, today: date) -> Iterator[Refusal]:
    last = row.term.last_day
    if since <= today:
        yield REFUSALS.refusal("place_too_early", field="since", day=today)
    if since > last:
        yield REFUSALS.refusal("place_after_term", field="since", day=last)
    if not written(reason) or len(reason) > LONGEST_REASON:
        yield REFUSALS.refusal("place_without_reason", field="reason", most=LONGEST_REASON)
    if row.state != Application.State.APPROVED:
        yield REFUSALS.refusal("place_before_approval", state=row.get_state_display())
