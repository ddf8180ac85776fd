"""Changed papers signed by hand: entered with their photograph, and counted once a second person confirmed them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command, record
from afterbell.base.pictures.keeping import keep_picture
from afterbell.base.pictures.reading import Picture
from afterbell.base.refusals import NotThere, Refusal, Refused
from afterbell.base.written import written
from afterbell.enrolment.commands.bonds import bond_of
from afterbell.enrolment.commands.reviewing import LONGEST_REASON
from afterbell.enrolment.commands.signing import (
    Signed,
    SignedAgain,
    own_application,
    papers_to_sign,
    refuse_what_is_wrong,
    store_signatures,
)
from afterbell.enrolment.models import (
    MOST_PICTURES,
    Application,
    Channel,
    PaperPicture,
    PaperSigning,
    PaperSigningCheck,
)
from afterbell.enrolment.refusals import REFUSALS
from afterbell.enrolment.rules.countersigning import REFUSALS as COUNTERSIGNING
from afterbell.enrolment.rules.countersigning import Check, PaperEntry, reasons_against_check
from afterbell.schools.actors import signed_in
from afterbell.schools.models import Guardianship
from afterbell.schools.roles import Role


@command("enrolment.sign_again")
def enter_signatures(
    *,
    actor: Actor,
    now: datetime,
    application: str,
    guardian: str,
    signatures: Sequence[SignedAgain],
    pictures: Sequence[Picture],
) -> int:
    """Enter that a guardian signed every changed paper by hand, with photographs of it; gives how many papers.

    They count once a second person has confirmed them. Raises NotThere for another homeroom's child or the own one,
    Refused with every reason, a conflict when they are entered already or nothing waits for a signature.
    """
    row = own_application(actor=actor, code=application)
    if row.pupil_id in actor.held("pupil", roles=[Role.GUARDIAN]):
        raise NotThere("application")
    if waiting_signing(application=row.pk) is not None:
        raise REFUSALS.refused("signatures_wait", conflict=True)
    missing = papers_to_sign(row, now)
    bond = bond_of(actor=actor, pupil=row.pupil_id, channel=Channel.PAPER, guardian=guardian)
    reasons = [] if bond else [REFUSALS.refusal("not_guardian", field="guardian")]
    reasons += _faults_of(pictures)
    if bond is None or reasons:
        raise Refused(reasons)
    given = {signature.paper: signature for signature in signatures}
    refuse_what_is_wrong(missing=missing, given=given, channel=Channel.PAPER)
    signing = PaperSigning.objects.create(
        school_id=row.school_id,
        application=row,
        guardian_id=bond.guardian_id,
        relation=bond.relation,
        papers=[paper.now.code for paper in missing.values()],
        entered_by_id=signed_in(actor),
        entered_at=now,
    )
    kept = _keep(actor=actor, now=now, row=row, signing=signing, pictures=pictures)
    record(subject=row.code, papers=sorted(missing), pictures=kept)
    return len(missing)


def _faults_of(pictures: Sequence[Picture]) -> list[Refusal]:
    if not pictures:
        return [REFUSALS.refusal("no_pictures", field="photo")]
    if len(pictures) > MOST_PICTURES:
        return [REFUSALS.refusal("too_many_pictures", field="photo", most=MOST_PICTURES)]
    return []


def _keep(
    *, actor: Actor, now: datetime, row: Application, signing: PaperSigning, pictures: Sequence[Picture]
) -> dict[str, str]:
    rows = [
        PaperPicture(
            school_id=row.school_id,
            application=row,
            signing=signing,
            place=number,
            first_round=row.round,
            last_round=row.round,
            content_hash=picture.content_hash,
            width=picture.width,
            height=picture.height,
            added_by_id=signed_in(actor),
            added_at=now,
        )
        for number, picture in enumerate(pictures, start=1)
    ]
    for kept, picture in zip(rows, pictures, strict=True):
        keep_picture(tenant=row.school_id, code=kept.code, picture=picture)
    PaperPicture.objects.bulk_create(rows)
    return {kept.code: kept.content_hash for kept in rows}


def waiting_signing(*, application: int) -> PaperSigning | None:
    """Find what was entered for an application and nobody has looked at."""
    rows = PaperSigning.objects.filter(application=application, check_made=None)
    return rows.select_related("guardian", "entered_by").order_by("pk").last()


@command("enrolment.countersign")
def countersign_signatures(*, actor: Actor, now: datetime, application: str, decision: str, reason: str = "") -> int:
    """Confirm signatures that were entered from paper, or send the entry back; never one's own.

    `approved` stores the signatures and gives how many, `returned` lets the teacher enter them anew. Raises NotThere,
    Refused with every reason; a conflict when somebody else was first, or a text changed since they were entered.
    """
    found = Application.objects.select_for_update(of=("self",)).select_related("pupil", "term", "version")
    row = found.prefetch_related("days").filter(code=application).first()
    if row is None:
        raise NotThere("application")
    authorise(
        actor=actor,
        action="enrolment.countersign",
        at=place(school=actor.tenant, homeroom=row.pupil.homeroom_id),
    )
    signing = waiting_signing(application=row.pk)
    if signing is None:
        raise COUNTERSIGNING.refused("already_countersigned", conflict=True)
    confirms = decision == "approved"
    if reasons := _reasons(actor=actor, row=row, signing=signing, decision=decision, reason=reason):
        raise Refused(reasons)
    number = _count_them(row=row, signing=signing, now=now) if confirms else 0
    try:
        with transaction.atomic():
            PaperSigningCheck.objects.create(
                school_id=row.school_id,
                signing=signing,
                confirmed=confirms,
                reason="" if confirms else written(reason),
                entered_by_id=signing.entered_by_id,
                checked_by_id=signed_in(actor),
                checked_at=now,
            )
    except IntegrityError:
        raise COUNTERSIGNING.refused("already_countersigned", conflict=True) from None
    record(subject=row.code, signatures=number, confirmed=confirms)
    return number


def _reasons(*, actor: Actor, row: Application, signing: PaperSigning, decision: str, reason: str) -> list[Refusal]:
    if decision not in {"approved", "returned"}:
        return [COUNTERSIGNING.refusal("decision_missing", field="decision")]
    links = Guardianship.objects.filter(pupil=row.pupil_id, until=None)
    said = reasons_against_check(
        entry=PaperEntry(entered_by=signing.entered_by.code, pictures=signing.pictures.count()),
        waits=True,
        guardians=[code for code in links.values_list("guardian__account__code", flat=True) if code],
        check=Check(person=actor.code, confirms=decision == "approved", reason=reason),
    )
    long = [REFUSALS.refusal("reason_too_long", field="reason", most=LONGEST_REASON)]
    return [*said, *(long if len(reason) > LONGEST_REASON else [])]


def _count_them(*, row: Application, signing: PaperSigning, now: datetime) -> int:
    """Store the signatures under the texts that were signed, where these are still the ones to sign."""
    missing = papers_to_sign(row, now)
    signed = {kind: paper for kind, paper in missing.items() if paper.now.code in signing.papers}
    if len(signed) < len(missing):
        raise REFUSALS.refused("signed_text_changed", conflict=True)
    store_signatures(
        row=row,
        signed=Signed(
            guardian=signing.guardian,
            relation=signing.relation,
            channel=Channel.PAPER,
            strokes={},
            by=signing.entered_by_id,
            at=signing.entered_at,
        ),
        papers=signed,
    )
    return len(signed)
