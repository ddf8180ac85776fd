"""Incidents as commands and reads both need them: whose they are, and their words under their seal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, OuterRef, QuerySet, Subquery

from afterbell.attendance.messages import INCIDENTS_OPEN
from afterbell.attendance.models import Incident, IncidentChild
from afterbell.base.access import Actor, Place, authorise, may, place, policy
from afterbell.base.crypto import seal, unseal
from afterbell.base.models import Message
from afterbell.base.refusals import NotThere
from afterbell.base.spans import instant, local_day

PURPOSE = "incident.words"
MORNING = time(8)
KEPT = timedelta(days=3 * 365)
"""So long after it was closed the words of an incident stay: claims for an injury at school end then."""


def sealed(text: str) -> bytes:
    """Seal what was written for its column."""
    return seal(text=text, purpose=PURPOSE)


def opened(kept: bytes | memoryview | None) -> str:
    """Read what was sealed; empty where its time is over."""
    return unseal(sealed=bytes(kept), purpose=PURPOSE) if kept else ""


def where_it_stands(row: Incident) -> Place:
    """Say where an incident stands for the table of permissions: in the school, and in its children's homerooms."""
    homerooms = set(row.children.values_list("pupil__homeroom_id", flat=True))
    return place(school=row.school_id, homeroom=homerooms)


def found_incident(*, actor: Actor, action: str, code: str) -> Incident:
    """Find an incident the actor may do this with. Raises NotThere."""
    row = Incident.objects.filter(code=code).first()
    if row is None:
        raise NotThere("incident")
    authorise(actor=actor, action=action, at=where_it_stands(row))
    return row


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """Which children of an incident somebody may read of; `whole` where that is all of them."""

    children: frozenset[int]
    whole: bool


def reach_of(*, actor: Actor, action: str, row: Incident) -> Reach:
    """Say which of an incident's children (by id) the actor may do this with: a homeroom teacher with the own ones."""
    pupils = dict(row.children.values_list("pupil_id", "pupil__homeroom_id"))
    if may(actor=actor, action=action, at=place(school=row.school_id)):
        return Reach(children=frozenset(pupils), whole=True)
    own = policy().reach(actor=actor, action=action).get("homeroom", frozenset())
    mine = frozenset(pupil for pupil, homeroom in pupils.items() if homeroom in own)
    return Reach(children=mine, whole=len(mine) == len(pupils))


def incidents_about(*, pupil: str) -> Subquery:
    """Count, beside the row asked, the incidents of a child (`pupil` of the row); None where there are none."""
    concerned = IncidentChild.objects.filter(pupil=OuterRef(pupil)).order_by().values("pupil")
    return Subquery(concerned.annotate(number=Count("pk")).values("number"))


def incidents_past_their_time(*, today: date) -> QuerySet[Incident]:
    """Find the incidents that were closed so long ago that their words go."""
    return Incident.objects.filter(closed__closed_at__lt=instant(today - KEPT, time()))


def open_since_before(*, today: date) -> QuerySet[Incident]:
    """Find what was recorded before today and is not closed."""
    return Incident.objects.filter(closed=None, recorded_at__lt=instant(today, time()))


def reminder_is_due(*, school: int, now: datetime) -> bool:
    """Say whether the office is to be reminded: once a day, in the morning, while something is open."""
    today = local_day(now)
    if now < instant(today, MORNING):
        return False
    told = Message.objects.filter(tenant=school, kind=INCIDENTS_OPEN.name, occasion=today.isoformat())
    return open_since_before(today=today).exists() and not told.exists()
