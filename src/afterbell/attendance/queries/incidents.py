"""Incidents as lists show them, without a word of what was written; and what a family reads of its own child."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from afterbell.attendance.incidents import found_incident, opened, where_it_stands
from afterbell.attendance.models import Incident, IncidentChild, IncidentEntry
from afterbell.attendance.rules.incidents import IncidentWords, unpacked
from afterbell.base.access import Actor, authorise, may, place, policy
from afterbell.base.refusals import NotThere
from afterbell.schools.models import Pupil
from afterbell.schools.namesakes import guardians_of_namesakes

MOST_FOUND = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildConcerned:
    """A child an incident concerns, or one that may be picked for one; `guardian` tells those of one name apart."""

    code: str
    name: str
    homeroom: str
    guardian: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentRow:
    """An incident on a list."""

    code: str
    kind: str
    severity: str
    where: str
    session: str
    adult: str
    happened_at: datetime
    recorded_by: str
    children: tuple[ChildConcerned, ...]
    entries: int
    closed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentStep:
    """What was done about an incident: which kind, of which child, by whom; what was written is read apart."""

    id: int
    kind: str
    child: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentPage:
    """One incident with what was done about it, who read it, and what the viewer may do."""

    row: IncidentRow
    steps: tuple[IncidentStep, ...]
    looks: tuple[tuple[str, datetime], ...]
    closed_by: str
    closed_at: datetime | None
    may_follow: bool
    may_close: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnStep:
    """What was done for a family's own child."""

    kind: str
    words: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnIncident:
    """An incident as the family of one of its children reads it: nothing that may name another child."""

    kind: str
    severity: str
    where: str
    happened_at: datetime
    others: int
    words: IncidentWords | None
    said: str
    steps: tuple[OwnStep, ...]
    outcome: str
    closed: bool
    looks: tuple[tuple[str, datetime], ...]


def incidents_seen(*, viewer: Actor) -> tuple[IncidentRow, ...]:
    """List the incidents the viewer may see, the latest first. Raises NotThere for who sees none at all.

    A homeroom teacher sees those of the own children, and of the children only the own.
    """
    reach = policy().reach(actor=viewer, action="incidents.see")
    if not any(reach.values()):
        raise NotThere("incidents")
    mine = Q(school__in=reach.get("school", ())) | Q(children__pupil__homeroom__in=reach.get("homeroom", ()))
    return _rows(Incident.objects.filter(mine).distinct(), viewer=viewer)


def _rows(incidents: Iterable[Incident], *, viewer: Actor) -> tuple[IncidentRow, ...]:
    wanted = Incident.objects.filter(pk__in=[row.pk for row in incidents])
    whole = may(actor=viewer, action="incidents.see", at=place(school=viewer.tenant))
    own = policy().reach(actor=viewer, action="incidents.see").get("homeroom", frozenset())
    rows = wanted.select_related("session", "adult", "recorded_by", "closed").order_by("-happened_at", "-pk")
    concerned = IncidentChild.objects.filter(incident__in=wanted).select_related("pupil__homeroom").order_by("pk")
    children: dict[int, list[ChildConcerned]] = {}
    for row in concerned:
        if whole or row.pupil.homeroom_id in own:
            children.setdefault(row.incident_id, []).append(_child(row.pupil))
    steps: dict[int, int] = {}
    for pk in IncidentEntry.objects.filter(incident__in=wanted).values_list("incident_id", flat=True):
        steps[pk] = steps.get(pk, 0) + 1
    return tuple(
        IncidentRow(
            code=row.code,
            kind=row.kind,
            severity=row.severity,
            where=row.where,
            session=row.session.name if row.session else "",
            adult=row.adult.name if row.adult else "",
            happened_at=row.happened_at,
            recorded_by=row.recorded_by.name,
            children=tuple(children.get(row.pk, ())),
            entries=steps.get(row.pk, 0),
            closed=hasattr(row, "closed"),
        )
        for row in rows
    )


def _child(pupil: Pupil) -> ChildConcerned:
    return ChildConcerned(code=pupil.code, name=pupil.name, homeroom=pupil.homeroom.name)


