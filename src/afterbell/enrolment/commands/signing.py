"""A paper whose text changed is signed again: by the guardian's finger, or on paper through the homeroom teacher."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command, record
from afterbell.base.crypto import seal
from afterbell.base.refusals import NotThere, Refusal, Refused
from afterbell.base.spans import local_day
from afterbell.enrolment.commands.bonds import bond_of, channel_of
from afterbell.enrolment.commands.filing import STROKES, data_of
from afterbell.enrolment.models import Application, Channel, Signature
from afterbell.enrolment.papers.binding import binding_of, has_ink, is_readable
from afterbell.enrolment.papers.held import HeldPaper, held_papers
from afterbell.enrolment.refusals import REFUSALS
from afterbell.schools.actors import signed_in
from afterbell.schools.models import Guardianship


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedAgain:
    """A signature under a changed paper: `text` is the hash of the text that was read, `strokes` empty on paper."""

    paper: str
    text: str
    strokes: str = ""


@command("enrolment.sign_again")
def sign_again(
    *, actor: Actor, now: datetime, application: str, signatures: Sequence[SignedAgain], guardian: str = ""
) -> int:
    """Sign every paper of an application whose text changed, all at once; gives how many were signed.

    A guardian signs by finger for the own child; a homeroom teacher enters what a guardian, who is named, signed on
    paper. Earlier signatures stay on record. Raises NotThere for somebody else's, Refused with every reason, a conflict
    when nothing waits for a signature or a text changed while it was being read.
    """
    found = Application.objects.select_for_update(of=("self",)).select_related("pupil", "term", "version")
    row = found.prefetch_related("days").filter(code=application).first()
    if row is None:
        raise NotThere("application")
    at = place(pupil=row.pupil_id, homeroom=row.pupil.homeroom_id)
    authorise(actor=actor, action="enrolment.sign_again", at=at)
    channel = channel_of(actor=actor, pupil=row.pupil_id)
    bond = bond_of(actor=actor, pupil=row.pupil_id, channel=channel, guardian=guardian)
    missing = {} if row.state in Application.ENDED else _missing(row, now)
    if not missing:
        raise REFUSALS.refused("nothing_to_sign", conflict=True)
    given = {signature.paper: signature for signature in signatures}
    reasons = [] if bond else [REFUSALS.refusal("not_guardian", field="guardian")]
    reasons += _reasons(missing=missing, given=given, channel=channel)
    if bond is None or reasons:
        raise Refused(reasons, conflict=any(reason.code == CHANGED for reason in reasons))
    _store(actor=actor, now=now, row=row, bond=bond, channel=channel, given=given, missing=missing)
    record(subject=row.code, papers=sorted(missing), channel=channel)
    return len(missing)


CHANGED = f"{REFUSALS.context}.text_changed_meanwhile"


def _missing(row: Application, now: datetime) -> dict[str, HeldPaper]:
    held = held_papers(rows=[row], today=local_day(now))[row.pk]
    return {paper.now.kind: paper for paper in held.missing}


def _reasons(*, missing: Mapping[str, HeldPaper], given: Mapping[str, SignedAgain], channel: str) -> Iterator[Refusal]:
    for kind, paper in missing.items():
        signature = given.get(kind)
        if signature is None:
            yield REFUSALS.refusal("paper_unsigned", field=kind, paper=paper.now.title)
        elif signature.text != paper.now.text_hash:
            yield REFUSALS.refusal("text_changed_meanwhile", field=kind, paper=paper.now.title)
        elif channel == Channel.ONLINE and signature.strokes and not is_readable(signature.strokes):
            yield REFUSALS.refusal("signature_unreadable", field=kind)
        elif channel == Channel.ONLINE and not has_ink(signature.strokes):
            yield REFUSALS.refusal("signature_empty", field=kind)
    for kind in given.keys() - missing.keys():
        yield REFUSALS.refusal("paper_unknown", field=kind)


def _store(
    *,
    actor: Actor,
    now: datetime,
    row: Application,
    bond: Guardianship,
    channel: str,
    given: Mapping[str, SignedAgain],
    missing: Mapping[str, HeldPaper],
) -> None:
    """Bind and store the signatures; a paper is signed once, whoever of the family is first."""
    data, online = data_of(row), channel == Channel.ONLINE
    try:
        with transaction.atomic():
            Signature.objects.bulk_create(
                Signature(
                    school_id=row.school_id,
                    application=row,
                    paper=paper.now,
                    guardian_id=bond.guardian_id,
                    relation=bond.relation,
                    channel=channel,
                    strokes_sealed=seal(text=given[kind].strokes, purpose=STROKES) if online else None,
                    binding=binding_of(
                        text=paper.now.text_hash,
                        application=data,
                        signer=bond.guardian.code,
                        relation=bond.relation,
                        channel=channel,
                        signed_at=now,
                        strokes=given[kind].strokes if online else "",
                    ),
                    round=row.round,
                    entered_by_id=signed_in(actor),
                    signed_at=now,
                )
                for kind, paper in missing.items()
            )
    except IntegrityError:
        raise REFUSALS.refused("nothing_to_sign", conflict=True) from None
