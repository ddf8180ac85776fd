"""The office moves a child from one group to another of its band, from a day on, and says why."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import F
from django.db.models.functions import Greatest

from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command, record
from afterbell.base.events import tell
from afterbell.base.refusals import NotThere, Refusal, Refused
from afterbell.base.spans import local_day
from afterbell.base.written import written
from afterbell.enrolment.models import Application
from afterbell.placement.events import ChildMoved
from afterbell.placement.holding import held_application
from afterbell.placement.models import GroupPlace, MovedPlace, ServiceGroup
from afterbell.placement.moves import TwoGroups, move_of, places_between
from afterbell.placement.refusals import REFUSALS
from afterbell.placement.rules.moving import tick_of, what_it_breaks
from afterbell.placement.running import refuse_who_comes_too_early
from afterbell.placement.seats import first_day_of
from afterbell.schools.actors import signed_in

FULL = f"{REFUSALS.context}.move_full"
LEAST_REASON, LONGEST_REASON = 3, 200


@command("placement.move")
def move_pupil(
    *,
    actor: Actor,
    now: datetime,
    application: str,
    before: str,
    after: str,
    weekdays: Collection[int],
    since: date,
    reason: str,
    accepted: Collection[str] = (),
) -> int:
    """Move a child on these weekdays from one group to another, from a day after today on; gives on how many.

    The place before ends and another begins, so both groups keep their history. What the move breaks is looked at
    again here: what forbids it refuses, and every cost has to be among the `accepted` ticks. Moving back is a move like
    any other. Raises NotThere, and Refused with every reason; a conflict when the child or the last seat has gone.
    """
    authorise(actor=actor, action="placement.move", at=place(school=actor.tenant))
    row = held_application(code=application)
    if row is None:
        raise NotThere("application")
    groups = places_between(**_locked(row, before=before, after=after), since=since)
    refuse_who_comes_too_early(group=groups.after, since=since)
    own = [item for item in groups.of(groups.before) if item.pupil_id == row.pupil_id and item.weekday in weekdays]
    broken = what_it_breaks(move=move_of(row=row, groups=groups, weekdays=weekdays))
    costs = {tick_of(cost): cost for cost in broken.costs}
    reasons = [*_faults(row=row, since=since, reason=reason, today=local_day(now)), *broken.forbids]
    if missing := costs.keys() - set(accepted):
        reasons.append(REFUSALS.refusal("move_not_ticked", field="accepted", number=len(missing)))
    if weekdays and not own:
        raise REFUSALS.refused("moved_meanwhile", conflict=True, group=groups.before.name)
    if reasons:
        raise Refused(reasons, conflict=any(reason.code == FULL for reason in broken.forbids))
    _store(own, groups=groups)
    fact = MovedPlace(application=row, reason=written(reason), accepted=[cost.code for cost in broken.costs])
    _keep(fact, own=own, groups=groups, by=signed_in(actor), now=now)
    record(subject=row.code, before=before, after=after, places=len(own), since=since.isoformat())
    tell(
        ChildMoved(
            school=row.school_id, application=row.code, group=after, weekdays=tuple(weekdays), since=since, at=now
        )
    )
    return len(own)


def _keep(fact: MovedPlace, *, own: Collection[GroupPlace], groups: TwoGroups, by: int, now: datetime) -> None:
    fact.school_id = groups.after.school_id
    fact.before, fact.after, fact.since = groups.before, groups.after, groups.since
    fact.weekdays = sorted({item.weekday for item in own})
    fact.moved_by_id, fact.moved_at = by, now
    fact.save(force_insert=True)


def _locked(row: Application, *, before: str, after: str) -> dict[str, ServiceGroup]:
    """Hold both groups, in one order whoever moves which way, so that nobody counts their seats meanwhile."""
    locked = ServiceGroup.objects.select_for_update(of=("self",)).select_related("version", "room")
    found = {group.code: group for group in locked.filter(term=row.term_id, code__in=[before, after]).order_by("pk")}
    if before == after or len(found) != len({before, after}):
        raise NotThere("group")
    return {"before": found[before], "after": found[after]}


def _faults(*, row: Application, since: date, reason: str, today: date) -> Iterator[Refusal]:
    first, last = first_day_of(row.term, today=today), row.term.last_day
    if since < first:
        yield REFUSALS.refusal("move_too_early", field="since", day=first)
    if since > last:
        yield REFUSALS.refusal("place_after_term", field="since", day=last)
    if not LEAST_REASON <= len(written(reason)) <= LONGEST_REASON:
        yield REFUSALS.refusal("move_without_reason", field="reason", least=LEAST_REASON, most=LONGEST_REASON)
    if row.state != Application.State.APPROVED:
        yield REFUSALS.refusal("place_before_approval", state=row.get_state_display())


def _store(own: Collection[GroupPlace], *, groups: TwoGroups) -> None:
    """End the places and begin the new ones for the rest of their time; the database has the last word on the seats."""
    since, after = groups.since, groups.after
    try:
        with transaction.atomic():
            GroupPlace.objects.filter(pk__in=[item.pk for item in own]).update(until=Greatest(F("since"), since))
            GroupPlace.objects.bulk_create(
                GroupPlace(
                    school_id=after.school_id,
                    group=after,
                    pupil_id=item.pupil_id,
                    weekday=item.weekday,
                    band=after.band,
                    since=max(item.since, since),
                    until=item.until,
                )
                for item in own
            )
    except IntegrityError:
        raise REFUSALS.refused("moved_meanwhile", conflict=True, group=groups.before.name) from None
