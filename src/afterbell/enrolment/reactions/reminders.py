"""Whom enrolment reminds: whoever has reviews that are due, and whoever may decide them once they are overdue."""

from __future__ import annotations

from datetime import datetime

from afterbell.base.outbox.kinds import MessageKind, Value
from afterbell.enrolment.events import ChangesDueSoon, ChangesOverdue, ReviewsDueSoon, ReviewsOverdue
from afterbell.enrolment.messages import (
    CHANGE_DUE_SOON,
    CHANGE_OVERDUE,
    DUE_SOON,
    OVERDUE,
    SCHOOL_CHANGE_DUE_SOON,
    SCHOOL_CHANGE_OVERDUE,
    SCHOOL_DUE_SOON,
    SCHOOL_OVERDUE,
)
from afterbell.schools.roles import Role
from afterbell.schools.telling import tell_homeroom_teachers, tell_posts

REVIEWERS = (Role.VICE_PRINCIPAL, Role.ACADEMIC_OFFICE)


def tell_of_reviews_due_soon(event: ReviewsDueSoon) -> None:
    """Remind whoever has the reviews: the homeroom teacher, or those who review for the school."""
    _remind(event=event, codes=event.applications, kind=DUE_SOON, of_school=SCHOOL_DUE_SOON)


def tell_of_overdue_reviews(event: ReviewsOverdue) -> None:
    """Remind whoever has the reviews, and of a homeroom's also those who may review them from now on."""
    _remind(event=event, codes=event.applications, kind=OVERDUE, of_school=SCHOOL_OVERDUE, both=True)


def tell_of_changes_due_soon(event: ChangesDueSoon) -> None:
    """Remind whoever has to review changes of days, as of applications."""
    _remind(event=event, codes=event.changes, kind=CHANGE_DUE_SOON, of_school=SCHOOL_CHANGE_DUE_SOON)


def tell_of_overdue_changes(event: ChangesOverdue) -> None:
    """Remind whoever left changes of days beyond their day, and whoever may decide them from now on."""
    _remind(event=event, codes=event.changes, kind=CHANGE_OVERDUE, of_school=SCHOOL_CHANGE_OVERDUE, both=True)


def _remind(
    *,
    event: ReviewsDueSoon | ReviewsOverdue | ChangesDueSoon | ChangesOverdue,
    codes: tuple[str, ...],
    kind: MessageKind,
    of_school: MessageKind,
    both: bool = False,
) -> None:
    """Tell the desk that has them; `both` tells the school too of what a homeroom left."""
    values: dict[str, Value] = {"number": len(codes)}
    about = event.homeroom or codes[0]
    occasion = _moment(event.at)
    if event.homeroom:
        tell_homeroom_teachers(
            kind=kind, school=event.school, homerooms=[about], occasion=occasion, values=values, now=event.at
        )
    if both or not event.homeroom:
        tell_posts(
            kind=of_school,
            school=event.school,
            roles=REVIEWERS,
            about=about,
            occasion=occasion,
            values=values,
            now=event.at,
        )


def _moment(at: datetime) -> str:
    return at.isoformat(timespec="minutes")
