"""About which children of a session there is something to know, and who looked at what a family wrote."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef

from afterbell.base.access import Actor, authorise, may, place
from afterbell.base.refusals import NotThere
from afterbell.enrolment.caring import standing_notes
from afterbell.rostering.in_charge import in_charge_of, places_in
from afterbell.rostering.models import CareLook
from afterbell.schools.models import Pupil


@dataclass(frozen=True, slots=True, kw_only=True)
class CareMark:
    """A child about whom there is a note; what it says is read apart, and that is written down."""

    pupil: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CareLooked:
    """Somebody in charge of a child read a note about it: who, in which session, as its leader or not, when."""

    name: str
    session: str
    as_leader: bool
    note: int
    at: datetime


def care_in_session(*, viewer: Actor, session: str, today: date) -> tuple[CareMark, ...]:
    """Name the children of a session of today about whom there is something to know. Raises NotThere.

    Two questions, for the adult in charge of it that day and nobody else.
    """
    found = in_charge_of(viewer=viewer, session=session, today=today)
    authorise(actor=viewer, action="rostering.look_at_care", at=found.at)
    there = places_in(found.session).filter(pupil=OuterRef("pupil"))
    order = ("pupil__homeroom__grade", "pupil__homeroom__number", "pupil__sort_key", "pupil_id")
    notes = standing_notes(on=today).filter(Exists(there)).order_by(*order)
    names = dict(notes.values_list("pupil__code", "pupil__name"))
    return tuple(CareMark(pupil=pupil, name=name) for pupil, name in names.items())


def care_marks(*, viewer: Actor, session: str, today: date) -> tuple[CareMark, ...]:
    """Give the same to a page that everybody with the roll may see: nothing for whoever is not in charge today."""
    try:
        return care_in_session(viewer=viewer, session=session, today=today)
    except NotThere:
        return ()


def looks_at_care(*, viewer: Actor, pupil: str) -> tuple[CareLooked, ...]:
    """Tell a family who read the notes on its child, the latest first. Raises NotThere for everybody else."""
    row = Pupil.objects.filter(code=pupil).first()
    if row is None or not may(actor=viewer, action="enrolment.give_care_note", at=place(pupil=row.pk)):
        raise NotThere("pupil")
    looks = CareLook.objects.filter(note__pupil=row).select_related("looked_by", "session", "note").order_by("-pk")
    return tuple(
        CareLooked(
            name=look.looked_by.name,
            session=look.session.name,
            as_leader=look.as_leader,
            note=look.note.place,
            at=look.looked_at,
        )
        for look in looks
    )
