"""Whether a school's public space is shut, and everything that happened about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from afterbell.base.access import Actor, authorise, may, place, policy
from afterbell.base.refusals import NotThere
from afterbell.base.spans import local_day
from afterbell.base.tenancy import within
from afterbell.portal.models import SpaceLock, SpaceLockReminder, SpaceLockStep
from afterbell.portal.rules.inforce import DaysShut
from afterbell.portal.rules.locking import ENDS, LockStep, Standing, Step, may_lift, stand
from afterbell.portal.rules.reminding import Reminder, Reminding, appealed_on, reminders_due
from afterbell.schools.models import School
from afterbell.schools.queries import SchoolCard, institution_card
from afterbell.schools.supervision import authority_over


class SpaceLocked(Exception):
    """Nobody visits a space that is shut: whoever comes is told so, and nothing else."""

    def __init__(self, *, school: SchoolCard, since: datetime) -> None:
        super().__init__(school.code)
        self.school, self.since = school, since


@dataclass(frozen=True, slots=True, kw_only=True)
class Shut:
    """Since when a space is shut, and whether a second person reviewed that."""

    since: datetime
    reviewed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LockEvent:
    """One thing that happened about a lock: `locked`, a step or a reminder, by whom, when, and in which words.

    A reminder is the house's own, by nobody, and says after how many days.
    """

    kind: str
    by: str
    at: datetime
    words: str
    days: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class LockHistory:
    """A lock from its first moment on; `in_force` while nothing ended it."""

    code: str
    ground: str
    in_force: bool
    events: tuple[LockEvent, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LocksPage:
    """A school's locks, the newest first, and what the viewer may do about the one in force.

    `steps` are of `lock`, `confirm`, `reject`, `appeal`, `forward`, `want`, `lift`; `awaits_appeal` says whether the
    one in force may be appealed against, by whomever, `awaits_unlock` whether unlocking it waits for a second person.
    """

    school: SchoolCard
    locks: tuple[LockHistory, ...]
    steps: frozenset[str]
    awaits_appeal: bool
    awaits_unlock: bool

    @property
    def in_force(self) -> LockHistory | None:
        return next((row for row in self.locks if row.in_force), None)


def locked_since() -> datetime | None:
    """Say since when the space within whose walls one stands is shut; None while it is open. One question."""
    return _held().order_by("locked_at", "pk").values_list("locked_at", flat=True).first()


def locked_under(*, viewer: Actor) -> Mapping[str, Shut]:
    """Say by its code how the space of a school under the viewer is shut, of those that are.

    Raises NotThere for who is above none.
    """
    reach = policy().reach(actor=viewer, action="portal.lock")
    if not reach:
        raise NotThere("school")
    every = School.institutions.values_list("pk", flat=True) if "platform" in reach else reach["beneath"]
    with within(every):
        reviews = SpaceLockStep.objects.filter(lock=OuterRef("pk"), kind=LockStep.CONFIRMED.value)
        rows = _held().annotate(reviewed=Exists(reviews)).values_list("school__code", "locked_at", "reviewed")
        return {code: Shut(since=since, reviewed=reviewed) for code, since, reviewed in rows}


def locked_among(schools: Iterable[int]) -> frozenset[int]:
    """Say which of these schools' spaces are shut, within whose walls one stands. One question."""
    return frozenset(_held().filter(school__in=list(schools)).values_list("school_id", flat=True))


def hold_space(school: int) -> None:
    """Let whoever locks, publishes, objects or pays in a school do so one after the other."""
    School.institutions.select_for_update().get(pk=school)


def spans_shut() -> DaysShut:
    """Give the days on which the space within whose walls one stands was shut, the whole day or an hour of it."""
    ends = SpaceLockStep.objects.filter(lock=OuterRef("pk"), kind__in=[kind.value for kind in ENDS]).order_by("at")
    rows = SpaceLock.objects.annotate(ended_at=Subquery(ends.values("at")[:1])).order_by("pk")
    return tuple(
        (local_day(locked), local_day(ended) if ended else None)
        for locked, ended in rows.values_list("locked_at", "ended_at")
    )


def _held() -> QuerySet[SpaceLock]:
    """Find the locks that nothing ended."""
    ended = SpaceLockStep.objects.filter(kind__in=[kind.value for kind in ENDS]).values("lock")
    return SpaceLock.objects.exclude(pk__in=ended)


