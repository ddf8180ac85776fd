"""A member of staff's own appraisal of a term so far: points from the attendance record, item by item."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, F, Q

from afterbell.attendance.models import PatrolLook, Presence, RollSeal
from afterbell.base.access import Actor, authorise, place
from afterbell.base.refusals import NotThere
from afterbell.base.spans import local_day
from afterbell.base.words import Words
from afterbell.rostering.models import Assignment
from afterbell.scheme.queries import SchemeVersionRow, published_version
from afterbell.scheme.rules.codes import Measure
from afterbell.scheme.rules.document import Scheme
from afterbell.subsidy.rules.appraisal import Appraised, Counted, Weighed, appraise


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnAppraisal:
    """Somebody's appraisal until today, by the version of the scheme in force; the names are the scheme's own."""

    term_name: str
    version_number: int
    names: dict[str, Words]
    weights: dict[str, int]
    words: Words | None
    appraised: Appraised


def own_appraisal(*, viewer: Actor, today: date) -> OwnAppraisal | None:
    """Work out the viewer's own points of the term so far; None before a scheme is in force or where it has no items.

    Raises NotThere for whoever is no staff.
    """
    staff = viewer.held("staff")
    if not staff:
        raise NotThere("appraisal")
    authorise(actor=viewer, action="statement.see", at=place(school=viewer.tenant, staff=staff))
    found = published_version(on=today)
    if found is None or not found[1].appraisal.items:
        return None
    version, scheme = found
    items = scheme.appraisal.items
    return OwnAppraisal(
        term_name=version.term_name,
        version_number=version.number,
        names={item.code: item.words for item in items},
        weights={item.code: item.weight for item in items},
        words=scheme.appraisal.words,
        appraised=appraise(
            items=[Weighed(code=item.code, measure=item.measure, weight=item.weight) for item in items],
            counted=_counted(staff=staff, version=version, scheme=scheme, today=today),
        ),
    )


def _counted(
    *, staff: frozenset[int], version: SchemeVersionRow, scheme: Scheme, today: date
) -> dict[Measure, Counted]:
    """Count what the record says: three questions about sessions that are over and took place, one about patrols.

    In time is who came within the minutes after the start that the scheme does not call late; a roll is sealed in time
    on the day of its session; a patrol speaks for somebody whom it found there, in time and with the roll taken.
    """
    late = timedelta(minutes=scheme.safety.arrival_minutes + 1)
    over = Q(session__term=version.term_id, session__date__lt=today, session__cancellation=None)
    mine = Q(staff__in=staff) & over
    named = Assignment.objects.filter(mine, ended_at=None)
    came = Presence.objects.filter(mine)
    seals = RollSeal.objects.filter(over, session__assignments__staff__in=staff, session__assignments__ended_at=None)
    sealed = sum(local_day(at) == day for day, at in seals.values_list("session__date", "sealed_at"))
    here = came.values("session")
    planned = named.aggregate(
        all=Count("pk"),
        held=Count("pk", filter=Q(session__confirmation__isnull=False, session__in=here)),
        rolls=Count("pk", filter=Q(session__group__isnull=False)),
    )
    times = came.aggregate(
        all=Count("pk"), punctual=Count("pk", filter=Q(arrived_at__lt=F("session__starts_at") + late))
    )
    return {
        Measure.PUNCTUALITY: Counted(good=times["punctual"], of=times["all"]),
        Measure.HELD_OF_PLANNED: Counted(good=planned["held"], of=planned["all"]),
        Measure.SEALED_ON_TIME: Counted(good=sealed, of=planned["rolls"]),
        Measure.PATROL: _patrolled(over, staff),
    }


def _patrolled(over: Q, staff: frozenset[int]) -> Counted:
    named = Q(session__assignments__staff__in=staff, session__assignments__ended_at=None)
    looks = PatrolLook.objects.filter(over, named)
    good = Q(found=PatrolLook.Found.NAMED) & ~Q(on_time=False) & ~Q(roll_taken=False)
    counts = looks.aggregate(all=Count("pk", distinct=True), good=Count("pk", filter=good, distinct=True))
    return Counted(good=counts["good"], of=counts["all"])
