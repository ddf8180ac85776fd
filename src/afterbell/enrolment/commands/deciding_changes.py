"""Changes of days at the two desks: judged by the rules of applications, and in force from a day still to come."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime

from afterbell.base.access import Actor
from afterbell.base.days import day_within_year
from afterbell.base.events import tell
from afterbell.base.refusals import Refusal
from afterbell.base.spans import SCHOOL_ZONE
from afterbell.base.written import written
from afterbell.enrolment.days_asked import days_of_changes, days_on
from afterbell.enrolment.ending import earliest_end_of
from afterbell.enrolment.events import ChangesReviewed, DaysChanged
from afterbell.enrolment.models import Application, DayChange, DayChangeReview
from afterbell.enrolment.on_file import DECISIONS, DESKS
from afterbell.enrolment.refusals import REFUSALS
from afterbell.enrolment.rules.review import MOVES, Action, Desk, State, Step
from afterbell.schools.actors import signed_in

MADE = {action: decision for decision, action in DECISIONS.items()}
STAGES = {desk: stage for stage, desk in DESKS.items()}


def locked_changes(codes: Sequence[str]) -> dict[str, DayChange]:
    """Find and lock those of a batch that are changes of days, always in the same order."""
    rows = DayChange.objects.select_for_update(of=("self",)).filter(code__in=codes).order_by("pk")
    together = rows.select_related("application__pupil__homeroom", "application__term")
    return {row.code: row for row in together.prefetch_related("application__version")}


def changes_passed_over(
    *, rows: Sequence[DayChange], waiting: str, desk: Desk, decided: Mapping[str, object]
) -> Iterator[Refusal]:
    """Say of changes that no longer wait at a desk what became of them."""
    made = DayChangeReview.objects.filter(change__in=rows, stage=STAGES[desk]).select_related("reviewed_by")
    last = {review.change_id: review for review in made}
    for row in rows:
        pupil = row.application.pupil.name
        if row.state == DayChange.State.WITHDRAWN or row.application.state != Application.State.APPROVED:
            yield REFUSALS.refusal("withdrawn_meanwhile", field=row.code, pupil=pupil)
        elif row.state != waiting and row.pk in last:
            review, at = last[row.pk], last[row.pk].reviewed_at.astimezone(SCHOOL_ZONE)
            yield REFUSALS.refusal(
                "decided_meanwhile",
                field=row.code,
                pupil=pupil,
                person=review.reviewed_by.name,
                day=day_within_year(at.date()),
                time=f"{at:%H:%M}",
                decision=decided[review.decision],
            )
        elif row.state != waiting:
            yield REFUSALS.refusal("moved_meanwhile", field=row.code)


def store_changes(
    *,
    actor: Actor,
    now: datetime,
    desk: Desk,
    rows: Sequence[DayChange],
    steps: Mapping[str, Step],
    standing_in: str = "",
) -> None:
    """Keep the decisions, and let what the school approves come into force. Raises a conflict when one was moved."""
    if not rows:
        return
    by = signed_in(actor)
    DayChangeReview.objects.bulk_create(
        DayChangeReview(
            school_id=actor.tenant,
            change=row,
            stage=STAGES[desk],
            decision=MADE[steps[row.code].action],
            reason="" if steps[row.code].action is Action.APPROVE else written(steps[row.code].reason),
            standing_in=standing_in,
            reviewed_by_id=by,
            reviewed_at=now,
        )
        for row in rows
    )
    for row in rows:
        _move(row=row, desk=desk, action=steps[row.code].action, by=by, now=now)
    _tell(actor=actor, now=now, desk=desk, steps={row.code: steps[row.code] for row in rows})


def _move(*, row: DayChange, desk: Desk, action: Action, by: int, now: datetime) -> None:
    _desk, to = MOVES[State(row.state), action]
    change: dict[str, object] = {"state": to.value}
    if action is Action.APPROVE:
        change[f"{desk.value}_approver_id"] = by
    if to is State.APPROVED:
        change["in_force_from"] = _come_into_force(row=row, now=now)
    if DayChange.objects.filter(pk=row.pk, state=row.state).update(**change) != 1:
        raise REFUSALS.refused("moved_meanwhile", conflict=True)


def _come_into_force(*, row: DayChange, now: datetime) -> date:
    """Tell from which day a change holds: the one asked for, or the first still possible when it is approved."""
    wanted = days_of_changes(changes=[row.pk])[row.pk]
    earliest = earliest_end_of(application=row.application, now=now, also=wanted)
    first = max(row.effective_on, earliest)
    before = days_on(applications=[row.application_id], day=first)[row.application_id]
    tell(
        DaysChanged(
            school=row.school_id,
            application=row.application.code,
            pupil=row.application.pupil.code,
            in_force_from=first,
            dropped=tuple(day for day in before if day not in wanted),
            added=tuple(day for day in wanted if day not in before),
            at=now,
        )
    )
    return first


def _tell(*, actor: Actor, now: datetime, desk: Desk, steps: Mapping[str, Step]) -> None:
    by_action: dict[Action, list[str]] = defaultdict(list)
    for code, step in steps.items():
        by_action[step.action].append(code)
    tell(
        ChangesReviewed(
            school=actor.tenant,
            stage=desk.value,
            approved=tuple(by_action[Action.APPROVE]),
            returned=tuple(by_action[Action.RETURN]),
            refused=tuple(by_action[Action.REFUSE]),
            by=actor.code,
            at=now,
        )
    )
