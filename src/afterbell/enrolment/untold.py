"""Reviews whose day is near or has passed, and of which nobody was told yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from afterbell.enrolment.models import Application, DayChange, DayChangeNotice, Review, ReviewNotice
from afterbell.enrolment.on_file import due_of, due_of_change, passed_on_days
from afterbell.enrolment.rules.due import Standing, standing_on

STAGES = {
    Application.State.SUBMITTED.value: Review.Stage.HOMEROOM,
    Application.State.HOMEROOM_APPROVED.value: Review.Stage.SCHOOL,
}
KINDS = {Standing.SOON: ReviewNotice.Kind.SOON, Standing.OVERDUE: ReviewNotice.Kind.OVERDUE}


@dataclass(frozen=True, slots=True, kw_only=True)
class DueReview:
    """One of them, at the desk that has it."""

    application: Application
    stage: Review.Stage
    kind: ReviewNotice.Kind
    due: date


def untold_reviews(*, today: date) -> list[DueReview]:
    """Find the reviews of which somebody is to be told on a day; read within a school's walls, in four queries."""
    waiting = Application.objects.filter(state__in=STAGES).select_related("pupil__homeroom")
    rows = list(waiting.prefetch_related("version", "reviews").order_by("pk"))
    told = set(ReviewNotice.objects.filter(application__in=rows).values_list("application", "stage", "round", "kind"))
    found = []
    for row in rows:
        due = due_of(row, reviews=row.reviews.all())
        kind = KINDS.get(standing_on(due=due, today=today)) if due else None
        stage = STAGES[row.state]
        if due and kind and (row.pk, stage.value, row.round, kind.value) not in told:
            found.append(DueReview(application=row, stage=stage, kind=kind, due=due))
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class DueChange:
    """A change of days whose review is due, at the desk that has it."""

    change: DayChange
    stage: Review.Stage
    kind: ReviewNotice.Kind
    due: date


def untold_changes(*, today: date) -> list[DueChange]:
    """Find the changes of days of whose review somebody is to be told on a day, as `untold_reviews` does."""
    waiting = DayChange.objects.filter(state__in=STAGES).select_related("application__pupil__homeroom")
    rows = list(waiting.prefetch_related("application__version").order_by("pk"))
    if not rows:
        return []
    told = set(DayChangeNotice.objects.filter(change__in=rows).values_list("change", "stage", "kind"))
    passed_on = passed_on_days(rows)
    found = []
    for row in rows:
        due = due_of_change(row, approved_on=passed_on.get(row.pk))
        kind = KINDS.get(standing_on(due=due, today=today)) if due else None
        stage = STAGES[row.state]
        if due and kind and (row.pk, stage.value, kind.value) not in told:
            found.append(DueChange(change=row, stage=stage, kind=kind, due=due))
    return found
