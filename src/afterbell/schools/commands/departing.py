"""A child leaves the school: it is no pupil from the next day, what it takes part in ends; or it was a mistake."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command, record
from afterbell.base.events import tell
from afterbell.base.refusals import NotThere
from afterbell.base.spans import local_day
from afterbell.schools.actors import signed_in
from afterbell.schools.commands.lists import wait_for_nobody
from afterbell.schools.commands.names import name_of
from afterbell.schools.events import PupilLeft
from afterbell.schools.models import Guardianship, Pupil, Term
from afterbell.schools.refusals import REFUSALS

A_DAY = timedelta(days=1)


@command("schools.register")
def pupil_leaves(*, actor: Actor, now: datetime, pupil: str, last_day: date) -> date:
    """Note that a child leaves the school after a day, today at the latest; gives the first day it is not here.

    A child that did not come back from the holidays left before this term's first day, and not before that: terms that
    are over stay as they were. Its application and its places end with it. Raises NotThere for a child that left
    already, Refused for the day.
    """
    authorise(actor=actor, action="schools.register", at=place(school=actor.tenant))
    row = Pupil.objects.select_for_update(of=("self",)).filter(code=pupil, left_on=None).first()
    if row is None:
        raise NotThere("pupil")
    today = local_day(now)
    if last_day > today:
        raise REFUSALS.refused("left_too_late", field="last_day", day=today)
    if last_day < row.joined_on:
        raise REFUSALS.refused("left_too_early", field="last_day", day=row.joined_on)
    if last_day < (earliest := _eve_of_term(today)):
        raise REFUSALS.refused("left_in_past_term", field="last_day", day=earliest)
    gone = last_day + A_DAY
    Pupil.objects.filter(pk=row.pk).update(left_on=gone)
    record(subject=row.code, left_on=gone.isoformat())
    tell(PupilLeft(school=actor.tenant, pupil=row.code, on=gone, by=signed_in(actor), at=now))
    return gone


def _eve_of_term(today: date) -> date:
    """Give the day before the term that is running, or ran last; where none has begun, any day will do."""
    term = Term.objects.filter(first_day__lte=today).order_by("-first_day").first()
    return term.first_day - A_DAY if term else date.min


@command("schools.register")
def take_back_leaving(*, actor: Actor, now: datetime, pupil: str) -> date:  # noqa: ARG001 - every command takes the instant
    """Let a child whose leaving was noted by mistake be a pupil again; gives the day on which it was said to be gone.

    The ledger keeps both. Its guardians see it again. What ended with the leaving stays ended: a withdrawn application,
    places others may have been given since, a draft. Raises NotThere for a child that is here, Refused when the data
    of its family have been removed, a conflict when the child was registered anew meanwhile.
    """
    authorise(actor=actor, action="schools.register", at=place(school=actor.tenant))
    wait_for_nobody(school=actor.tenant)
    found = Pupil.objects.select_related("homeroom").select_for_update(of=("self",))
    row = found.filter(code=pupil).exclude(left_on=None).first()
    if row is None or row.left_on is None:
        raise NotThere("pupil")
    links = Guardianship.objects.filter(pupil=row)
    family = links.filter(until=None).exclude(guardian__account__is_active=False)
    if links.exists() and not family.exists():
        raise REFUSALS.refused("left_and_forgotten", field="pupil")
    same = Pupil.objects.filter(left_on=None, homeroom=row.homeroom_id, guardians__until=None)
    for other in same.filter(guardians__guardian__in=family.values("guardian")):
        if name_of(other.name) == name_of(row.name):
            names = {"name": row.name, "homeroom": row.homeroom.name}
            raise REFUSALS.refused("pupil_known", field="pupil", conflict=True, **names)
    Pupil.objects.filter(pk=row.pk).update(left_on=None)
    record(subject=row.code, leaving_taken_back=row.left_on.isoformat())
    return row.left_on
