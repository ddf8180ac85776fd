"""Whoever handles a complaint: takes it up, asks back, passes it on, answers it, and sees how to reach the writer."""

from __future__ import annotations

from datetime import date, datetime

from afterbell.base import audit
from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command, record
from afterbell.base.refusals import NotThere, Refusal
from afterbell.base.spans import local_day
from afterbell.base.tenancy import within
from afterbell.complaints.commands.steps import NewStep, checked, held, store
from afterbell.complaints.desks import desks_of, found, principal_apart, schools_handled, standing_of, steps_of
from afterbell.complaints.models import Complaint
from afterbell.complaints.rules.handling import Desk, StepKind, Wanted, next_desk
from afterbell.complaints.saying import CONTACT, faults_of, opened
from afterbell.schools.actors import signed_in

HANDLE, LOOK = "complaints.handle", "complaints.look_at_contact"


@command(HANDLE)
def take_up(*, actor: Actor, now: datetime, complaint: str) -> None:
    """Say that somebody at the desk handles this. Raises NotThere, Refused."""
    _handle(actor, complaint, kind=StepKind.TAKEN, words="", faults=[], now=now)


@command(HANDLE)
def ask_back(*, actor: Actor, now: datetime, complaint: str, words: str) -> None:
    """Ask the writer for more; the days go on meanwhile. Raises NotThere, Refused."""
    _handle(actor, complaint, kind=StepKind.ASKED, words=words, faults=_faults(words), now=now)


@command(HANDLE)
def pass_on(*, actor: Actor, now: datetime, complaint: str, words: str) -> None:
    """Leave a complaint to the desk above, because it concerns oneself too much. Raises NotThere, Refused."""
    _handle(actor, complaint, kind=StepKind.PASSED, words=words, faults=_faults(words), now=now)


@command(HANDLE)
def answer(*, actor: Actor, now: datetime, complaint: str, words: str) -> None:
    """Answer the writer, with reasons. Raises NotThere, Refused."""
    _handle(actor, complaint, kind=StepKind.ANSWERED, words=words, faults=_faults(words), now=now)


@command(LOOK)
def look_at_contact(*, actor: Actor, now: datetime, complaint: str) -> str:
    """Give how the writer can be reached; the ledger keeps who read it. Raises NotThere."""
    row = found(schools=schools_handled(actor), code=complaint)
    _at_a_desk(actor, row, today=local_day(now))
    authorise(actor=actor, action=LOOK, at=place(school=row.school_id, supervised=row.school_id))
    record(subject=row.code, read=1)
    return opened(row.contact_sealed, purpose=CONTACT)


def _faults(words: str) -> list[Refusal]:
    return list(faults_of(words, missing="reason_missing"))


def _at_a_desk(actor: Actor, row: Complaint, *, today: date) -> None:
    """Let nobody know of a complaint who is not to read it. Raises NotThere."""
    with within(row.school_id):
        if not desks_of(actor, today=today) & standing_of(row, steps=steps_of(row)).seen_by:
            raise NotThere("complaint")


def _handle(actor: Actor, code: str, *, kind: StepKind, words: str, faults: list[Refusal], now: datetime) -> None:
    row = found(schools=schools_handled(actor), code=code)
    today, by = local_day(now), signed_in(actor)
    _at_a_desk(actor, row, today=today)
    authorise(actor=actor, action=HANDLE, at=place(school=row.school_id, supervised=row.school_id))
    with within(row.school_id):
        held(row.school_id)
        wanted = Wanted(kind=kind, today=today, desks=desks_of(actor, today=today), wrote_it=row.writer_id == by)
        standing = checked(row, wanted=wanted, faults=faults)
        desk = standing.desk
        if kind is StepKind.PASSED:
            desk = next_desk(desk, principal_apart=principal_apart(school=row.school_id, today=today))
        store(row, NewStep(kind=kind, desk=desk, words=words, by=by), now=now)
        if actor.tenant != row.school_id and standing.seen_by & {Desk.OFFICE, Desk.PRINCIPAL}:
            _known_to_the_school(actor, row, kind=kind, now=now)
    record(subject=row.code, step=kind.value)


def _known_to_the_school(actor: Actor, row: Complaint, *, kind: StepKind, now: datetime) -> None:
    """Put down in the school's own ledger what was done from above about a complaint it knows of."""
    audit.append(
        tenant=row.school_id,
        by=actor.code,
        action=HANDLE,
        subject=row.code,
        details={"step": kind.value, "from_above": True},
        now=now,
    )
