"""The rooms of a school looked at before its first session; imported by tests after Django is ready."""

from __future__ import annotations

from datetime import datetime

from afterbell.attendance import commands as attendance
from afterbell.attendance.commands import LookedAt
from afterbell.attendance.venues import checklist_on
from afterbell.base.spans import local_day
from afterbell.base.tenancy import within
from tests.support.world import MORNING, SmallSchool


def all_right(school: SmallSchool, *, now: datetime = MORNING) -> list[LookedAt]:
    """Say of everything on the list that it is right."""
    with within(school.id):
        return [LookedAt(item=item.code) for item in checklist_on(local_day(now)).items]


def check_rooms(school: SmallSchool, *, now: datetime = MORNING) -> None:
    """Let the duty leader find all rooms of the school in order."""
    looked_at = all_right(school, now=now)
    for room in school.rooms:
        attendance.check_room(actor=school.actor("duty"), now=now, room=room, looked_at=looked_at)
