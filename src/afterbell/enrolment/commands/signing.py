"""A paper whose text changed is signed again by the guardian's hand; what is on paper is entered elsewhere."""

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
from afterbell.enrolment.papers.binding import as_registered, binding_of, fault_of
from afterbell.enrolment.papers.held import HeldPaper, held_papers
from afterbell.enrolment.refusals import REFUSALS
from afterbell.schools.actors import signed_in
from afterbell.schools.models import Guardian


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedAgain:
    """A signature under a changed paper: `text` is the hash of the text that was read, `strokes` empty on paper."""

    paper: str
    text: str
    strokes: str = ""


@command("enrolment.sign_again")
def sign_again(*, actor: Actor, now: datetime, application: str, signatures: Sequence[SignedAgain]) -> int:
    """Sign every paper of the own child's application whose text changed, all at once; gives how many were signed.

    Earlier signatures stay on record. Raises NotThere for somebody else's child, Refused with every reason, a conflict
    when nothing waits for a signature or a text changed while it was being read.
    """
    row = own_application(actor=actor, code=application)
    channel = channel_of(actor=actor, pupil=row.pupil_id)
    bond = bond_of(actor=actor, pupil=row.pupil_id, channel=channel, guardian="")
    if channel != Channel.ONLINE or bond is None:
        raise NotThere("application")
    missing = papers_to_sign(row, now)
    given = {signature.paper: signature for signature in signatures}
    refuse_what_is_wrong(missing=missing, given=given, channel=channel, signer=bond.guardian.name)
    signed = Signed(
        guardian=bond.guardian,
        relation=bond.relation,
        channel=channel,
        strokes={
            kind: as_registered(strokes=signature.strokes, signer=bond.guardian.name)
            for kind, signature in given.items()
        },
        by=signed_in(actor),
        at=now,
    )
    store_signatures(row=row, signed=signed, papers=missing)
    record(subject=row.code, papers=sorted(missing), channel=channel)
    return len(missing)


def own_application(*, actor: Actor, code: str) -> Application:
    """Find an application whose papers the actor signs or enters, locked. Raises NotThere."""
    found = Application.objects.select_for_update(of=("self",)).select_related("pupil", "term", "version")
    row = found.prefetch_related("days").filter(code=code).first()
    if row is None:
        raise NotThere("application")
    at = place(pupil=row.pupil_id, homeroom=row.pupil.homeroom_id)
    authorise(actor=actor, action="enrolment.sign_again", at=at)
    return row


CHANGED = f"{REFUSALS.context}.text_changed_meanwhile"


def papers_to_sign(row: Application, now: datetime) -> dict[str, HeldPaper]:
    """Give what an application has to have signed now, by kind. Raises Refused as a conflict when it is nothing."""
    held = held_papers(rows=[row], today=local_day(now))[row.pk]
    missing = {} if row.state in Application.ENDED else {paper.now.kind: paper for paper in held.missing}
    if not missing:
        raise REFUSALS.refused("nothing_to_sign", conflict=True)
    return missing


def refuse_what_is_wrong(
    *, missing: Mapping[str, HeldPaper], given: Mapping[str, SignedAgain], channel: str, signer: str = ""
) -> None:
    """Raise Refused with everything wrong with what `signer` gave; a conflict when a text changed meanwhile."""
    if reasons := [*_reasons(missing=missing, given=given, channel=channel, signer=signer)]:
        raise Refused(reasons, conflict=any(reason.code == CHANGED for reason in reasons))


def _reasons(
    *, missing: Mapping[str, HeldPaper], given: Mapping[str, SignedAgain], channel: str, signer: str
) -> Iterator[Refusal]:
    for kind, paper in missing.items():
        signature = given.get(kind)
        if signature is None:
            yield REFUSALS.refusal("paper_unsigned", field=kind, paper=paper.now.title)
        elif signature.text != paper.now.text_hash:
            yield REFUSALS.refusal("text_changed_meanwhile", field=kind, paper=paper.now.title)
        elif channel == Channel.ONLINE and (fault := fault_of(strokes=signature.strokes, signer=signer)):
            yield REFUSALS.refusal(fault, field=kind, name=signer)
    for kind in given.keys() - missing.keys():
        yield REFUSALS.refusal("paper_unknown", field=kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """Who signed, how, and when it was given to the school by whom; no `strokes` on paper."""

    guardian: Guardian
    relation: str
    channel: str
    strokes: Mapping[str, str]
    by: int
    at: datetime


def store_signatures(*, row: Application, signed: Signed, papers: Mapping[str, HeldPaper]) -> None:
    """Bind and store the signatures; a paper is signed once, whoever of the family is first."""
    data, online = data_of(row), signed.channel == Channel.ONLINE
    try:
        with transaction.atomic():
            Signature.objects.bulk_create(
                Signature(
                    school_id=row.school_id,
                    application=row,
                    paper=paper.now,
                    guardian=signed.guardian,
                    relation=signed.relation,
                    channel=signed.channel,
                    strokes_sealed=seal(text=signed.strokes[kind], purpose=STROKES) if online else None,
                    binding=binding_of(
                        text=paper.now.text_hash,
                        application=data,
                        signer=signed.guardian.code,
                        relation=signed.relation,
                        channel=signed.channel,
                        signed_at=signed.at,
                        strokes=signed.strokes[kind] if online else "",
                    ),
                    round=row.round,
                    entered_by_id=signed.by,
                    signed_at=signed.at,
                )
                for kind, paper in papers.items()
            )
    except IntegrityError:
        raise REFUSALS.refused("nothing_to_sign", conflict=True) from None
