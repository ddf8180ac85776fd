"""A seat beside the afternoon's tutoring, with somebody who helps; imported after Django is ready."""

from __future__ import annotations

from afterbell.base.tenancy import within
from afterbell.rostering.models import Assignment, Session
from afterbell.schools.models import Staff
from tests.support.afternoon import Afternoon
from tests.support.world import MORNING

HELPER = "subject3"


def seat_beside(afternoon: Afternoon, *, handle: str = HELPER) -> str:
    """Let somebody help in the tutoring; gives the code of the seat."""
    school = afternoon.school
    with within(school.id):
        row = Session.objects.get(code=afternoon.tutoring)
        fields = ("school_id", "term_id", "version_id", "kind", "ledger", "band", "date", "weekday", "room_id")
        times = ("starts_at", "ends_at", "class_hours")
        same = {field: getattr(row, field) for field in (*fields, *times)}
        seat = Session.objects.create(**same, name=f"{row.name} · 协助", beside=row, seat=2)
        Assignment.objects.create(
            school_id=school.id,
            session=seat,
            staff=Staff.objects.get(code=school.staff[handle]),
            basis="planned",
            assigned_by=school.account("office"),
            assigned_at=MORNING,
        )
        return seat.code
