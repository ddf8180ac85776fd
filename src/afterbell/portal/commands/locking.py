"""A school's public space is shut and opened again: every step by somebody, with words, and the weighty ones by two."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from afterbell.base import audit
from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command, record
from afterbell.base.events import tell
from afterbell.base.refusals import NotThere, Refusal, Refused
from afterbell.base.spans import local_day
from afterbell.base.tenancy import within
from afterbell.base.written import written
from afterbell.portal.events import SpaceLockMoved, SpaceLockWaits
from afterbell.portal.locks import locked_since, standing_of
from afterbell.portal.models import SpaceLock, SpaceLockStep
from afterbell.portal.refusals import REFUSALS
from afterbell.portal.rules import locking
from afterbell.portal.rules.locking import LockStep, Wanted, reasons_against
from afterbell.schools.actors import signed_in
from afterbell.schools.models import School
from afterbell.schools.supervision import authority_over

MOST = 200
WAITS = frozenset({LockStep.APPEALED, LockStep.FORWARDED, LockStep.WANTED})
"""The steps after which somebody else is to act."""


@command("portal.lock")
def lock_space(*, actor: Actor, now: datetime, school: str, ground: str, reason: str) -> str:
    """Shut a school's public space at once; a second person reviews it afterwards. Gives the lock's code.

    Roll call, gate, alarms and emergency lists go on: they are no part of the space. Raises NotThere for a school that
    is not under the actor, Refused with every reason.
    """
    row = _school(school)
    authorise(actor=actor, action="portal.lock", at=place(beneath=row.pk, platform=1))
    faults = [] if ground in SpaceLock.Ground.values else [REFUSALS.refusal("ground_unknown", field="ground")]
    why, more = _said(reason)
    with within(row.pk):
        if locked_since() is not None:
            raise locking.REFUSALS.refused("locked_before", conflict=True)
        if faults := [*faults, *more]:
            raise Refused(faults)
        lock = SpaceLock.objects.create(
            school=row,
            ground=ground,
            reason=why,
            level=authority_over(actor=actor, on=local_day(now)),
            locked_by_id=signed_in(actor),
            locked_at=now,
        )
        _known_to_the_school(actor, lock, kind="locked", now=now)
        _somebody_is_next(actor, lock, kind="locked", now=now)
    record(subject=lock.code, school=row.code, ground=ground)
    return lock.code


@command("portal.lock")
def review_lock(*, actor: Actor, now: datetime, school: str, stands: bool, words: str) -> None:
    """Agree that a space is shut, or open it again because it should not have been. Raises NotThere, Refused."""
    row = _school(school)
    authorise(actor=actor, action="portal.lock", at=place(beneath=row.pk, platform=1))
    kind = LockStep.CONFIRMED if stands else LockStep.REJECTED
    _take(row, actor=actor, now=now, kind=kind, words=words)


@command("portal.appeal_lock")
def appeal_lock(*, actor: Actor, now: datetime, words: str) -> None:
    """Let the school ask that its space be opened again. Raises NotThere, Refused."""
    authorise(actor=actor, action="portal.appeal_lock", at=place(school=actor.tenant))
    _take(School.institutions.get(pk=actor.tenant), actor=actor, now=now, kind=LockStep.APPEALED, words=words)


@command("portal.forward_appeal")
def forward_appeal(*, actor: Actor, now: datetime, school: str, words: str) -> None:
    """Pass a school's appeal on to whoever locked its space, or the authority above. Raises NotThere, Refused."""
    row = _school(school)
    authorise(actor=actor, action="portal.forward_appeal", at=place(beneath=row.pk))
    _take(row, actor=actor, now=now, kind=LockStep.FORWARDED, words=words)


@command("portal.unlock")
def want_unlock(*, actor: Actor, now: datetime, school: str, words: str) -> None:
    """Propose to open a space again, as who locked it or as the authority above. Raises NotThere, Refused."""
    row = _school(school)
    authorise(actor=actor, action="portal.unlock", at=place(beneath=row.pk, platform=1))
    _take(row, actor=actor, now=now, kind=LockStep.WANTED, words=words)


@command("portal.unlock")
def lift_lock(*, actor: Actor, now: datetime, school: str, words: str) -> None:
    """Agree, as the second person, that a space is open again. Raises NotThere, Refused."""
    row = _school(school)
    authorise(actor=actor, action="portal.unlock", at=place(beneath=row.pk, platform=1))
    _take(row, actor=actor, now=now, kind=LockStep.LIFTED, words=words)


def _school(code: str) -> School:
    """Find a school and hold it, so that two who act on its space act one after the other."""
    row = School.institutions.select_for_update().filter(code=code).first()
    if row is None:
        raise NotThere("school")
    return row


def _said(words: str) -> tuple[str, list[Refusal]]:
    said = written(words)
    if not said:
        return said, [REFUSALS.refusal("lock_without_words", field="words")]
    return said, [REFUSALS.refusal("words_too_long", field="words", most=MOST)] if len(said) > MOST else []


def _take(school: School, *, actor: Actor, now: datetime, kind: LockStep, words: str) -> None:
    said, faults = _said(words)
    with within(school.pk):
        lock = SpaceLock.objects.order_by("-locked_at", "-pk").first()
        if lock is None:
            raise locking.REFUSALS.refused("not_locked", conflict=True)
        standing = standing_of(lock, steps=SpaceLockStep.objects.filter(lock=lock).order_by("pk"))
        wanted = Wanted(kind=kind, by=signed_in(actor), level=authority_over(actor=actor, on=local_day(now)))
        if reasons := reasons_against(standing=standing, wanted=wanted):
            raise Refused(reasons, conflict=True)
        if faults:
            raise Refused(faults)
        try:
            with transaction.atomic():
                SpaceLockStep.objects.create(
                    school=school, lock=lock, kind=kind.value, words=said, by_id=signed_in(actor), at=now
                )
        except IntegrityError:
            raise REFUSALS.refused("same_time", conflict=True) from None
        if actor.tenant != school.pk:
            _known_to_the_school(actor, lock, kind=kind.value, now=now)
        if kind in WAITS:
            _somebody_is_next(actor, lock, kind=kind.value, now=now)
    record(subject=lock.code, school=school.code, step=kind.value)


def _known_to_the_school(actor: Actor, lock: SpaceLock, *, kind: str, now: datetime) -> None:
    """Tell the school, and its own ledger, what was done about its space from above."""
    audit.append(
        tenant=lock.school_id,
        by=actor.code,
        action="portal.lock",
        subject=lock.code,
        details={"step": kind, "from_above": True},
        now=now,
    )
    tell(SpaceLockMoved(school=lock.school_id, lock=lock.code, kind=kind, at=now))


def _somebody_is_next(actor: Actor, lock: SpaceLock, *, kind: str, now: datetime) -> None:
    """Say that a lock waits for whoever may take the next step."""
    tell(SpaceLockWaits(school=lock.school_id, lock=lock.code, kind=kind, by=signed_in(actor), at=now))
