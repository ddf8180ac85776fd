"""What the house does about complaints by itself: what is overdue goes to the bureau, what is over is closed."""

from __future__ import annotations

from datetime import datetime

from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command, record
from afterbell.base.spans import local_day
from afterbell.complaints.commands.steps import NewStep, held, store
from afterbell.complaints.desks import due_after
from afterbell.complaints.knocking import KEPT
from afterbell.complaints.models import Knock
from afterbell.complaints.rules.handling import Desk, StepKind
from afterbell.complaints.waiting import over, overdue

WATCH = "complaints.watch"


@command(WATCH)
def watch_complaints(*, actor: Actor, now: datetime) -> int:
    """Bring what was not answered in time before the bureau, close what is over, forget who knocked.

    Gives how many complaints moved; again at once it is none. The ledger holds how many, not which.
    """
    authorise(actor=actor, action=WATCH, at=place(platform=1))
    school, today = held(actor.tenant), local_day(now)
    late, done = overdue(today=today), over(today=today)
    for row, _standing in late:
        store(row, NewStep(kind=StepKind.OVERDUE, desk=Desk.BUREAU, due_on=due_after(today)), now=now)
    for row, standing in done:
        store(row, NewStep(kind=StepKind.CLOSED, desk=standing.desk), now=now)
    Knock.objects.filter(at__lt=now - KEPT).delete()
    record(subject=school.code, overdue=len(late), closed=len(done))
    return len(late) + len(done)
