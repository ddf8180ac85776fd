"""A guardian says anew from when until when somebody on the list may collect."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from afterbell.base.access import Actor
from afterbell.base.commands import command, record
from afterbell.base.refusals import Refusal, Refused
from afterbell.base.spans import local_day
from afterbell.dismissal.commands.naming_tries import tries_counted, tries_left
from afterbell.dismissal.commands.own_collector import own_collector
from afterbell.dismissal.forbidding import forbiddings_of
from afterbell.dismissal.models import Collector, CollectorDays
from afterbell.dismissal.refusals import REFUSALS
from afterbell.dismissal.rules.forbidding import named_in
from afterbell.schools.actors import signed_in


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDays:
    """From when until (without) when somebody may collect; who may already keeps the first day (`since` None)."""

    collector: str
    since: date | None = None
    until: date | None = None


@tries_counted
@command("dismissal.name_collector")
def say_collector_days(*, actor: Actor, now: datetime, days: NewDays) -> bool:
    """Record from when until when somebody on the list may collect; False when it is so already.

    What was said before stays as a fact. Raises NotThere for the list of a child that is not the actor's, Refused with
    every reason: days that have passed or run backwards, or somebody staff forbade who would collect longer.
    """
    row = own_collector(actor=actor, now=now, code=days.collector)
    today = local_day(now)
    since = row.since if days.since is None else days.since
    record(subject=row.code, said=0)
    if (since, days.until) == (row.since, row.until):
        return False
    if reasons := _faults(row, since=since, until=days.until, today=today):
        raise Refused(reasons)
    if _more(row, since=since, until=days.until):
        _not_forbidden(row, actor=actor, today=today)
    CollectorDays.objects.create(
        school_id=row.school_id, collector=row, since=since, until=days.until, said_by_id=signed_in(actor), said_at=now
    )
    row.since, row.until = since, days.until
    row.save(update_fields=["since", "until"])
    record(subject=row.code, said=1)
    return True


def _faults(row: Collector, *, since: date, until: date | None, today: date) -> list[Refusal]:
    faults = []
    if since != row.since and row.since <= today:
        faults.append(REFUSALS.refusal("collects_already", field="since", date=row.since))
    elif since != row.since and since < today:
        faults.append(REFUSALS.refusal("day_passed", field="since", date=since))
    if until is not None and until <= since:
        faults.append(REFUSALS.refusal("days_backwards", field="until"))
    if until is not None and until <= today:
        faults.append(REFUSALS.refusal("day_passed", field="until", date=until))
    same = Collector.objects.filter(pupil=row.pupil_id, name=row.name, relation=row.relation, since=since)
    if same.exclude(pk=row.pk).exists():
        faults.append(REFUSALS.refusal("listed_from_that_day", field="since", date=since))
    return faults


def _more(row: Collector, *, since: date, until: date | None) -> bool:
    """Say whether somebody may collect on days on which they could not before."""
    return since < row.since or (until or date.max) > (row.until or date.max)


def _not_forbidden(row: Collector, *, actor: Actor, today: date) -> None:
    tries_left(actor=actor, pupils=[row.pupil_id], today=today)
    forbidden = forbiddings_of(pupils=[row.pupil_id], since=today).get(row.pupil_id, ())
    if named_in(row.name, forbiddings=forbidden, since=today, until=None):
        raise REFUSALS.refused("collector_not_accepted", field="until", name=row.name)
