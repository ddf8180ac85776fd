"""Care notes: given by a child's guardian under a consent of their own, changed and taken back version by version."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Max

from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command, record
from afterbell.base.refusals import NotThere, Refused
from afterbell.base.spans import local_day
from afterbell.enrolment.caring import sealed_words, standing_notes
from afterbell.enrolment.commands.bonds import bond_of
from afterbell.enrolment.models import MOST_NOTES, CareNote, Channel
from afterbell.enrolment.papers.consents import Purpose
from afterbell.enrolment.queries.consents import with_consent
from afterbell.enrolment.refusals import REFUSALS
from afterbell.enrolment.rules.caring import CareWords, readable, reasons_against_note
from afterbell.schools.actors import signed_in
from afterbell.schools.models import Guardianship, Pupil
from afterbell.schools.queries import term_around

GIVE = "enrolment.give_care_note"


@command("enrolment.give_care_note")
def give_care_note(
    *, actor: Actor, now: datetime, pupil: str, words: CareWords, changing: tuple[int, int] = (0, 0)
) -> int:
    """Give a note on a child for the term, or change the note and version in `changing`; gives the note's place.

    Any guardian of the child writes; the school's people cannot, so that nobody types what only the adults in charge
    may read. Raises NotThere for somebody else's child, Refused with every reason: no consent, words missing or too
    long, notes enough already, and as a conflict when another guardian changed the note meanwhile.
    """
    row, bond = _own(actor=actor, pupil=pupil)
    term = term_around(today=local_day(now))
    said = readable(words)
    reasons = list(reasons_against_note(said))
    if row.code not in with_consent(purpose=Purpose.HEALTH, pupils=[row.code]):
        reasons.append(REFUSALS.refusal("care_without_consent", field="consent"))
    if term is None or term.last_day < local_day(now):
        reasons.append(REFUSALS.refusal("care_without_term"))
    if reasons or term is None:
        raise Refused(reasons)
    standing = dict(standing_notes(on=local_day(now)).filter(pupil=row, term=term.id).values_list("place", "version"))
    number = _place(standing, changing=changing)
    version = _newest(row, term=term.id, number=number) + 1
    CareNote.objects.create(
        school_id=actor.tenant,
        pupil=row,
        term_id=term.id,
        place=number,
        version=version,
        words_sealed=sealed_words(said),
        guardian_id=bond.guardian_id,
        relation=bond.relation,
        given_by_id=signed_in(actor),
        given_at=now,
    )
    record(subject=row.code, note=number, version=version)
    return number


@command("enrolment.give_care_note")
def take_back_care_note(*, actor: Actor, now: datetime, pupil: str, note: int, version: int) -> None:
    """Take a note back, read as `version`: from this instant nobody reads it.

    Raises NotThere for another's child or no such note, and Refused as a conflict when it was changed meanwhile.
    """
    row, bond = _own(actor=actor, pupil=pupil)
    standing = standing_notes(on=local_day(now)).filter(pupil=row, place=note).order_by("term").first()
    if standing is None:
        raise NotThere("note")
    if standing.version != version:
        raise REFUSALS.refused("care_back_changed", conflict=True)
    CareNote.objects.create(
        school_id=actor.tenant,
        pupil=row,
        term_id=standing.term_id,
        place=note,
        version=standing.version + 1,
        ended=True,
        guardian_id=bond.guardian_id,
        relation=bond.relation,
        given_by_id=signed_in(actor),
        given_at=now,
    )
    record(subject=row.code, note=note, version=standing.version + 1, ended=True)


def _own(*, actor: Actor, pupil: str) -> tuple[Pupil, Guardianship]:
    """Find the guardian's own child, locked, and the bond between them."""
    row = Pupil.objects.select_for_update(no_key=True).filter(code=pupil).first()
    if row is None:
        raise NotThere("pupil")
    authorise(actor=actor, action=GIVE, at=place(pupil=row.pk))
    bond = bond_of(actor=actor, pupil=row.pk, channel=Channel.ONLINE, guardian="")
    if bond is None:
        raise NotThere("pupil")
    return row, bond


def _place(standing: dict[int, int], *, changing: tuple[int, int]) -> int:
    """Say which note is written: the one that is changed, still as it was read, or the first free one."""
    number, version = changing
    if number:
        if standing.get(number) != version:
            raise REFUSALS.refused("care_changed", conflict=True)
        return number
    free = [one for one in range(1, MOST_NOTES + 1) if one not in standing]
    if not free:
        raise REFUSALS.refused("care_notes_enough", most=MOST_NOTES)
    return free[0]


def _newest(pupil: Pupil, *, term: int, number: int) -> int:
    rows = CareNote.objects.filter(pupil=pupil, term=term, place=number)
    return rows.aggregate(newest=Max("version"))["newest"] or 0
