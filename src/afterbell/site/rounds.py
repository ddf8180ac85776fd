"""The rounds the house goes by itself, school by school.

What is due is told, what has outlived its term removed, a place that became free offered to who waits for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial

import typer
from django.db import OperationalError

from afterbell.attendance.commands import remind_of_incidents
from afterbell.attendance.incidents import reminder_is_due
from afterbell.base import clock
from afterbell.base.access import Actor
from afterbell.base.refusals import Refused
from afterbell.base.spans import local_day
from afterbell.base.tenancy import within
from afterbell.complaints.commands import watch_complaints
from afterbell.complaints.waiting import complaints_wait_for_the_house
from afterbell.enrolment.commands import forget_devices, tell_due_changes, tell_due_reviews
from afterbell.enrolment.devices import devices_of_past_terms
from afterbell.enrolment.untold import untold_changes, untold_reviews
from afterbell.placement.commands import go_through_offers, terms_with_offers
from afterbell.portal.commands import lock_unsafe_pages, note_matters, remind_of_locks, remind_of_objections
from afterbell.portal.commands.inforce import changed_matters
from afterbell.portal.inforce.put_up import waiting_unreminded
from afterbell.portal.locks import locks_remind
from afterbell.portal.writing.due import pages_unsafe
from afterbell.rostering.commands import tell_expired_turns, untold_expired_turns
from afterbell.schools.actors import house_actor
from afterbell.schools.commands import tell_expiring_vettings
from afterbell.schools.expiring import untold_vettings
from afterbell.schools.models import School
from afterbell.schools.supervision import authorities

MOST_RAISED = 20


def go_the_rounds(*, now: datetime) -> int:
    """Tell in every school whose reviews are due, remove what is kept for a term only, and go through the offers.

    Gives how many were told of reviews.

    Going again tells nothing twice, and where there is nothing to do, nothing is written. What goes wrong in one school
    is raised when all the others have had their round, of very many the first and their number; a database that is busy
    ends the rounds at once.
    """
    schools = list(School.objects.order_by("pk").values_list("pk", flat=True))
    told = in_each(schools, partial(_rounds_of, now=now))
    return told + in_each(authorities(), partial(_rounds_of_authority, now=now))


def in_each(schools: Iterable[int], visit: Callable[[int], int]) -> int:
    """Visit school after school and give the sum; the first faults are raised at the end, with their number."""
    told, failed, faults = 0, 0, list[Exception]()
    for school in schools:
        try:
            told += visit(school)
        except OperationalError:
            raise
        except Exception as fault:  # noqa: BLE001 - raised below, together with the other schools'
            failed += 1
            faults += [fault] if failed <= MOST_RAISED else []
    if faults:
        raise ExceptionGroup(f"the rounds of {failed} schools failed; the first {len(faults)} faults", faults)
    return told


def _rounds_of(school: int, *, now: datetime) -> int:
    try:
        with within(school):
            reviews = bool(untold_reviews(today=local_day(now)))
            changes = bool(untold_changes(today=local_day(now)))
            waiting = terms_with_offers(now=now)
            unclosed = reminder_is_due(school=school, now=now)
            unanswered = bool(untold_expired_turns(now=now))
            expiring = untold_vettings(today=local_day(now)).exists()
            complained = complaints_wait_for_the_house(now=now)
            outlived = devices_of_past_terms(today=local_day(now)).exists()
        house = house_actor(school=school)
        if expiring:
            tell_expiring_vettings(actor=house, now=now)
        if unanswered:
            tell_expired_turns(actor=house, now=now)
        if outlived:
            forget_devices(actor=house, now=now)
        if unclosed:
            remind_of_incidents(actor=house, now=now)
        if complained:
            watch_complaints(actor=house, now=now)
        _space_of(school, house, now=now)
        for term in waiting:
            go_through_offers(actor=house, now=now, term=term)
        told = tell_due_reviews(actor=house, now=now) if reviews else 0
        return told + (tell_due_changes(actor=house, now=now) if changes else 0)
    except Refused:
        # A scheme whose text was altered is refused on every page of that school; the others' rounds go on.
        return 0


def _rounds_of_authority(authority: int, *, now: datetime) -> int:
    """Scan what an authority published and remind of its lock; nothing else of a school's is there."""
    with within(authority):
        unsafe, reminds = bool(pages_unsafe()), locks_remind(now=now)
    house = house_actor(school=authority)
    if unsafe:
        lock_unsafe_pages(actor=house, now=now)
    if reminds:
        remind_of_locks(actor=house, now=now)
    return 0


def _space_of(school: int, house: Actor, *, now: datetime) -> None:
    """Look at the public space: pages that would run, matters that changed, locks and objections nobody answered."""
    with within(school):
        due: tuple[tuple[object, Callable[..., object]], ...] = (
            (pages_unsafe(), lock_unsafe_pages),
            (locks_remind(now=now), remind_of_locks),
            (waiting_unreminded(school=school, now=now), remind_of_objections),
            (changed_matters(now=now), note_matters),
        )
    for found, act in due:
        if found:
            act(actor=house, now=now)


def rounds() -> None:
    """Go the rounds once: for a machine on which no worker runs beside the site."""
    typer.echo(f"已告知 {go_the_rounds(now=clock.now())} 份 / told of")
