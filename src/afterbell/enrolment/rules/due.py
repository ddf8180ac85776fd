"""Until which day a review is in time, as the scheme promises families."""

from __future__ import annotations

from datetime import date, timedelta

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
