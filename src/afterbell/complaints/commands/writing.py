"""Whoever writes a complaint: hands it in, adds what was asked for, rates the answer, brings it before the bureau.

What writers do stands in the platform's ledger, not in the school's: the principal reads the school's, and may be whom
it is about.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from secrets import choice
from uuid import UUID

from django.db import IntegrityError, transaction

from afterbell.base.access import Actor, authorise, place
from afterbell.base.codes import new_password
from afterbell.base.commands import command, record
from afterbell.base.refusals import NotThere, Refusal, Refused
from afterbell.base.spans import local_day
from afterbell.base.tenancy import within
from afterbell.complaints.commands.steps import NewStep, checked, come, held, store
from afterbell.complaints.desks import due_after, principal_apart
from afterbell.complaints.knocking import fingerprint, may_write, note_knock
from afterbell.complaints.lookup import print_of, written_by
from afterbell.complaints.models import Complaint, Knock
from afterbell.complaints.refusals import REFUSALS
from afterbell.complaints.rules.handling import Against, Desk, Standing, StepKind, Wanted, first_desk
from afterbell.complaints.saying import (
    CONTACT,
    MOST_CONTACT,
    WORDS,
    faults_of,
    names_somebody,
    said,
    sealed,
)
from afterbell.schools.actors import PLATFORM, PUBLIC_ACTOR
from afterbell.schools.models import School

MOST_STARS = 5
ENDS_OF_SERIALS = (10_000, 100_000, 1_000_000, 10_000_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewComplaint:
    """What somebody brings before a school; `sent_as` is the same when the form comes twice."""

    sent_as: UUID
    kind: str
    about: str
    against: str
    words: str
    contact: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What the writer takes along: the number, the word that is never shown again, until when an answer comes."""

    code: str
    number: str
    due_on: date
    desk: str
    names_somebody: bool
    word: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rating:
    """What the writer thinks of an answer."""

    satisfied: bool
    stars: int
    words: str = ""


def as_writer(*, viewer: Actor, school: str, named: bool) -> Actor:
    """Give whoever writes to a school: the viewer under the own name if they belong to it, else anybody at all."""
    number = School.objects.filter(code=school).values_list("pk", flat=True).first()
    belongs = viewer.account is not None and number in viewer.held("school")
    return replace(viewer, tenant=PLATFORM) if named and belongs else PUBLIC_ACTOR


def as_follower(*, viewer: Actor, proof: str) -> Actor:
    """Give whoever goes on with what they wrote: anybody with the proof, else the viewer under the own name."""
    return PUBLIC_ACTOR if proof else replace(viewer, tenant=PLATFORM)


@command("complaints.write")
def write_complaint(*, actor: Actor, now: datetime, school: str, complaint: NewComplaint, address: str) -> Receipt:
    """Take in a complaint or a suggestion, also while the school's space is locked.

    `actor` is of `as_writer`. Raises NotThere for an unknown school, Refused with every reason, for too many from one
    address, and as a conflict for a form that came before.
    """
    number = School.objects.filter(code=school).values_list("pk", flat=True).first()
    if number is None:
        raise NotThere("school")
    authorise(actor=actor, action="complaints.write", at=place(school=number))
    if faults := list(_against(complaint)):
        raise Refused(faults)
    whence = fingerprint(f"account:{actor.account}" if actor.account else address, now=now)
    with within(number):
        held(number)
        known = Complaint.objects.filter(sent_as=complaint.sent_as).first()
        if known is not None:
            raise REFUSALS.refused("sent_before", conflict=True, number=known.number)
        may_write(whence=whence, now=now)
        word = "" if actor.account else new_password()
        row = _stored(complaint, school=number, writer=actor.account, word=word, now=now)
        note_knock(Knock.What.WROTE, school=number, whence=whence, now=now)
        come(row, desk=Desk(row.first_desk), now=now, due_on=row.due_on)
    record(subject=row.code, kind=row.kind, about=row.about)
    return Receipt(
        code=row.code,
        number=row.number,
        due_on=row.due_on,
        desk=row.first_desk,
        names_somebody=names_somebody(complaint.words),
        word=word,
    )