def reminders_of(lock: SpaceLock, *, today: date) -> tuple[Reminder, ...]:
    """Give what a lock in force reminds of today and did not before."""
    steps = [
        Step(kind=LockStep(step.kind), by=step.by_id, at=step.at)
        for step in SpaceLockStep.objects.filter(lock=lock).order_by("pk")
    ]
    given = {
        Reminder(kind=Reminding(row.kind), since=row.since, days=row.days)
        for row in SpaceLockReminder.objects.filter(lock=lock)
    }
    return reminders_due(locked_on=local_day(lock.locked_at), appealed_on=appealed_on(steps), today=today, given=given)


def locks_remind(*, now: datetime) -> bool:
    """Say whether the lock on the space within whose walls one stands reminds somebody now. One question while open."""
    lock = held_lock()
    return lock is not None and bool(reminders_of(lock, today=local_day(now)))


def held_lock() -> SpaceLock | None:
    """Find the lock in force; a space has one at most."""
    return _held().order_by("locked_at", "pk").first()


def must_be_open(*, school: SchoolCard) -> None:
    """Let nobody into a space that is shut. Raises SpaceLocked."""
    since = locked_since()
    if since is not None:
        raise SpaceLocked(school=school, since=since)


def standing_of(lock: SpaceLock, *, steps: Iterable[SpaceLockStep]) -> Standing:
    """Fold a lock's steps, in the order in which they were stored."""
    taken = (Step(kind=LockStep(step.kind), by=step.by_id, at=step.at) for step in steps)
    return stand(locked_by=lock.locked_by_id, level=lock.level, steps=taken)


def locks_page(*, viewer: Actor, school: str, today: date) -> LocksPage:
    """Give an institution's locks to itself and to those above it. Raises NotThere for everybody else."""
    number = School.institutions.filter(code=school).values_list("pk", flat=True).first()
    if number is None:
        raise NotThere("school")
    here = place(school=number, beneath=number, platform=1)
    if not may(actor=viewer, action="pages.see", at=here):
        authorise(actor=viewer, action="space_locks.see", at=here)
    with within(number):
        rows = list(SpaceLock.objects.select_related("locked_by").order_by("-locked_at", "-pk"))
        taken = list(SpaceLockStep.objects.select_related("by").order_by("pk"))
        reminders = list(SpaceLockReminder.objects.order_by("pk"))
    of = {row.pk: [step for step in taken if step.lock_id == row.pk] for row in rows}
    told = {row.pk: [reminder for reminder in reminders if reminder.lock_id == row.pk] for row in rows}
    standings = {row.pk: standing_of(row, steps=of[row.pk]) for row in rows}
    held = next((standings[row.pk] for row in rows if standings[row.pk].in_force), None)
    return LocksPage(
        school=institution_card(code=school)[1],
        locks=tuple(_history(row, of[row.pk], told[row.pk], in_force=standings[row.pk].in_force) for row in rows),
        steps=frozenset(_steps(viewer, number, held, today=today)),
        awaits_appeal=held is not None and not held.appealed,
        awaits_unlock=held is not None and held.wanted_by is not None,
    )


def _history(
    row: SpaceLock, steps: list[SpaceLockStep], reminders: list[SpaceLockReminder], *, in_force: bool
) -> LockHistory:
    first = LockEvent(kind="locked", by=row.locked_by.name, at=row.locked_at, words=row.reason)
    more = [
        *(LockEvent(kind=step.kind, by=step.by.name, at=step.at, words=step.words) for step in steps),
        *(LockEvent(kind=told.kind, by="", at=told.at, words="", days=told.days) for told in reminders),
    ]
    in_order = sorted(more, key=lambda event: event.at)
    return LockHistory(code=row.code, ground=row.ground, in_force=in_force, events=(first, *in_order))


def _steps(viewer: Actor, school: int, held: Standing | None, *, today: date) -> Iterable[str]:
    """Say what the viewer may do now; the rules say it again when it is done."""
    here, me = place(school=school, beneath=school, platform=1), viewer.account or 0
    above = may(actor=viewer, action="portal.lock", at=here)
    if held is None:
        yield from ["lock"] if above else []
        return
    if above and not held.reviewed and held.locked_by != me:
        yield from ("confirm", "reject")
    if not held.appealed and may(actor=viewer, action="portal.appeal_lock", at=here):
        yield "appeal"
    if held.appealed and may(actor=viewer, action="portal.forward_appeal", at=here):
        yield "forward"
    if not above:
        return
    mine = held.locked_by == me
    if held.wanted_by is not None and held.wanted_by != me:
        yield "lift"
    if held.wanted_by is None and (
        mine or (held.forwarded and may_lift(standing=held, by=me, level=authority_over(actor=viewer, on=today)))
    ):
        yield "want"
