"""A comment is taken down on a report; another person agrees or decides the author's appeal, and each is told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db import IntegrityError, transaction

from afterbell.base.events import tell
from afterbell.base.refusals import Refusal
from afterbell.comments.courses import courses_of, last_takedowns
from afterbell.comments.events import CommentDecided, CommentTakenDown
from afterbell.comments.models import Comment, PenName, ReportDecision, Takedown, TakedownStep
from afterbell.comments.refusals import REFUSALS
from afterbell.comments.rules.course import Course, State, against_deciding, is_at_once
from afterbell.portal.rules import DEFAULT_LISTS, Decision, screen

Kind = TakedownStep.Kind


def against_taking_down(*, comment: Comment, by: int) -> Iterator[Refusal]:
    """Give the reason why somebody does not take a shown comment down: another person put it back before."""
    course = courses_of([comment])[comment.pk]
    if course.state is State.SHOWN and course.taken and by in course.taken.people:
        yield REFUSALS.refusal("overruled")


def take_down(*, comment: Comment, decision: ReportDecision, rule: str, now: datetime) -> None:
    """Take a comment down on a report: at once, or as a first word that another reviewer has to agree to.

    Where a first word stands already this is the second one, if it is another person's; what is down stays down.
    """
    PenName.objects.select_for_update().get(pk=comment.pen_id)
    course = courses_of([comment])[comment.pk]
    if course.state is State.DOUBTED:
        if not against_deciding(course=course, by=decision.by_id):
            step = {"rule": rule, "words": decision.reason, "by_id": decision.by_id}
            take_step(comment=comment, kind=Kind.AGREED, step=step, now=now)
    elif course.state is State.SHOWN:
        hard = any(one.decision is Decision.REFUSE for one in screen(text=comment.words, lists=DEFAULT_LISTS))
        at_once = is_at_once(by_stranger=decision.report.reporter_id is None, hard_rule=hard)
        row = Takedown.objects.create(
            school_id=comment.school_id, comment=comment, decision=decision, rule=rule, at_once=at_once
        )
        if at_once:
            _tell_taken_down(row, comment, rule=rule, reason=decision.reason, now=now)


def decide_takedown(*, comment: Comment, course: Course, step: dict[str, object], shown: bool, now: datetime) -> str:
    """Agree to a takedown or not, or decide its author's appeal; gives the kind of step."""
    if course.state is State.DOUBTED:
        kind = Kind.REJECTED if shown else Kind.AGREED
    else:
        kind = Kind.RESTORED if shown else Kind.UPHELD
    take_step(comment=comment, kind=kind, step=step, now=now)
    return kind.value


def take_step(*, comment: Comment, kind: TakedownStep.Kind, step: dict[str, object], now: datetime) -> None:
    """Keep a step of a comment's last takedown, unless somebody else's was stored first, and tell the author."""
    row = last_takedowns([comment.pk])[comment.pk]
    try:
        with transaction.atomic():
            TakedownStep.objects.create(school_id=row.school_id, takedown=row, kind=kind.value, at=now, **step)
    except IntegrityError:
        raise REFUSALS.refused("same_time", conflict=True) from None
    reason = str(step["words"])
    if kind is Kind.AGREED:
        _tell_taken_down(row, comment, rule=str(step["rule"]) or row.rule, reason=reason, now=now)
    elif kind in {Kind.RESTORED, Kind.UPHELD}:
        tell(
            CommentDecided(
                school=row.school_id,
                comment=comment.code,
                author=comment.pen.account_id,
                stage="appeal",
                outcome="shown" if kind is Kind.RESTORED else "refused",
                reason=reason,
                at=now,
                takedown=row.decision.report.code,
            )
        )


def _tell_taken_down(row: Takedown, comment: Comment, *, rule: str, reason: str, now: datetime) -> None:
    tell(
        CommentTakenDown(
            school=row.school_id,
            comment=comment.code,
            author=comment.pen.account_id,
            takedown=row.decision.report.code,
            rule=rule,
            reason=reason,
            at=now,
        )
    )
