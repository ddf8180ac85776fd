"""A care note is read: by the adults in charge of the child that day, and every time it is written down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from afterbell.base.access import Actor, authorise
from afterbell.base.commands import command, record
from afterbell.base.refusals import NotThere
from afterbell.base.spans import local_day
from afterbell.enrolment.caring import StandingNote, readable_notes
from afterbell.rostering.in_charge import child_in, in_charge_of
from afterbell.rostering.models import CareLook
from afterbell.schools.actors import signed_in


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadNotes:
    """What an adult in charge read about one child."""

    pupil: str
    name: str
    homeroom: str
    notes: tuple[StandingNote, ...]


@command("rostering.look_at_care")
def look_at_care(*, actor: Actor, now: datetime, session: str, pupil: str) -> ReadNotes:
    """Give the adult in charge of a session today the notes on one of its children, and write down that they looked.

    Raises NotThere for everybody else, on any other day, for a child that is not in the session, and where there is
    no note or its consent was taken back: nobody learns which of these it was.
    """
    found = in_charge_of(viewer=actor, session=session, today=local_day(now))
    authorise(actor=actor, action="rostering.look_at_care", at=found.at)
    child = child_in(found.session, pupil=pupil)
    notes = readable_notes(pupil=child, on=local_day(now))
    if not notes:
        raise NotThere("note")
    CareLook.objects.bulk_create(
        [
            CareLook(
                school_id=actor.tenant,
                note_id=note.id,
                session=found.session,
                as_leader=found.as_leader,
                looked_by_id=signed_in(actor),
                looked_at=now,
            )
            for note in notes
        ]
    )
    record(subject=child.code, session=found.session.code, notes=len(notes))
    return ReadNotes(pupil=child.code, name=child.name, homeroom=child.homeroom.name, notes=notes)
