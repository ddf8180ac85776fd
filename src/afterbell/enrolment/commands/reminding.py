"""Telling which reviews are due soon and which have passed their day: once each, by the house itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command, record
from afterbell.base.events import tell
from afterbell.base.spans import local_day
from afterbell.enrolment.events import ChangesDueSoon, ChangesOverdue, ReviewsDueSoon, ReviewsOverdue
from afterbell.enrolment.models import DayChangeNotice, Review, ReviewNotice
from afterbell.enrolment.untold import DueReview, untold_changes, untold_reviews


@command("enrolment.tell_what_is_due")
def tell_due_reviews(*, actor: Actor, now: datetime) -> int:
    """Tell of every review whose day is near or has passed, once for each submission and stage; gives how many.

    Two rounds at the same moment tell once: the later one finds everything told.
    """
    authorise(actor=actor, action="enrolment.tell_what_is_due", at=place(platform=1))
    found = untold_reviews(today=local_day(now))
    try:
        with transaction.atomic():
            ReviewNotice.objects.bulk_create(
                ReviewNotice(
                    school_id=actor.tenant,
                    application=row.application,
                    stage=row.stage,
                    round=row.application.round,
                    kind=row.kind,
                    due=row.due,
                    told_at=now,
                )
                for row in found
            )
    except IntegrityError:
        found = []
    _tell(actor=actor, now=now, found=found)
    record(subject="reviews", told=len(found), overdue=sum(row.kind == ReviewNotice.Kind.OVERDUE for row in found))
    return len(found)


def _tell(*, actor: Actor, now: datetime, found: Sequence[DueReview]) -> None:
    """Tell it desk by desk: each homeroom its own, the school what it has."""
    desks: dict[tuple[ReviewNotice.Kind, Review.Stage, str], list[str]] = defaultdict(list)
    for row in found:
        homeroom = row.application.pupil.homeroom.code if row.stage == Review.Stage.HOMEROOM else ""
        desks[row.kind, row.stage, homeroom].append(row.application.code)
    events = {ReviewNotice.Kind.SOON: ReviewsDueSoon, ReviewNotice.Kind.OVERDUE: ReviewsOverdue}
    for (kind, stage, homeroom), codes in desks.items():
        tell(events[kind](school=actor.tenant, stage=stage.value, homeroom=homeroom, applications=tuple(codes), at=now))


@command("enrolment.tell_what_is_due")
def tell_due_changes(*, actor: Actor, now: datetime) -> int:
    """Tell of every change of days whose review is near its day or beyond it, as `tell_due_reviews` does."""
    authorise(actor=actor, action="enrolment.tell_what_is_due", at=place(platform=1))
    found = untold_changes(today=local_day(now))
    try:
        with transaction.atomic():
            DayChangeNotice.objects.bulk_create(
                DayChangeNotice(
                    school_id=actor.tenant, change=row.change, stage=row.stage, kind=row.kind, due=row.due, told_at=now
                )
                for row in found
            )
    except IntegrityError:
        found = []
    desks: dict[tuple[ReviewNotice.Kind, Review.Stage, str], list[str]] = defaultdict(list)
    for row in found:
        homeroom = row.change.application.pupil.homeroom.code if row.stage == Review.Stage.HOMEROOM else ""
        desks[row.kind, row.stage, homeroom].append(row.change.code)
    events = {ReviewNotice.Kind.SOON: ChangesDueSoon, ReviewNotice.Kind.OVERDUE: ChangesOverdue}
    for (kind, stage, homeroom), codes in desks.items():
        tell(events[kind](school=actor.tenant, stage=stage.value, homeroom=homeroom, changes=tuple(codes), at=now))
    record(subject="changes", told=len(found), overdue=sum(row.kind == ReviewNotice.Kind.OVERDUE for row in found))
    return len(found)
