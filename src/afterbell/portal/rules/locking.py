"""A school's public space is shut and opened again: where it stands, and who may take which step."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from afterbell.base.refusals import Refusal, catalogue
from afterbell.base.words import Words

REFUSALS = catalogue(
    "portal.lock",
    {
        "locked_before": Words(zh="这个空间已经锁定。", en="This space is locked already."),
        "not_locked": Words(zh="这个空间现在没有锁定。", en="This space is not locked now."),
        "own_lock": Words(
            zh="锁定的人不能复核自己的决定，请另一位复核。",
            en="Whoever locked the space cannot review that; let another person do it.",
        ),
        "reviewed_before": Words(zh="这次锁定已经复核过。", en="This lock was reviewed already."),
        "appeal_waits": Words(zh="已经有一份申诉在等处理。", en="An appeal waits already."),
        "no_appeal": Words(zh="学校没有等待转交的申诉。", en="No appeal of the school waits to be passed on."),
        "not_yours_to_lift": Words(
            zh="只有锁定的人或上级部门可以解锁。",
            en="Only whoever locked the space, or an authority above, may unlock it.",
        ),
        "not_forwarded": Words(
            zh="上级部门要在学校的申诉经当地教育技术部门转交以后才能解锁。",
            en="An authority above unlocks only what came to it through the local education department.",
        ),
        "wanted_before": Words(zh="已经有人提出解锁，等第二个人同意。", en="Unlocking was proposed already."),
        "nothing_wanted": Words(zh="还没有人提出解锁。", en="Nobody proposed to unlock the space."),
        "own_wish": Words(
            zh="提出解锁的人不能自己同意，请另一位同意。",
            en="Whoever proposed to unlock cannot agree to it; let another person do it.",
        ),
    },
)
PLATFORM_LEVEL = 0
"""The platform's authority; an area's is the greater the smaller the area."""


class LockStep(StrEnum):
    """What somebody did about a lock."""

    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    APPEALED = "appealed"
    FORWARDED = "forwarded"
    WANTED = "wanted"
    LIFTED = "lifted"


ENDS = frozenset({LockStep.REJECTED, LockStep.LIFTED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step, by an account's id, in the order in which it was stored."""

    kind: LockStep
    by: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a lock stands: in force from the first moment, until a second person rejects it or agrees to lift it."""

    in_force: bool
    locked_by: int
    level: int
    reviewed: bool
    appealed: bool
    forwarded: bool
    wanted_by: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A step somebody wants to take, with the level of their authority."""

    kind: LockStep
    by: int
    level: int = PLATFORM_LEVEL


def stand(*, locked_by: int, level: int, steps: Iterable[Step]) -> Standing:
    """Fold a lock's steps. An appeal waits until it is passed on; one passed on once opens the way to those above."""
    taken = tuple(steps)
    kinds = [step.kind for step in taken]
    appealed = kinds.count(LockStep.APPEALED) > kinds.count(LockStep.FORWARDED)
    wanted = next((step.by for step in taken if step.kind is LockStep.WANTED), None)
    return Standing(
        in_force=not ENDS & set(kinds),
        locked_by=locked_by,
        level=level,
        reviewed=bool({LockStep.CONFIRMED, LockStep.REJECTED} & set(kinds)),
        appealed=appealed,
        forwarded=LockStep.FORWARDED in kinds,
        wanted_by=wanted,
    )


def reasons_against(*, standing: Standing, wanted: Wanted) -> tuple[Refusal, ...]:
    """Give every reason why a step cannot be taken; none when it can."""
    if not standing.in_force:
        return (REFUSALS.refusal("not_locked"),)
    rules = {
        LockStep.CONFIRMED: _against_review,
        LockStep.REJECTED: _against_rejecting,
        LockStep.APPEALED: _against_appeal,
        LockStep.FORWARDED: _against_forwarding,
        LockStep.WANTED: _against_wanting,
        LockStep.LIFTED: _against_lifting,
    }
    return tuple(rules[wanted.kind](standing, wanted))


def may_lift(*, standing: Standing, by: int, level: int) -> bool:
    """Say whether somebody locked the space themselves, or stands above whoever did."""
    return by == standing.locked_by or level < standing.level


def _against_review(standing: Standing, wanted: Wanted) -> Iterator[Refusal]:
    if standing.reviewed:
        yield REFUSALS.refusal("reviewed_before")
    if wanted.by == standing.locked_by:
        yield REFUSALS.refusal("own_lock")


def _against_rejecting(standing: Standing, wanted: Wanted) -> Iterator[Refusal]:
    """Nobody below whoever locked ends the lock, in a review neither."""
    yield from _against_review(standing, wanted)
    if wanted.level > standing.level:
        yield REFUSALS.refusal("not_yours_to_lift")


def _against_appeal(standing: Standing, _wanted: Wanted) -> Iterator[Refusal]:
    if standing.appealed:
        yield REFUSALS.refusal("appeal_waits")


def _against_forwarding(standing: Standing, _wanted: Wanted) -> Iterator[Refusal]:
    if not standing.appealed:
        yield REFUSALS.refusal("no_appeal")


def _against_wanting(standing: Standing, wanted: Wanted) -> Iterator[Refusal]:
    if standing.wanted_by is not None:
        yield REFUSALS.refusal("wanted_before")
    if not may_lift(standing=standing, by=wanted.by, level=wanted.level):
        yield REFUSALS.refusal("not_yours_to_lift")
    elif wanted.by != standing.locked_by and not standing.forwarded:
        yield REFUSALS.refusal("not_forwarded")


def _against_lifting(standing: Standing, wanted: Wanted) -> Iterator[Refusal]:
    if standing.wanted_by is None:
        yield REFUSALS.refusal("nothing_wanted")
    elif wanted.by == standing.wanted_by:
        yield REFUSALS.refusal("own_wish")
