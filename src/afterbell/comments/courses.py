"""The rows of comments as rules see them: each one's course, which are shown, and which pen names are locked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from afterbell.base.words import Words
from afterbell.comments.models import (
    Comment,
    CommentAppeal,
    CommentDecision,
    PenLock,
    PenLockStep,
    PublicReport,
    Takedown,
    TakedownStep,
)
from afterbell.comments.rules.course import Course, Taking
from afterbell.portal.models import Article
from afterbell.portal.rules.locking import ENDS, LockStep, Standing, Step, stand

Kind = TakedownStep.Kind


def held_locks() -> QuerySet[PenLock]:
    """Find the locks of pen names that nothing ended."""
    ended = PenLockStep.objects.filter(kind__in=[kind.value for kind in ENDS]).values("lock")
    return PenLock.objects.exclude(pk__in=ended)


def shown_comments() -> QuerySet[Comment]:
    """Find the comments everybody sees: shown by a reviewer, not taken down, by nobody who is locked."""
    shown = _looks().filter(outcome=CommentDecision.Outcome.SHOWN)
    down = hiding().filter(comment=OuterRef("pk"))
    locked = held_locks().filter(pen=OuterRef("pen"))
    return Comment.objects.filter(Exists(shown), ~Exists(down), ~Exists(locked))


def hiding() -> QuerySet[Takedown]:
    """Find the takedowns that keep a comment from being shown: at once or agreed to, and not undone by an appeal."""
    agreed = Exists(_steps(Kind.AGREED))
    return Takedown.objects.filter(Q(at_once=True) | agreed, ~Exists(_steps(Kind.RESTORED)))


def doubted() -> QuerySet[Takedown]:
    """Find the takedowns that wait for a second reviewer."""
    return Takedown.objects.filter(~Exists(_steps(Kind.AGREED, Kind.REJECTED)), at_once=False)


def contested() -> QuerySet[Takedown]:
    """Find the takedowns whose author's appeal waits."""
    return Takedown.objects.filter(Exists(_steps(Kind.APPEALED)), ~Exists(_steps(Kind.UPHELD, Kind.RESTORED)))


def open_takedowns() -> QuerySet[Takedown]:
    """Find the takedowns that wait for another person, with `since` when: of their first word, or of the appeal."""
    appealed = _steps(Kind.APPEALED).values("at")[:1]
    waiting = doubted() | contested()
    return waiting.annotate(since=Coalesce(Subquery(appealed), F("decision__at")))


def _steps(*kinds: TakedownStep.Kind) -> QuerySet[TakedownStep]:
    """Find the steps of the takedown of the query around this one."""
    return TakedownStep.objects.filter(takedown=OuterRef("pk"), kind__in=[kind.value for kind in kinds])


def waiting_comments() -> QuerySet[Comment]:
    """Find the comments nobody has looked at."""
    return Comment.objects.filter(~Exists(_looks()))


def appealed_comments() -> QuerySet[Comment]:
    """Find the comments whose appeal waits."""
    decided = _looks().filter(stage=CommentDecision.Stage.APPEAL)
    return Comment.objects.filter(~Exists(decided), appeal__isnull=False)


def _looks() -> QuerySet[CommentDecision]:
    """Find the looks at the comment of the query around this one."""
    return CommentDecision.objects.filter(comment=OuterRef("pk"))


def open_reports(*, of_spaces: bool) -> QuerySet[PublicReport]:
    """Find the reports nobody answered; those of a whole space only where they are wanted."""
    rows = PublicReport.objects.filter(decision=None)
    return rows if of_spaces else rows.exclude(target=PublicReport.Target.SPACE)


def courses_of(comments: Sequence[Comment]) -> dict[int, Course]:
    """Give the course of each of these comments (with its pen), by id, in four questions."""
    keys = [row.pk for row in comments]
    decided: dict[tuple[int, str], tuple[bool, int]] = {}
    for row in CommentDecision.objects.filter(comment__in=keys):
        decided[row.comment_id, row.stage] = (row.outcome == CommentDecision.Outcome.SHOWN, row.by_id)
    appealed = set(CommentAppeal.objects.filter(comment__in=keys).values_list("comment_id", flat=True))
    taken = {key: taking_of(row) for key, row in last_takedowns(keys).items()}
    return {
        row.pk: Course(
            author=row.pen.account_id,
            review=decided.get((row.pk, CommentDecision.Stage.REVIEW.value)),
            appealed=row.pk in appealed,
            appeal=decided.get((row.pk, CommentDecision.Stage.APPEAL.value)),
            taken=taken.get(row.pk),
        )
        for row in comments
    }


def last_takedowns(comments: Iterable[int]) -> dict[int, Takedown]:
    """Give the last takedown of each of these comments (ids), with its steps."""
    rows = Takedown.objects.filter(comment__in=list(comments)).select_related("decision__report")
    return {row.comment_id: row for row in rows.prefetch_related("steps").order_by("pk")}


def taking_of(row: Takedown) -> Taking:
    """Read a takedown and its steps as the rule sees them."""
    steps = {step.kind: step.by_id for step in row.steps.all()}

    def of(yes: Kind, no: Kind) -> tuple[bool, int] | None:
        return next(((kind is yes, steps[kind]) for kind in (yes, no) if kind in steps), None)

    return Taking(
        by=row.decision.by_id,
        reporter=row.decision.report.reporter_id,
        at_once=row.at_once,
        agreed=of(Kind.AGREED, Kind.REJECTED),
        appealed=Kind.APPEALED in steps,
        restored=of(Kind.RESTORED, Kind.UPHELD),
    )


def title_of(page: Article) -> Words:
    """Give a page's title in both languages."""
    return Words(zh=page.title, en=page.body.get("title_en") or page.title)


def standing_of(lock: PenLock, *, steps: Iterable[PenLockStep]) -> Standing:
    """Fold the steps of a lock, in the order in which they were stored."""
    taken = (Step(kind=LockStep(step.kind), by=step.by_id, at=step.at) for step in steps)
    return stand(locked_by=lock.locked_by_id, level=lock.level, steps=taken)
