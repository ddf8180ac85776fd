"""A reviewer shows or refuses a comment; another one decides the appeal."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command, record
from afterbell.base.events import tell
from afterbell.base.refusals import NotThere, Refused
from afterbell.base.tenancy import within
from afterbell.comments.commands.taking_down import decide_takedown
from afterbell.comments.courses import courses_of
from afterbell.comments.events import CommentDecided
from afterbell.comments.models import Comment, CommentDecision
from afterbell.comments.reach import institutions_within, known_to_the_school
from afterbell.comments.refusals import REFUSALS
from afterbell.comments.rules.course import State, against_deciding
from afterbell.comments.said import reason_of
from afterbell.comments.wording import DECISION_RULES
from afterbell.schools.actors import signed_in

Stage, Outcome = CommentDecision.Stage, CommentDecision.Outcome


@command("comments.review")
def decide_comment(*, actor: Actor, now: datetime, comment: str, outcome: str, reason: str, rule: str = "") -> None:
    """Show or refuse a comment that waits, or decide its appeal, with a reason and the rule where there is one.

    Of a comment that was reported it is the second word on taking it down, or the word on its author's appeal.

    Raises NotThere for a comment of a school that is not the actor's to review, Refused with every reason.
    """
    with within(institutions_within(actor=actor, action="comments.review")):
        row = Comment.objects.select_related("pen").filter(code=comment).first()
    if row is None:
        raise NotThere("comment")
    authorise(actor=actor, action="comments.review", at=place(school=row.school_id, supervised=row.school_id))
    why, faults = reason_of(reason)
    if outcome not in Outcome.values:
        faults.append(REFUSALS.refusal("outcome_unknown", field="outcome"))
    if rule and rule not in DECISION_RULES:
        faults.append(REFUSALS.refusal("rule_unknown", field="rule"))
    with within(row.school_id):
        course = courses_of([row])[row.pk]
        if reasons := against_deciding(course=course, by=signed_in(actor)):
            raise Refused(reasons, conflict=True)
        if faults:
            raise Refused(faults)
        if course.state in {State.DOUBTED, State.DOWN_APPEALED}:
            step: dict[str, object] = {"rule": rule, "words": why, "by_id": signed_in(actor)}
            shown = outcome == Outcome.SHOWN
            stage = decide_takedown(comment=row, course=course, step=step, shown=shown, now=now)
        else:
            stage = (Stage.APPEAL if course.state is State.APPEALED else Stage.REVIEW).value
            _store(actor, row, now=now, decided={"stage": stage, "outcome": outcome, "rule": rule, "reason": why})
        details: dict[str, object] = {"stage": stage, "outcome": outcome}
        known_to_the_school(
            actor=actor, school=row.school_id, action="comments.review", subject=row.code, details=details, now=now
        )
    record(subject=row.code, stage=stage, outcome=outcome, rule=rule)


def _store(actor: Actor, row: Comment, *, now: datetime, decided: dict[str, str]) -> None:
    """Keep a decision, unless somebody else's of the same stage was stored first, and tell the author."""
    try:
        with transaction.atomic():
            CommentDecision.objects.create(
                school_id=row.school_id, comment=row, by_id=signed_in(actor), at=now, **decided
            )
    except IntegrityError:
        raise REFUSALS.refused("same_time", conflict=True) from None
    stage, outcome = str(decided["stage"]), str(decided["outcome"])
    tell(
        CommentDecided(
            school=row.school_id,
            comment=row.code,
            author=row.pen.account_id,
            stage=stage,
            outcome=outcome,
            reason=decided["reason"],
            at=now,
        )
    )
