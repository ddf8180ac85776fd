"""The house says by itself that nobody has come for a child, where nobody has begun to call its family."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet

from afterbell.attendance.models import RollMark
from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command, record
from afterbell.base.events import tell
from afterbell.base.models import Message
from afterbell.base.spans import instant, local_day
from afterbell.dismissal.custody import SHOWN
from afterbell.dismissal.events import WaitsLate
from afterbell.dismissal.handed import standing
from afterbell.dismissal.messages import WAITS_LATE
from afterbell.dismissal.models import Handover, LateCall, LateStay
from afterbell.dismissal.queries.custody import read_home
from afterbell.dismissal.queries.gate import last_sessions
from afterbell.dismissal.rules.staying import is_waiting
from afterbell.dismissal.staying import bounds_on

A_DAY = timedelta(days=1)
Waiting = tuple[str, str]
"""A session and a child, by public code."""


def may_wait_late(*, now: datetime) -> bool:
    """Say with one question whether some child may still be here after a session of which nobody has told.

    Every part is a set of the day and none is asked for each mark: of 1,800 children that took minutes.
    """
    today = local_day(now)
    shown = [state.value for state in SHOWN]
    gone = Handover.objects.filter(session__date=today, undone=None).values("pupil")
    calls = LateCall.objects.filter(session__date=today).values("pupil")
    stays = LateStay.objects.filter(session__date=today).values("pupil")
    marks = RollMark.objects.filter(session__date=today, session__ends_at__lt=now, state__in=shown)
    asked = marks.exclude(pupil__in=gone).exclude(pupil__in=calls).exclude(pupil__in=stays)
    return asked.exclude(pupil__code__in=_told_of(today).values("concerns")).exists()


def _told_of(today: date) -> QuerySet[Message]:
    """Find what the house told today of children nobody has come for."""
    return Message.objects.filter(
        kind=WAITS_LATE.name, posted_at__gte=instant(today, time.min), posted_at__lt=instant(today + A_DAY, time.min)
    )


def waiting_unseen(*, now: datetime) -> Sequence[Waiting]:
    """Give the children who wait longer than the scheme's minutes, and whom nobody has called for or stays with."""
    today = local_day(now)
    home, bounds = read_home(on=today), bounds_on(today)
    gone = {row.pupil for row in standing(home.handovers).values()}
    seen = {
        *LateCall.objects.filter(session__date=today).values_list("pupil__code", flat=True),
        *LateStay.objects.filter(session__date=today).values_list("pupil__code", flat=True),
        *_told_of(today).values_list("concerns", flat=True),
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
