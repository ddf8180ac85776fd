"""Evidence as commands and queries read it: until when it may be changed, and when it was decided by."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import Max

from afterbell.base.spans import local_day
from afterbell.enrolment.models import Application, Review, Withdrawal

PURPOSE = "evidence.circumstance"
State = Application.State
OPEN = (State.SUBMITTED, State.RETURNED)
"""States in which the family may still add and remove."""
DECIDED = (State.APPROVED, State.REFUSED)


def decided_on(*, applications: Sequence[Application]) -> dict[int, date]:
    """Give the days on which applications were decided or withdrawn, by id; those on their way have none."""
    by_state = {row.pk: row.state for row in applications}
    reviews = Review.objects.filter(application__in=by_state).values_list("application").annotate(at=Max("reviewed_at"))
    days = {pk: local_day(at) for pk, at in reviews.order_by() if by_state[pk] in DECIDED}
    withdrawn = Withdrawal.objects.filter(application__in=by_state).values_list("application", "withdrawn_at")
    return days | {pk: local_day(at) for pk, at in withdrawn}
