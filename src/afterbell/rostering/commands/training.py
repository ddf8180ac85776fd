"""The term's safety and hygiene training: signed for by hand, or entered from the list of who attended."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction

from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command, record
from afterbell.base.crypto import seal
from afterbell.base.refusals import NotThere, Refusal, Refused
from afterbell.base.spans import local_day
from afterbell.base.written import written
from afterbell.enrolment.models import Channel
from afterbell.enrolment.papers.binding import as_registered, binding_of, fault_of
from afterbell.enrolment.refusals import REFUSALS as SIGNING
from afterbell.rostering.models import Training
from afterbell.rostering.refusals import REFUSALS
from afterbell.rostering.training import TrainingText, training_in_force
from afterbell.schools.actors import signed_in
from afterbell.schools.commands.names import LONGEST_NAME, faults_of_person
from afterbell.schools.models import Staff

STROKES = "training.strokes"
PREPARATION = timedelta(days=30)
LONGEST_REASON = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Attended:
    """Who (by staff code) attended the training on a day, and who held it."""

    staff: tuple[str, ...]
    held_on: date
    trainer: str


@command("rostering.train")
def sign_training(*, actor: Actor, now: datetime, text: str, strokes: str) -> bool:
    """Sign that one has read the term's training; says whether that is new.

    `text` is the hash of what was read. Raises NotThere where the scheme names no training, Refused without a
    signature, a conflict when the training was changed while it was being read.
    """
    held = actor.held("staff")
    authorise(actor=actor, action="rostering.train", at=place(staff=held))
    training = training_in_force(today=local_day(now))
    person = Staff.objects.filter(pk__in=held).first()
    if training is None or person is None:
        raise NotThere("training")
    if text != training.text_hash:
        raise REFUSALS.refused("training_changed", field="text", conflict=True)
    if fault := fault_of(strokes=strokes, signer=person.name):
        raise SIGNING.refused(fault, field="strokes", name=person.name)
    kept = as_registered(strokes=strokes, signer=person.name)
    row = Training(
        school_id=actor.tenant,
        staff=person,
        term_id=training.version.term_id,
        held_on=local_day(now),
        text_hash=training.text_hash,
        strokes_sealed=seal(text=kept, purpose=STROKES),
        binding=binding_of(
            text=training.text_hash,
            application={"term": training.version.term},
            signer=person.code,
            relation="",
            channel=Channel.ONLINE,
            signed_at=now,
            strokes=kept,
        ),
        recorded_by_id=signed_in(actor),
        recorded_at=now,
    )
    new = bool(_stored([row]))
    record(subject=person.code, term=training.version.term, new=new)
    return new


@command("rostering.train")
def record_training(*, actor: Actor, now: datetime, attended: Attended) -> int:
    """Enter who attended the term's training on a day; gives for how many that is new.

    Raises NotThere for somebody unknown, Refused with everything that cannot be: nobody chosen, no trainer, a day to
    come, and one before the term was prepared.
    """
    authorise(actor=actor, action="rostering.train", at=place(school=actor.tenant))
    today = local_day(now)
    training = training_in_force(today=today)
    if training is None:
        raise REFUSALS.refused("no_training")
    if faults := tuple(_faults(attended, training=training, today=today)):
        raise Refused(faults)
    people = list(Staff.objects.filter(code__in=attended.staff).order_by("pk"))
    if len(people) < len(set(attended.staff)):
        raise NotThere("staff")
    known = set(
        Training.objects.filter(staff__in=people, term=training.version.term_id, ended_at=None).values_list(
            "staff_id", flat=True
        )
    )
    rows = [
        Training(
            school_id=actor.tenant,
            staff=person,
            term_id=training.version.term_id,
            held_on=attended.held_on,
            trainer=attended.trainer.strip(),
            text_hash=training.text_hash,
            recorded_by_id=signed_in(actor),
            recorded_at=now,
        )
        for person in people
        if person.pk not in known
    ]
    new = _stored(rows)
    record(subject="training", term=training.version.term, given=len(people), new=new)
    return new


def _faults(attended: Attended, *, training: TrainingText, today: date) -> Iterator[Refusal]:
    if not attended.staff:
        yield REFUSALS.refusal("nobody_attended", field="staff")
    yield from faults_of_person(attended.trainer[: LONGEST_NAME + 1], field="trainer")
    earliest = training.version.first_day - PREPARATION
    if attended.held_on > today:
        yield REFUSALS.refusal("trained_later", field="held_on", day=attended.held_on)
    elif attended.held_on < earliest:
        yield REFUSALS.refusal("trained_before", field="held_on", day=earliest)


def _stored(rows: Sequence[Training]) -> int:
    try:
        with transaction.atomic():
            return len(Training.objects.bulk_create(rows))
    except IntegrityError:
        raise REFUSALS.refused("trained_meanwhile", conflict=True) from None


@command("rostering.train")
def take_back_training(*, actor: Actor, now: datetime, staff: str, reason: str) -> None:
    """Say that somebody's training of this term was entered in error; the entry stays, ended, with the reason."""
    authorise(actor=actor, action="rostering.train", at=place(school=actor.tenant))
    training = training_in_force(today=local_day(now))
    person = Staff.objects.filter(code=staff).first()
    if training is None or person is None:
        raise NotThere("training")
    said = written(reason)
    if not said:
        raise REFUSALS.refused("reason_missing", field="reason")
    if len(said) > LONGEST_REASON:
        raise REFUSALS.refused("reason_too_long", field="reason", most=LONGEST_REASON)
    standing = Training.objects.filter(staff=person, term=training.version.term_id, ended_at=None)
    if not standing.update(ended_at=now, ended_because=said):
        raise REFUSALS.refused("not_trained", conflict=True)
    record(subject=person.code, term=training.version.term)
