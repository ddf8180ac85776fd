"""Entering a name list: what was seen in the preview is written, all of it or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, OperationalError, transaction

from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command, record
from afterbell.base.events import tell
from afterbell.base.refusals import Refused
from afterbell.base.spans import local_day
from afterbell.schools.commands.listed_pupils import write_pupils
from afterbell.schools.commands.listed_things import write_homerooms, write_rooms, write_staff
from afterbell.schools.commands.phones import phone_fingerprint
from afterbell.schools.events import PupilsJoined
from afterbell.schools.lists.standing import standing_of
from afterbell.schools.models import School
from afterbell.schools.rules.lists.faults import REFUSALS
from afterbell.schools.rules.lists.judging import Judgement, Standing, Things, effects_of, judge, things_of
from afterbell.schools.rules.lists.problem import Kind, Outcome, Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """How many rows of a list were new, changed something, or said what stood already."""

    kind: Kind
    counts: Mapping[Outcome, int]


@command("schools.register")
def enter_list(*, actor: Actor, now: datetime, kind: Kind, table: Table, seen: str) -> Entered:
    """Enter a list as its preview showed it; `seen` is the digest of that preview.

    Somebody known keeps identity, account and history; who does not stand in the list stays as they are. Raises Refused
    while a row is faulty, and as a conflict when the register changed since the preview or another list is being
    written: nothing is written then.
    """
    authorise(actor=actor, action="schools.register", at=place(school=actor.tenant))
    if kind is Kind.STAFF:
        authorise(actor=actor, action="schools.appoint", at=place(school=actor.tenant))
    wait_for_nobody(school=actor.tenant)
    standing = standing_of(kind=kind, school=actor.tenant)
    judgement = judge(kind=kind, table=table, standing=standing, mark=phone_fingerprint)
    _see(judgement, seen=seen)
    try:
        with transaction.atomic():
            joined = _write(actor=actor, now=now, judgement=judgement, standing=standing)
    except IntegrityError:
        raise REFUSALS.refused("moved_on", conflict=True) from None
    counts = judgement.counts
    record(subject=kind.value, **{outcome.value: counts[outcome] for outcome in Outcome})
    if joined:
        tell(PupilsJoined(school=actor.tenant, pupils=joined, on=local_day(now)))
    return Entered(kind=kind, counts=counts)


def wait_for_nobody(*, school: int) -> None:
    """Let one list at a time be entered at a school: two clerks would both write what neither saw."""
    try:
        with transaction.atomic():
            School.objects.select_for_update(nowait=True, no_key=True).only("pk").get(pk=school)
    except OperationalError:
        raise REFUSALS.refused("being_written", conflict=True) from None


def _see(judgement: Judgement, *, seen: str) -> None:
    """Refuse a file that cannot be read, that still has faults, or that would now do something else."""
    if judgement.read.faults:
        raise Refused(judgement.read.faults)
    if number := judgement.counts[Outcome.FAULTY]:
        raise REFUSALS.refused("still_faulty", number=number)
    if judgement.digest != seen:
        raise REFUSALS.refused("moved_on", conflict=True)
    if judgement.findings:
        raise RuntimeError(f"a list would not bring about what it says: {judgement.findings[:3]}")


def _write(*, actor: Actor, now: datetime, judgement: Judgement, standing: Standing) -> tuple[str, ...]:
    """Write what was judged; gives the codes of children who joined."""
    school, today = actor.tenant, local_day(now)
    match judgement.kind:
        case Kind.PUPILS:
            return write_pupils(school=school, effects=effects_of(judgement.plan), now=now)
        case Kind.HOMEROOMS:
            write_homerooms(school=school, plan=things_of(judgement.plan))
        case Kind.ROOMS:
            write_rooms(school=school, plan=things_of(judgement.plan))
        case Kind.STAFF:
            known = standing.standing if isinstance(standing, Things) else {}
            write_staff(school=school, plan=things_of(judgement.plan), standing=known, today=today)
    return ()