def _against(complaint: NewComplaint) -> Iterator[Refusal]:
    for name, choices in (("kind", Complaint.Kind), ("about", Complaint.About), ("against", Complaint.Against)):
        if getattr(complaint, name) not in choices.values:
            yield REFUSALS.refusal(f"{name}_unknown", field=name)
    yield from faults_of(complaint.words, missing="words_missing")
    if len(said(complaint.contact)) > MOST_CONTACT:
        yield REFUSALS.refusal("contact_too_long", field="contact", most=MOST_CONTACT)


def _drawn_serial(year: int) -> int:
    """Draw a number nobody has: one that counted on would tell by its gaps that there are others."""
    taken = set(Complaint.objects.filter(year=year).order_by("pk").values_list("serial", flat=True))
    most = next(most for most in ENDS_OF_SERIALS if len(taken) < most // 2)
    return choice([serial for serial in range(most // 10, most) if serial not in taken])


def _stored(complaint: NewComplaint, *, school: int, writer: int | None, word: str, now: datetime) -> Complaint:
    day = local_day(now)
    apart = principal_apart(school=school, today=day)
    try:
        with transaction.atomic():
            return Complaint.objects.create(
                school_id=school,
                year=day.year,
                serial=_drawn_serial(day.year),
                kind=complaint.kind,
                about=complaint.about,
                against=complaint.against,
                first_desk=first_desk(against=Against(complaint.against), principal_apart=apart).value,
                words_sealed=sealed(said(complaint.words), purpose=WORDS),
                contact_sealed=sealed(said(complaint.contact), purpose=CONTACT),
                writer_id=writer,
                word_print=print_of(word) if word else "",
                sent_as=complaint.sent_as,
                due_on=due_after(day),
                received_at=now,
            )
    except IntegrityError:
        raise REFUSALS.refused("same_time", conflict=True) from None


@command("complaints.follow")
def add_words(*, actor: Actor, now: datetime, complaint: str, words: str, proof: str = "") -> None:
    """Say what the desk asked for. Raises NotThere for who did not write it, Refused."""
    faults = list(faults_of(words, missing="words_missing"))
    _step(actor, complaint, proof, kind=StepKind.ADDED, faults=faults, words=words, now=now)


@command("complaints.follow")
def rate_answer(*, actor: Actor, now: datetime, complaint: str, rating: Rating, proof: str = "") -> None:
    """Say once whether an answer satisfies; one that does, and any of the bureau's, closes the complaint.

    Raises NotThere for who did not write it, Refused.
    """
    kind = StepKind.SATISFIED if rating.satisfied else StepKind.UNSATISFIED
    faults = list(faults_of(rating.words))
    if not 1 <= rating.stars <= MOST_STARS:
        faults.append(REFUSALS.refusal("stars_missing", field="stars"))
    row, standing = _step(
        actor, complaint, proof, kind=kind, faults=faults, words=rating.words, stars=rating.stars, now=now
    )
    if rating.satisfied or standing.desk is Desk.BUREAU:
        with within(row.school_id):
            store(row, NewStep(kind=StepKind.CLOSED, desk=standing.desk), now=now)


@command("complaints.follow")
def bring_before_the_bureau(*, actor: Actor, now: datetime, complaint: str, words: str, proof: str = "") -> None:
    """Bring a complaint before the bureau, after an answer that did not satisfy or that did not come in time.

    Raises NotThere for who did not write it, Refused.
    """
    faults = list(faults_of(words, missing="words_missing"))
    _step(actor, complaint, proof, kind=StepKind.ESCALATED, faults=faults, words=words, now=now)


def _step(
    actor: Actor,
    code: str,
    proof: str,
    *,
    kind: StepKind,
    faults: list[Refusal],
    words: str,
    now: datetime,
    stars: int | None = None,
) -> tuple[Complaint, Standing]:
    row = written_by(actor=actor, complaint=code, proof=proof)
    authorise(actor=actor, action="complaints.follow", at=place(school=row.school_id, account=actor.account))
    up = kind is StepKind.ESCALATED
    with within(row.school_id):
        held(row.school_id)
        standing = checked(row, wanted=Wanted(kind=kind, today=local_day(now), wrote_it=True), faults=faults)
        step = NewStep(
            kind=kind,
            desk=Desk.BUREAU if up else standing.desk,
            words=words,
            stars=stars,
            due_on=due_after(local_day(now)) if up else None,
            by=actor.account,
        )
        store(row, step, now=now)
    record(subject=row.code, step=kind.value)
    return row, standing
