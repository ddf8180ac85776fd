"""What shows that a family is what it says: a few photographs, seen by the reviewers, each look written down."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import IntegrityError, transaction

from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command, record
from afterbell.base.crypto import seal
from afterbell.base.pictures.keeping import keep_picture, kept_picture, throw_away
from afterbell.base.pictures.reading import Picture
from afterbell.base.refusals import NotThere
from afterbell.base.spans import local_day
from afterbell.enrolment.facts import unsealed_circumstances
from afterbell.enrolment.models import MOST_PICTURES, Application, EvidenceLook, EvidencePicture
from afterbell.enrolment.proofs import OPEN, PURPOSE, decided_on
from afterbell.enrolment.refusals import REFUSALS
from afterbell.enrolment.rules.keeping import evidence_forgotten_on
from afterbell.schools.actors import signed_in
from afterbell.schools.roles import Role

ATTACH = "enrolment.attach_evidence"


@command("enrolment.attach_evidence")
def attach_evidence(
    *, actor: Actor, now: datetime, application: str, circumstance: str, pictures: Sequence[Picture]
) -> tuple[str, ...]:
    """Attach photographs to something the application claims, until the homeroom has reviewed it; gives their codes.

    Raises NotThere for somebody else's child, Refused when it is not claimed, too late, or the pictures are too many.
    """
    row = _own(actor=actor, code=application)
    if circumstance not in unsealed_circumstances(row.circumstances_sealed):
        raise REFUSALS.refused("circumstance_not_claimed", field="circumstance")
    taken = set(EvidencePicture.objects.filter(application=row).values_list("place", flat=True))
    free = [number for number in range(1, MOST_PICTURES + 1) if number not in taken]
    if not pictures:
        raise REFUSALS.refused("no_pictures", field="photo")
    if len(pictures) > len(free):
        raise REFUSALS.refused("too_many_pictures", field="photo", most=MOST_PICTURES)
    rows = [
        EvidencePicture(
            school_id=actor.tenant,
            application=row,
            circumstance_sealed=seal(text=circumstance, purpose=PURPOSE),
            place=number,
            content_hash=picture.content_hash,
            width=picture.width,
            height=picture.height,
            added_by_id=signed_in(actor),
            added_at=now,
        )
        for number, picture in zip(free, pictures, strict=False)
    ]
    for kept, picture in zip(rows, pictures, strict=True):
        keep_picture(tenant=actor.tenant, code=kept.code, picture=picture)
    try:
        with transaction.atomic():
            EvidencePicture.objects.bulk_create(rows)
    except IntegrityError:
        raise REFUSALS.refused("too_many_pictures", field="photo", conflict=True, most=MOST_PICTURES) from None
    record(subject=row.code, pictures={kept.code: kept.content_hash for kept in rows})
    return tuple(kept.code for kept in rows)


@command("enrolment.attach_evidence")
def remove_evidence(*, actor: Actor, now: datetime, picture: str) -> str:  # noqa: ARG001 - the ledger's instant
    """Take a photograph back, file and all, until the homeroom has reviewed; gives its application's code."""
    found = EvidencePicture.objects.select_related("application").filter(code=picture).first()
    if found is None:
        raise NotThere("picture")
    row = _own(actor=actor, code=found.application.code)
    found.delete()
    throw_away(tenant=actor.tenant, code=picture)
    record(subject=row.code, removed=picture)
    return row.code


def _own(*, actor: Actor, code: str) -> Application:
    """Find an application whose evidence the actor may change now, locked."""
    found = Application.objects.select_for_update(of=("self",)).select_related("pupil").filter(code=code).first()
    if found is None:
        raise NotThere("application")
    authorise(actor=actor, action=ATTACH, at=place(pupil=found.pupil_id, homeroom=found.pupil.homeroom_id))
    if found.state not in OPEN:
        raise REFUSALS.refused("evidence_closed", field="photo", conflict=True)
    return found


@command("enrolment.look_at_evidence")
def look_at_evidence(*, actor: Actor, now: datetime, picture: str) -> bytes:
    """Give a reviewer a photograph, and write down that they looked. Raises NotThere for everybody else."""
    found = EvidencePicture.objects.select_related("application__pupil").filter(code=picture).first()
    if found is None:
        raise NotThere("picture")
    at = place(school=actor.tenant, homeroom=found.application.pupil.homeroom_id)
    authorise(actor=actor, action="enrolment.look_at_evidence", at=at)
    jpeg = kept_picture(tenant=actor.tenant, code=picture, content_hash=found.content_hash)
    EvidenceLook.objects.create(
        school_id=actor.tenant,
        application=found.application,
        picture=picture,
        looked_by_id=signed_in(actor),
        looked_as=_role_of(actor, homeroom=found.application.pupil.homeroom_id),
        looked_at=now,
    )
    record(subject=found.application.code, picture=picture)
    return jpeg


def _role_of(actor: Actor, *, homeroom: int) -> Role:
    if homeroom in actor.held("homeroom", roles=[Role.HOMEROOM_TEACHER]):
        return Role.HOMEROOM_TEACHER
    return Role.VICE_PRINCIPAL if Role.VICE_PRINCIPAL in actor.roles else Role.ACADEMIC_OFFICE


def evidence_past_its_time(*, today: date) -> tuple[EvidencePicture, ...]:
    """Give the pictures of the school in scope by which nobody decides any more."""
    rows = list(EvidencePicture.objects.select_related("application__term"))
    decided = decided_on(applications=[row.application for row in rows])
    return tuple(
        row
        for row in rows
        if evidence_forgotten_on(decided_on=decided.get(row.application_id), term_ends=row.application.term.last_day)
        <= today
    )


@command("enrolment.forget_evidence")
def forget_evidence(*, actor: Actor, now: datetime) -> int:
    """Remove the evidence of a school nobody decides by any more, rows and files; gives how many pictures.

    Who looked at it stays on record.
    """
    authorise(actor=actor, action="enrolment.forget_evidence", at=place(platform=1))
    due = evidence_past_its_time(today=local_day(now))
    EvidencePicture.objects.filter(pk__in=[row.pk for row in due]).delete()
    for row in due:
        throw_away(tenant=actor.tenant, code=row.code)
    record(subject="evidence", pictures=len(due))
    return len(due)
