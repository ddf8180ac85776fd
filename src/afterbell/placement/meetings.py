"""The days of a term on which groups meet, from the school's calendar: one reading for whoever says from when."""

from __future__ import annotations

from afterbell.placement.rules.meeting import MeetingDays
from afterbell.schools.models import SchoolDay


def meeting_days(*, term: int) -> MeetingDays:
    """Read on which days of a term which weekday's groups meet. One question."""
    held = SchoolDay.objects.filter(term=term).exclude(follows_weekday=None).order_by("date")
    days = held.values_list("date", "follows_weekday")
    return MeetingDays(tuple((day, follows) for day, follows in days if follows is not None))
