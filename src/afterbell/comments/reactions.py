"""Whoever wrote, reported or was locked is told what came of it, in the same transaction."""

from __future__ import annotations

from afterbell.base.outbox.posting import Letter, post
from afterbell.comments.events import CommentDecided, CommentTakenDown, PenLockMoved, ReportAnswered
from afterbell.comments.messages import (
    APPEAL_REFUSED,
    COMMENT_REFUSED,
    COMMENT_SHOWN,
    COMMENT_TAKEN_DOWN,
    PEN_LOCK_MOVED,
    PEN_LOCKED,
    REPORT_ANSWERED,
)
from afterbell.comments.models import PenLock
from afterbell.comments.wording import DECISION_RULES, OUTCOME_WORDS, PEN_STEP_WORDS
from afterbell.portal.wording import GROUND_WORDS
from afterbell.schools.telling import said_reason


def tell_the_author(event: CommentDecided) -> None:
    """Tell an author what became of a comment, and why."""
    refused = APPEAL_REFUSED if event.stage == "appeal" else COMMENT_REFUSED
    letter = Letter(
        to=event.author,
        kind=COMMENT_SHOWN if event.outcome == "shown" else refused,
        about=event.comment,
        occasion=event.takedown or ("appeal" if event.stage == "appeal" else ""),
        values={"reason": said_reason(event.reason)},
    )
    post(tenant=event.school, letters=[letter], now=event.at)


def tell_of_a_comment_taken_down(event: CommentTakenDown) -> None:
    """Tell an author that a comment is shown no more, by which rule, and why."""
    letter = Letter(
        to=event.author,
        kind=COMMENT_TAKEN_DOWN,
        about=event.comment,
        occasion=event.takedown,
        values={"rule": DECISION_RULES[event.rule], "reason": said_reason(event.reason)},
    )
    post(tenant=event.school, letters=[letter], now=event.at)


def tell_the_reporter(event: ReportAnswered) -> None:
    """Tell whoever of the school reported something what was done; a stranger looks it up."""
    if event.reporter is None:
        return
    letter = Letter(
        to=event.reporter,
        kind=REPORT_ANSWERED,
        about=event.report,
        values={"outcome": OUTCOME_WORDS[event.outcome], "reason": said_reason(event.reason)},
    )
    post(tenant=event.school, letters=[letter], now=event.at)


def tell_of_a_pen_lock(event: PenLockMoved) -> None:
    """Tell somebody that their personal space is locked, or what was done about that."""
    if event.kind == "locked":
        ground = GROUND_WORDS[PenLock.objects.get(code=event.lock).ground]
        letter = Letter(to=event.owner, kind=PEN_LOCKED, about=event.lock, values={"ground": ground})
    else:
        step = PEN_STEP_WORDS[event.kind]
        letter = Letter(
            to=event.owner, kind=PEN_LOCK_MOVED, about=event.lock, occasion=event.kind, values={"step": step}
        )
    post(tenant=event.school, letters=[letter], now=event.at)
