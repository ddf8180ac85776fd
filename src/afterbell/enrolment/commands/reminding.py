"""Telling whose reviews are due soon and whose have passed their day: once each, by the house itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command, record
from afterbell.base.events import tell
from afterbell.base.spans import local_day
from afterbell.enrolment.events import ReviewsDueSoon, ReviewsOverdue
from afterbell.enrolment.models import Review, ReviewNotice
from afterbell.enrolment.untold import DueReview, untold_reviews


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
