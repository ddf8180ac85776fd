"""What the principal reads of signs that families may have been made to apply."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from afterbell.base.access import Actor, authorise, place
from afterbell.enrolment.models import Application, Channel, SubmissionDevice
from afterbell.enrolment.rules.coercion import Found, HandedIn, HomeroomTerm, signs
from afterbell.schools.models import Homeroom
from afterbell.schools.queries import term_around

DAYS_A_WEEK = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeroomSigns:
    """A homeroom of which something stands out, in figures only: no child and no family is named."""

    code: str
    name: str
    children: int
    applied: int
    found: tuple[Found, ...]


def homeroom_signs(*, viewer: Actor, today: date) -> tuple[HomeroomSigns, ...]:
    """List the homerooms that show signs this term, those with most first; for the principal alone.

    Raises NotThere for everybody else. Four queries.
    """
    authorise(actor=viewer, action="coercion.see", at=place(school=viewer.tenant))
    term = term_around(today=today)
    if term is None:
        return ()
    handed, withdrawn = _handed_in(term=term.id), _withdrawn(term=term.id)
    weeks = max(0, (today - term.first_day).days // DAYS_A_WEEK)
    here = Q(pupils__left_on=None) | Q(pupils__left_on__gt=today)
    homerooms = Homeroom.objects.annotate(size=Count("pupils", filter=here)).order_by("grade", "number")
    rows = [
        HomeroomSigns(
            code=row.code,
            name=row.name,
            children=row.size,
            applied=len(handed[row.pk]),
            found=signs(
                homeroom=HomeroomTerm(
                    children=row.size,
                    handed_in=tuple(handed[row.pk]),
                    withdrawn=withdrawn[row.pk],
                    weeks=weeks,
                )
            ),
        )
        for row in homerooms
    ]
    return tuple(sorted((row for row in rows if row.found), key=lambda row: -len(row.found)))


def _handed_in(*, term: int) -> dict[int, list[HandedIn]]:
    """Gather what runs or ran this term, each child once, by its newest application."""
    devices = dict(SubmissionDevice.objects.filter(application__term=term).values_list("application_id", "fingerprint"))
    rows = Application.objects.filter(term=term).exclude(state=Application.State.WITHDRAWN).order_by("pk")
    newest = {row.pupil_id: row for row in rows.select_related("pupil", "guardian")}
    found: dict[int, list[HandedIn]] = defaultdict(list)
    for row in newest.values():
        found[row.pupil.homeroom_id].append(
            HandedIn(
                at=row.submitted_at,
                on_paper=row.channel == Channel.PAPER,
                entered_by=row.submitted_by_id,
                family=row.guardian.code,
                device=devices.get(row.pk, ""),
            )
        )
    return found


def _withdrawn(*, term: int) -> Counter[int]:
    rows = Application.objects.filter(term=term, state=Application.State.WITHDRAWN)
    return Counter(rows.values_list("pupil__homeroom_id", flat=True))
