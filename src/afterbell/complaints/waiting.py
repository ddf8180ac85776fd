"""Which complaints of a school move by themselves today, and how many wait at the bureau."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from afterbell.base.access import Actor, authorise, place
from afterbell.base.spans import local_day
from afterbell.base.tenancy import within
from afterbell.complaints.desks import desks_of, open_rows, silent_until, standing_of
from afterbell.complaints.knocking import KEPT
from afterbell.complaints.models import Complaint, Knock
from afterbell.complaints.rules.handling import Desk, Standing, is_over
from afterbell.schools.supervision import supervised

Standings = list[tuple[Complaint, Standing]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintsWaiting:
    """How many complaints wait for an answer, how many of them too long, and how many days the oldest does."""

    number: int
    overdue: int
    oldest_days: int


def overdue(*, today: date) -> Standings:
    """Find what no desk of the school answered in time."""
    return [(row, now) for row, now in _standings() if now.desk is not Desk.BUREAU and now.is_overdue(today)]


def over(*, today: date) -> Standings:
    """Find what is answered and to which nothing more comes."""
    return [
        (row, now)
        for row, now in _standings()
        if now.answered_on is not None and is_over(standing=now, silent_until=silent_until(now), today=today)
    ]


def complaints_wait_for_the_house(*, now: datetime) -> bool:
    """Say whether there is anything to do for the house, inside a school's walls."""
    today = local_day(now)
    return bool(overdue(today=today) or over(today=today)) or Knock.objects.filter(at__lt=now - KEPT).exists()


def waiting_above(*, viewer: Actor, today: date) -> ComplaintsWaiting:
    """Count what waits at the bureau's desk. Raises NotThere for who supervises no school."""
    with within(supervised(viewer=viewer)):
        return _counted({Desk.BUREAU}, today=today)


def waiting_here(*, viewer: Actor, today: date) -> ComplaintsWaiting:
    """Count what waits at the viewer's desk in the own school. Raises NotThere for who handles no complaints."""
    authorise(actor=viewer, action="complaints.see", at=place(school=viewer.tenant))
    return _counted(desks_of(viewer, today=today), today=today)


def _counted(desks: Collection[Desk], *, today: date) -> ComplaintsWaiting:
    here = [(row, now) for row, now in _standings() if now.desk in desks and now.waits]
    ages = [(today - local_day(row.received_at)).days for row, _now in here]
    late = sum(now.is_overdue(today) for _row, now in here)
    return ComplaintsWaiting(number=len(here), overdue=late, oldest_days=max(ages, default=0))


def _standings() -> Standings:
    return [(row, standing_of(row, steps=steps)) for row, steps in open_rows()]
