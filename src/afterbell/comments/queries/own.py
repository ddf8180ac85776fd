"""A person's own space: the pen name, what became of each comment, and the notice while it is locked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from afterbell.base.access import Actor, authorise, place
from afterbell.base.words import Words
from afterbell.comments.courses import courses_of, standing_of, title_of
from afterbell.comments.models import Comment, CommentDecision, PenLock, PenLockStep, PenName, Takedown, TakedownStep
from afterbell.comments.rules.course import State, against_appealing
from afterbell.comments.wording import DECISION_RULES
from afterbell.portal.locks import locked_since
from afterbell.portal.rules.locking import Standing
from afterbell.portal.wording import GROUND_WORDS
from afterbell.schools.actors import signed_in
from afterbell.schools.supervision import AREA_WORDS, AUTHORITIES

LISTED = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One look at a comment: at which stage, whether it was shown, by which rule, and why."""

    stage: str
    shown: bool
    rule: Words | None
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnComment:
    """A comment as its author follows it; `title` is its page's, None while the space is shut."""

    code: str
    article: str
    title: Words | None
    words: str
    sent_at: datetime
    state: State
    looks: tuple[Look, ...]
    may_appeal: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PenNotice:
    """What the owner of a locked pen name is told: on which ground, since when, by whom, and what was done since.

    `by` is the authority that locked it; None for the school itself.
    """

    ground: Words
    reason: str
    since: datetime
    by: Words | None
    events: tuple[tuple[str, datetime], ...]
    may_appeal: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnSpace:
    """A person's pen name in the own school ("" before it is chosen), its lock, and the own comments, newest first."""

    pen: str
    notice: PenNotice | None
    comments: tuple[OwnComment, ...]


def own_space(*, viewer: Actor) -> OwnSpace:
    """Give somebody's own comments in the own school. Raises NotThere for whoever is of none."""
    account = signed_in(viewer)
    authorise(actor=viewer, action="comments.see", at=place(account=account))
    pen = PenName.objects.filter(account=account).first()
    if pen is None:
        return OwnSpace(pen="", notice=None, comments=())
    rows = list(Comment.objects.select_related("pen", "article").filter(pen=pen).order_by("-sent_at", "-pk")[:LISTED])
    courses, shut = courses_of(rows), bool(rows) and locked_since() is not None
    looks: dict[int, list[Look]] = {}
    for row in CommentDecision.objects.filter(comment__in=[row.pk for row in rows]).order_by("pk"):
        looks.setdefault(row.comment_id, []).append(_look(row))
    taken_down = Takedown.objects.filter(comment__in=[row.pk for row in rows]).select_related("decision")
    for taken in taken_down.prefetch_related("steps").order_by("pk"):
        looks.setdefault(taken.comment_id, []).extend(_takedown(taken))
    return OwnSpace(
        pen=pen.name,
        notice=_notice(pen),
        comments=tuple(
            OwnComment(
                code=row.code,
                article=row.article.code,
                title=None if shut else title_of(row.article),
                words=row.words,
                sent_at=row.sent_at,
                state=courses[row.pk].state,
                looks=tuple(looks.get(row.pk, ())),
                may_appeal=not against_appealing(course=courses[row.pk]),
            )
            for row in rows
        ),
    )


def _look(row: CommentDecision) -> Look:
    return Look(
        stage=row.stage,
        shown=row.outcome == CommentDecision.Outcome.SHOWN,
        rule=DECISION_RULES.get(row.rule),
        reason=row.reason,
        at=row.at,
    )


def _takedown(row: Takedown) -> Iterator[Look]:
    """Give each word on a takedown; who reported and who decided stay unnamed."""
    rule = DECISION_RULES.get(row.rule)
    yield Look(stage="report", shown=False, rule=rule, reason=row.decision.reason, at=row.decision.at)
    for step in sorted(row.steps.all(), key=lambda one: one.pk):
        if step.kind != TakedownStep.Kind.APPEALED:
            shown = step.kind in {TakedownStep.Kind.REJECTED, TakedownStep.Kind.RESTORED}
            of = "appeal" if step.kind in {TakedownStep.Kind.UPHELD, TakedownStep.Kind.RESTORED} else "second"
            yield Look(stage=of, shown=shown, rule=DECISION_RULES.get(step.rule), reason=step.words, at=step.at)


def _notice(pen: PenName) -> PenNotice | None:
    lock = PenLock.objects.filter(pen=pen).order_by("-locked_at", "-pk").first()
    if lock is None:
        return None
    steps = list(PenLockStep.objects.filter(lock=lock).order_by("pk"))
    standing = standing_of(lock, steps=steps)
    return _written(lock, steps, standing) if standing.in_force else None


def _written(lock: PenLock, steps: list[PenLockStep], standing: Standing) -> PenNotice:
    return PenNotice(
        ground=GROUND_WORDS[lock.ground],
        reason=lock.reason,
        since=lock.locked_at,
        by=authority_words(lock.level),
        events=tuple((step.kind, step.at) for step in steps),
        may_appeal=not standing.appealed,
    )


def authority_words(level: int) -> Words | None:
    """Name the authority of a level: the platform's, an area's; None for the school itself."""
    if level == 0:
        return Words(zh="平台", en="the platform")
    return AREA_WORDS[AUTHORITIES[level - 1]] if level <= len(AUTHORITIES) else None
