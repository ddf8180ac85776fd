"""A child looked for is found by the mark of whoever sees it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from afterbell.attendance.events import ChildFound
from afterbell.attendance.models import Alarm, AlarmClosed, RollMark
from afterbell.attendance.rules.folding import Mark
from afterbell.attendance.rules.looking import FOUND
from afterbell.attendance.standing import Standing
from afterbell.base.access import Actor
from afterbell.base.events import tell
from afterbell.schools.actors import signed_in


def find_by_marks(*, actor: Actor, now: datetime, session: Standing, marks: Sequence[Mark]) -> None:
    """Close the alarms about children whom these marks place, in the name of whoever made them.

    A mark that says leave, left early or absent places nobody. The session is locked by the caller.
    """
    placed = {mark.pupil: mark for mark in marks if mark.state in FOUND}
    rows = (
        Alarm.objects.select_for_update(of=("self",), no_key=True)
        .select_related("pupil")
        .filter(session=session.pk, pupil__code__in=placed)
        .order_by("pk")
    )
    closed = set(AlarmClosed.objects.filter(alarm__session=session.pk).values_list("alarm_id", flat=True))
    for row in rows:
        if row.pk in closed:
            continue
        AlarmClosed.objects.create(
            school_id=session.school,
            alarm=row,
            whereabouts=_said(placed[row.pupil.code], session=session),
            closed_by_id=signed_in(actor),
            closed_at=now,
        )
        tell(
            ChildFound(school=session.school, alarm=row.code, session=session.code, pupil=row.pupil.code, closed_at=now)
        )


def _said(mark: Mark, *, session: Standing) -> str:
    return f"{RollMark.State(mark.state.value).label}：{mark.place or session.name}"
