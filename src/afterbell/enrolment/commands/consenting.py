"""Consents: given and revoked alike, one purpose at a time; what was said is added, never edited."""

from __future__ import annotations

from datetime import datetime

from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command, record
from afterbell.base.refusals import NotThere
from afterbell.enrolment.commands.bonds import bond_of, channel_of
from afterbell.enrolment.models import Consent, ConsentText
from afterbell.enrolment.papers.consents import WORDINGS, ConsentWording, Purpose
from afterbell.enrolment.refusals import REFUSALS
from afterbell.enrolment.rules.consenting import Said, Standing, standing_of_consent
from afterbell.schools.actors import signed_in
from afterbell.schools.models import Pupil


@command("enrolment.consent")
def say_consent(
    *, actor: Actor, now: datetime, pupil: str, purpose: str, text: str, given: bool, guardian: str = ""
) -> bool:
    """Give a consent for a child, or refuse or revoke it; tells whether anything was added.

    Any guardian of the child decides, and a homeroom teacher enters what one, who is named, wrote. A consent is given
    to the text that was read, by its hash; revoking asks for no text. Saying what stands already adds nothing. Raises
    NotThere for somebody else's child or an unknown purpose, Refused for no guardian of the child's, and as a conflict
    when the text changed while it was being read.
    """
    row = Pupil.objects.select_for_update(no_key=True).filter(code=pupil).first()
    if row is None or purpose not in set(Purpose):
        raise NotThere("pupil")
    authorise(actor=actor, action="enrolment.consent", at=place(pupil=row.pk, homeroom=row.homeroom_id))
    wording = WORDINGS[Purpose(purpose)]
    channel = channel_of(actor=actor, pupil=row.pk)
    bond = bond_of(actor=actor, pupil=row.pk, channel=channel, guardian=guardian)
    if bond is None:
        raise REFUSALS.refused("not_guardian", field="guardian")
    if given and text != wording.text_hash:
        raise REFUSALS.refused("consent_reworded", field=purpose, conflict=True)
    record(subject=row.code, purpose=purpose, given=given, channel=channel)
    if _stands(row, wording) is (Standing.GIVEN if given else Standing.REFUSED):
        return False
    Consent.objects.create(
        school_id=row.school_id,
        pupil=row,
        text=_kept(row.school_id, wording),
        given=given,
        guardian_id=bond.guardian_id,
        relation=bond.relation,
        channel=channel,
        entered_by_id=signed_in(actor),
        said_at=now,
    )
    return True


def _stands(pupil: Pupil, wording: ConsentWording) -> Standing:
    said = Consent.objects.filter(pupil=pupil, text__purpose=wording.purpose).order_by("said_at", "pk")
    facts = [Said(text=text, given=given) for text, given in said.values_list("text__text_hash", "given")]
    return standing_of_consent(said=facts, text=wording.text_hash)


def _kept(school: int, wording: ConsentWording) -> ConsentText:
    """Give the text as the school keeps it, kept at first need."""
    ConsentText.objects.bulk_create(
        [
            ConsentText(
                school_id=school,
                purpose=wording.purpose.value,
                title=wording.title.zh,
                text=wording.text.zh,
                text_hash=wording.text_hash,
            )
        ],
        ignore_conflicts=True,
    )
    return ConsentText.objects.get(purpose=wording.purpose.value, text_hash=wording.text_hash)
