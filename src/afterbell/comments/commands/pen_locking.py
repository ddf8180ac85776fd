"""A pen name is locked at once, reviewed by a second person, appealed against, and opened again by two."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command, record
from afterbell.base.events import tell
from afterbell.base.refusals import NotThere, Refused
from afterbell.base.spans import local_day
from afterbell.base.tenancy import within
from afterbell.comments.courses import held_locks, standing_of
from afterbell.comments.events import PenLockMoved
from afterbell.comments.models import PenLock, PenLockStep, PenName
from afterbell.comments.reach import institutions_within, known_to_the_school
from afterbell.comments.refusals import PEN_LOCKS, REFUSALS
from afterbell.comments.said import reason_of
from afterbell.portal.models import SpaceLock
from afterbell.portal.rules.locking import LockStep, Wanted, reasons_against
from afterbell.schools.actors import signed_in
from afterbell.schools.supervision import authority_over

ACTION = "comments.lock_pen"


@command("comments.lock_pen")
def lock_pen(*, actor: Actor, now: datetime, pen: str, ground: str, reason: str) -> str:
    """Lock somebody's personal space at once: nothing they said is shown, and they say nothing. Gives the lock's code.

    Raises NotThere for a pen name of a school that is not the actor's to review, Refused with every reason.
    """
    row = _pen(actor, pen)
    authorise(actor=actor, action="comments.lock_pen", at=place(school=row.school_id, supervised=row.school_id))
    why, faults = reason_of(reason)
    if ground not in SpaceLock.Ground.values:
        faults.append(REFUSALS.refusal("ground_unknown", field="ground"))
    if row.account_id == signed_in(actor):
        faults.append(REFUSALS.refusal("own_pen"))
    with within(row.school_id):
        PenName.objects.select_for_update().get(pk=row.pk)
        if held_locks().filter(pen=row).exists():
            raise PEN_LOCKS.refused("locked_before", conflict=True)
        if faults:
            raise Refused(faults)
        lock = PenLock.objects.create(
            school_id=row.school_id,
            pen=row,
            ground=ground,
            reason=why,
            level=authority_over(actor=actor, on=local_day(now)),
            locked_by_id=signed_in(actor),
            locked_at=now,
        )
        _tell(actor, row, lock, kind="locked", now=now)
    record(subject=lock.code, pen=row.code, ground=ground)
    return lock.code


@command("comments.lock_pen")
def step_pen_lock(*, actor: Actor, now: datetime, pen: str, kind: LockStep, words: str) -> None:
    """Review the lock of a pen name, pass its appeal on, propose to open it, or agree to that.

    Raises NotThere, Refused.
    """
    row = _pen(actor, pen)
    authorise(actor=actor, action="comments.lock_pen", at=place(school=row.school_id, supervised=row.school_id))
    if kind is LockStep.APPEALED or row.account_id == signed_in(actor):
        raise NotThere("step")
    _take(actor, row, now=now, kind=kind, words=words)


@command("comments.appeal_lock")
def appeal_pen_lock(*, actor: Actor, now: datetime, words: str) -> None:
    """Let somebody ask that the own personal space be opened again. Raises NotThere, Refused."""
    row = PenName.objects.filter(account=signed_in(actor)).first()
    if row is None:
        raise NotThere("pen")
    authorise(actor=actor, action="comments.appeal_lock", at=place(account=row.account_id))
    _take(actor, row, now=now, kind=LockStep.APPEALED, words=words)


def _pen(actor: Actor, code: str) -> PenName:
    with within(institutions_within(actor=actor, action=ACTION)):
        row = PenName.objects.filter(code=code).first()
    if row is None:
        raise NotThere("pen")
    return row


def _take(actor: Actor, pen: PenName, *, now: datetime, kind: LockStep, words: str) -> None:
    said, faults = reason_of(words, field="words")
    with within(pen.school_id):
        PenName.objects.select_for_update().get(pk=pen.pk)
        lock = PenLock.objects.filter(pen=pen).order_by("-locked_at", "-pk").first()
        if lock is None:
            raise PEN_LOCKS.refused("not_locked", conflict=True)
        standing = standing_of(lock, steps=PenLockStep.objects.filter(lock=lock).order_by("pk"))
        wanted = Wanted(kind=kind, by=signed_in(actor), level=authority_over(actor=actor, on=local_day(now)))
        if reasons := reasons_against(standing=standing, wanted=wanted):
            raise Refused([PEN_LOCKS.refusal(reason.code.rpartition(".")[2]) for reason in reasons], conflict=True)
        if faults:
            raise Refused(faults)
        try:
            with transaction.atomic():
                PenLockStep.objects.create(
                    school_id=pen.school_id, lock=lock, kind=kind.value, words=said, by_id=signed_in(actor), at=now
                )
        except IntegrityError:
            raise REFUSALS.refused("same_time", conflict=True) from None
        _tell(actor, pen, lock, kind=kind.value, now=now)
    record(subject=lock.code, pen=pen.code, step=kind.value)


def _tell(actor: Actor, pen: PenName, lock: PenLock, *, kind: str, now: datetime) -> None:
    """Let the school's ledger and the owner of the pen name know; nobody is told of the own step."""
    known_to_the_school(
        actor=actor, school=pen.school_id, action=ACTION, subject=lock.code, details={"step": kind}, now=now
    )
    if pen.account_id != actor.account:
        tell(PenLockMoved(school=pen.school_id, lock=lock.code, owner=pen.account_id, kind=kind, at=now))
