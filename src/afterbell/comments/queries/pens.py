"""Somebody's personal space as a reviewer sees it: the pen name, every lock of it, and the steps open now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from afterbell.base.access import Actor, authorise, place
from afterbell.base.refusals import NotThere
from afterbell.base.tenancy import within
from afterbell.comments.courses import held_locks, standing_of
from afterbell.comments.models import PenLock, PenLockStep, PenName
from afterbell.comments.reach import institutions_within
from afterbell.portal.rules.locking import Standing, may_lift
from afterbell.schools.supervision import authority_over


@dataclass(frozen=True, slots=True, kw_only=True)
class PenEvent:
    """One thing that happened about a lock: `locked` or a step, when, and in which words."""

    kind: str
    by: str
    at: datetime
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PenHistory:
    """A lock from its first moment on."""

    ground: str
    in_force: bool
    events: tuple[PenEvent, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PenPage:
    """A pen name with its locks, the newest first; `steps` of lock, confirm, reject, forward, want, lift."""

    code: str
    name: str
    locks: tuple[PenHistory, ...]
    steps: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class LockedPen:
    """A pen name that is locked now: `appealed` while its owner's appeal waits."""

    code: str
    name: str
    since: datetime
    reviewed: bool
    appealed: bool


def pen_page(*, viewer: Actor, pen: str, today: date) -> PenPage:
    """Give a pen name and its locks to those who review its school's comments. Raises NotThere for others."""
    with within(institutions_within(actor=viewer, action="comment_queue.see")):
        row = PenName.objects.filter(code=pen).first()
    if row is None:
        raise NotThere("pen")
    authorise(actor=viewer, action="comment_queue.see", at=place(school=row.school_id, beneath=row.school_id))
    with within(row.school_id):
        locks = list(PenLock.objects.select_related("locked_by").filter(pen=row).order_by("-locked_at", "-pk"))
        taken = list(PenLockStep.objects.select_related("by").filter(lock__pen=row).order_by("pk"))
    of = {lock.pk: [step for step in taken if step.lock_id == lock.pk] for lock in locks}
    standings = {lock.pk: standing_of(lock, steps=of[lock.pk]) for lock in locks}
    held = next((standings[lock.pk] for lock in locks if standings[lock.pk].in_force), None)
    own = row.account_id == viewer.account
    return PenPage(
        code=row.code,
        name=row.name,
        locks=tuple(
            _history(lock, of[lock.pk], owner=row.account_id, in_force=standings[lock.pk].in_force) for lock in locks
        ),
        steps=frozenset() if own else frozenset(_steps(viewer, held, today=today)),
    )


def locked_pens(*, viewer: Actor) -> tuple[LockedPen, ...]:
    """List the pen names that are locked now in the schools the viewer reviews. Raises NotThere."""
    with within(institutions_within(actor=viewer, action="comment_queue.see")):
        rows = list(held_locks().select_related("pen").order_by("locked_at", "pk"))
        taken = list(PenLockStep.objects.filter(lock__in=[row.pk for row in rows]).order_by("pk"))
    standings = {row.pk: standing_of(row, steps=[step for step in taken if step.lock_id == row.pk]) for row in rows}
    return tuple(
        LockedPen(
            code=row.pen.code,
            name=row.pen.name,
            since=row.locked_at,
            reviewed=standings[row.pk].reviewed,
            appealed=standings[row.pk].appealed,
        )
        for row in rows
    )


def _history(row: PenLock, steps: list[PenLockStep], *, owner: int, in_force: bool) -> PenHistory:
    """Write a lock down; its owner's own step names nobody, for reviewers know a pen name alone."""
    first = PenEvent(kind="locked", by=row.locked_by.name, at=row.locked_at, words=row.reason)
    more = (
        PenEvent(kind=step.kind, by="" if step.by_id == owner else step.by.name, at=step.at, words=step.words)
        for step in steps
    )
    return PenHistory(ground=row.ground, in_force=in_force, events=(first, *more))


def _steps(viewer: Actor, held: Standing | None, *, today: date) -> Iterable[str]:
    """Say what the viewer may do now; the rules say it again when it is done."""
    me = viewer.account or 0
    if held is None:
        yield "lock"
        return
    if not held.reviewed and held.locked_by != me:
        yield from ("confirm", "reject")
    if held.appealed:
        yield "forward"
    if held.wanted_by is not None and held.wanted_by != me:
        yield "lift"
    if held.wanted_by is None and (
        held.locked_by == me
        or (held.forwarded and may_lift(standing=held, by=me, level=authority_over(actor=viewer, on=today)))
    ):
        yield "want"
