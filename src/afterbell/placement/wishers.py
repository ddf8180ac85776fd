"""A child as its lists of wishes see it."""

from __future__ import annotations

from afterbell.enrolment.models import Application
from afterbell.placement.rules.wishing import Wisher


def wisher_of(row: Application, *, asked: frozenset[tuple[int, str]]) -> Wisher:
    """Put the child of an application in the terms of the rules."""
    homeroom = row.pupil.homeroom
    return Wisher(
        name=row.pupil.name,
        grade=homeroom.grade,
        language=homeroom.language,
        ended=row.state in Application.ENDED,
        asked=asked,
    )
