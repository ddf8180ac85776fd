"""A group is told about safety by its adult, and that is recorded from its session."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from afterbell.base.access import Actor, authorise
from afterbell.base.commands import command, record
from afterbell.base.refusals import NotThere
from afterbell.base.spans import local_day
from afterbell.base.written import written
from afterbell.rostering.in_charge import in_charge_of
from afterbell.rostering.models import Briefing
from afterbell.rostering.refusals import REFUSALS
from afterbell.scheme.queries import version_in_force

LONGEST_REMARK = 200


@command("rostering.brief")
def give_briefing(*, actor: Actor, now: datetime, session: str, topics: Sequence[str], remark: str = "") -> bool:
    """Record that the group of a session of today was told about safety, and on what; says whether that is new.

    For the adult in charge of it and the day's duty leader. Raises NotThere for everybody else and where the scheme
    names no topic, Refused for topics nobody knows, for none, and for too long a remark.
    """
    today = local_day(now)
    found = in_charge_of(viewer=actor, session=session, today=today)
    authorise(actor=actor, action="rostering.brief", at=found.at)
    known = [topic.code for topic in version_in_force(on=today)[1].readiness.briefing]
    if not known:
        raise NotThere("briefing")
    told = [code for code in known if code in set(topics)]
    if not told or len(told) < len(set(topics)):
        raise REFUSALS.refused("topics_missing", field="topics")
    said = written(remark)
    if len(said) > LONGEST_REMARK:
        raise REFUSALS.refused("remark_too_long", field="remark", most=LONGEST_REMARK)
    row = Briefing(
        school_id=actor.tenant,
        group_id=found.session.group_id or 0,
        session=found.session,
        given_on=today,
        topics=told,
        remark=said,
        given_by_id=min(actor.held("staff")),
        recorded_at=now,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        record(subject=found.session.code, new=False)
        return False
    record(subject=found.session.code, new=True, topics=len(told))
    return True
