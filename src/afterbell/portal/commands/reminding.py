"""A lock that nobody ended reminds people of itself."""

from __future__ import annotations

from datetime import datetime

from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command, record
from afterbell.base.events import tell
from afterbell.base.spans import local_day
from afterbell.portal.events import SpaceLockReminded
from afterbell.portal.locks import held_lock, reminders_of, standing_of
from afterbell.portal.models import SpaceLockReminder, SpaceLockStep
from afterbell.schools.models import School


@command("portal.remind_of_locks")
def remind_of_locks(*, actor: Actor, now: datetime) -> int:
    """Remind of the lock on a school's or an authority's space where it is due; gives how many, none going again."""
    authorise(actor=actor, action="portal.remind_of_locks", at=place(platform=1))
    school, today = School.institutions.select_for_update().get(pk=actor.tenant), local_day(now)
    lock = held_lock()
    due = reminders_of(lock, today=today) if lock else ()
    record(subject=lock.code if lock else school.code, reminders=[f"{row.kind} {row.days}" for row in due])
    if lock is None:
        return 0
    standing = standing_of(lock, steps=SpaceLockStep.objects.filter(lock=lock).order_by("pk"))
    for row in due:
        SpaceLockReminder.objects.create(
            school=school, lock=lock, kind=row.kind.value, since=row.since, days=row.days, at=now
        )
        tell(
            SpaceLockReminded(
                school=school.pk,
                lock=lock.code,
                kind=row.kind.value,
                since=row.since,
                days=row.days,
                waited=(today - row.since).days,
                forwarded=not standing.appealed,
                at=now,
            )
        )
    return len(due)
