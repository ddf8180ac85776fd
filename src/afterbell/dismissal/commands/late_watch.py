"""The house says by itself that nobody has come for a child, where nobody has begun to call its family."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q

from afterbell.attendance.models import RollMark
from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command, record
from afterbell.base.events import tell
from afterbell.base.models import Message
from afterbell.base.spans import local_day
from afterbell.dismissal.custody import SHOWN
from afterbell.dismissal.events import WaitsLate
from afterbell.dismissal.handed import standing
from afterbell.dismissal.messages import WAITS_LATE
from afterbell.dismissal.models import Handover, LateCall, LateStay
from afterbell.dismissal.queries.custody import read_home
from afterbell.dismissal.queries.gate import last_sessions
from afterbell.dismissal.rules.staying import is_waiting
from afterbell.dismissal.staying import bounds_on

Waiting = tuple[str, str]
"""A session and a child, by public code."""


def may_wait_late(*, now: datetime) -> bool:
    """Say with one question whether some child may still be here after a session of which nobody has told."""
    today = local_day(now)
    gone = Handover.objects.filter(pupil=OuterRef("pupil"), session__date=today, undone=None)
    told = Message.objects.filter(kind=WAITS_LATE.name, concerns=OuterRef("pupil__code"), posted_at__date=today)
    shown = [state.value for state in SHOWN]
    marks = RollMark.objects.filter(session__date=today, session__ends_at__lt=now, state__in=shown)
    return marks.filter(~Exists(gone), ~Exists(told), _nobody_asked(today)).exists()


def _nobody_asked(today: date) -> Q:
    """Say that nobody has called for a mark's child today, and nobody stays with it."""
    of_child = {"pupil": OuterRef("pupil"), "session__date": today}
    calls, stays = LateCall.objects.filter(**of_child), LateStay.objects.filter(**of_child)
    return ~Q(Exists(calls)) & ~Q(Exists(stays))


def waiting_unseen(*, now: datetime) -> Sequence[Waiting]:
    """Give the children who wait longer than the scheme's minutes, and whom nobody has called for or stays with."""
    today = local_day(now)
    home, bounds = read_home(on=today), bounds_on(today)
    gone = {row.pupil for row in standing(home.handovers).values()}
    seen = {
        *LateCall.objects.filter(session__date=today).values_list("pupil__code", flat=True),
        *LateStay.objects.filter(session__date=today).values_list("pupil__code", flat=True),
        *Message.objects.filter(kind=WAITS_LATE.name, posted_at__date=today).values_list("concerns", flat=True),
    }
    last = last_sessions(day=home.day)
    return tuple(
        (row.code, child.code)
        for child in home.children
        if child.code not in gone | seen
        and (row := last.get(child.code)) is not None
        and is_waiting(ends=row.ends_at, now=now, bounds=bounds)
        and home.day.state_of(session=row, child=child) in SHOWN
    )


@command("dismissal.watch_late")
def watch_over_late(*, actor: Actor, now: datetime) -> int:
    """Tell the adults in charge and the day's leaders of children nobody has come for; of each once."""
    authorise(actor=actor, action="dismissal.watch_late", at=place(platform=1))
    waiting = waiting_unseen(now=now)
    record(subject="late", told=len(waiting))
    if waiting:
        tell(WaitsLate(school=actor.tenant, children=tuple(waiting), at=now))
    return len(waiting)