def sees_incident(*, viewer: Actor, incident: str) -> bool:
    """Say whether the viewer may open an incident's page: whoever wrote it down need not."""
    row = Incident.objects.filter(code=incident).first()
    return row is not None and may(actor=viewer, action="incidents.see", at=where_it_stands(row))


def incident_page(*, viewer: Actor, incident: str) -> IncidentPage:
    """Give one incident without what was written. Raises NotThere for who has nothing to do with it."""
    found = found_incident(actor=viewer, action="incidents.see", code=incident)
    (row,) = _rows([found], viewer=viewer)
    at = where_it_stands(found)
    seen = {child.code for child in row.children}
    entries = found.entries.select_related("pupil", "written_by").order_by("written_at", "pk")
    closed = getattr(found, "closed", None)
    return IncidentPage(
        row=row,
        steps=tuple(
            IncidentStep(
                id=entry.pk,
                kind=entry.kind,
                child=entry.pupil.name if entry.pupil else "",
                by=entry.written_by.name,
                at=entry.written_at,
            )
            for entry in entries
            if entry.pupil is None or entry.pupil.code in seen
        ),
        looks=_looks(found),
        closed_by=closed.closed_by.name if closed else "",
        closed_at=closed.closed_at if closed else None,
        may_follow=may(actor=viewer, action="attendance.follow_incident", at=at),
        may_close=may(actor=viewer, action="attendance.close_incident", at=at) and closed is None,
    )


def _looks(row: Incident) -> tuple[tuple[str, datetime], ...]:
    return tuple(row.looks.order_by("-looked_at", "-pk").values_list("looked_by__name", "looked_at"))


def own_incidents(*, viewer: Actor, pupil: str) -> tuple[OwnIncident, ...]:
    """Give a family what was written about its own child, the latest first. Raises NotThere for somebody else's child.

    Where several children are concerned, what was written of all of it is left out: it may name the others.
    """
    row = Pupil.objects.filter(code=pupil).first()
    if row is None:
        raise NotThere("pupil")
    authorise(actor=viewer, action="child.see", at=place(pupil=row.pk))
    mine = (
        IncidentChild.objects.filter(pupil=row)
        .select_related("incident__closed")
        .prefetch_related("incident__entries__written_by", "incident__looks__looked_by", "incident__children")
        .order_by("-incident__happened_at", "-pk")
    )
    return tuple(_own(one) for one in mine)


def _own(one: IncidentChild) -> OwnIncident:
    found = one.incident
    alone = len(found.children.all()) == 1
    kept = opened(found.words_sealed) if alone else ""
    entries = [
        entry for entry in found.entries.all() if entry.pupil_id == one.pupil_id or (alone and not entry.pupil_id)
    ]
    closed = getattr(found, "closed", None)
    return OwnIncident(
        kind=found.kind,
        severity=found.severity,
        where=found.where,
        happened_at=found.happened_at,
        others=len(found.children.all()) - 1,
        words=unpacked(kept) if kept else None,
        said=opened(one.words_sealed),
        steps=tuple(
            OwnStep(kind=entry.kind, words=opened(entry.words_sealed), by=entry.written_by.name, at=entry.written_at)
            for entry in sorted(entries, key=lambda entry: (entry.written_at, entry.pk))
        ),
        outcome=opened(closed.outcome_sealed) if closed and alone else "",
        closed=closed is not None,
        looks=tuple((look.looked_by.name, look.looked_at) for look in found.looks.all()),
    )


def pupils_to_pick(*, viewer: Actor, words: str) -> tuple[ChildConcerned, ...]:
    """Find children by a part of the name, for whoever may write about every child. Raises NotThere."""
    authorise(actor=viewer, action="attendance.record_incident", at=place(school=viewer.tenant))
    if not words.strip():
        return ()
    found = Pupil.objects.filter(name__icontains=words.strip(), left_on=None).select_related("homeroom")
    rows = list(found.order_by("sort_key", "pk")[:MOST_FOUND])
    guardians = guardians_of_namesakes(children=((row.pk, row.name, row.homeroom_id) for row in rows))
    return tuple(
        ChildConcerned(code=row.code, name=row.name, homeroom=row.homeroom.name, guardian=guardians.get(row.pk, ""))
        for row in rows
    )
