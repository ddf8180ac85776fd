"""Until which day a review is in time, as the scheme promises families."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

from afterbell.enrolment.rules.review import State
from afterbell.scheme.rules.document import Procedure


def review_due(
    *, state: State, submitted_on: date, homeroom_approved_on: date | None, procedure: Procedure
) -> date | None:
    """Give the last day on which the review an application waits for is in time; None when it waits for none.

    The homeroom's days count from the day of handing in, the school's from the homeroom's approval.
    """
    match state:
        case State.SUBMITTED:
            return submitted_on + timedelta(days=procedure.homeroom_review_days)
        case State.HOMEROOM_APPROVED:
            return (homeroom_approved_on or submitted_on) + timedelta(days=procedure.school_review_days)
        case _:
            return None


REMINDED_BEFORE = timedelta(days=1)
"""So long before its last day a reviewer is reminded."""


class Standing(StrEnum):
    """How a review stands towards its last day; after it, somebody else may decide in the reviewer's place."""

    IN_TIME = "in_time"
    SOON = "soon"
    OVERDUE = "overdue"


def standing_on(*, due: date, today: date) -> Standing:
    """Say how a review stands on a day; the last day itself is in time until its end."""
    if today > due:
        return Standing.OVERDUE
    return Standing.SOON if today >= due - REMINDED_BEFORE else Standing.IN_TIME
