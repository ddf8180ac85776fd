"""Something happened: it is written down once, followed up, read only by who has to, and closed with its outcome."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from afterbell.attendance.events import IncidentRecorded, IncidentsOpen
from afterbell.attendance.incidents import found_incident, open_since_before, opened, reach_of, sealed
from afterbell.attendance.models import (
    Incident,
    IncidentChild,
    IncidentClosed,
    IncidentEntry,
    IncidentLook,
    IncidentPhoto,
)
from afterbell.attendance.refusals import REFUSALS
from afterbell.attendance.rolls import children_of
from afterbell.attendance.rules.clocks import AHEAD
from afterbell.attendance.rules.incidents import ABOUT_CHILDREN, LONGEST, IncidentWords, packed, unpacked
from afterbell.attendance.standing import Standing, standing_of
from afterbell.base.access import Actor, authorise, may, place
from afterbell.base.commands import command, record
from afterbell.base.events import tell
from afterbell.base.pictures.keeping import keep_picture, kept_picture
from afterbell.base.pictures.reading import Picture
from afterbell.base.refusals import NotThere, Refusal, Refused
from afterbell.base.spans import local_day
from afterbell.base.written import written
from afterbell.schools.actors import signed_in
from afterbell.schools.models import Pupil, Staff

LONGEST_PLACE, MOST_PHOTOS = 60, 3
RECORD = "attendance.record_incident"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewIncident:
    """What happened, in a session or elsewhere; `children` maps each child's code to what is said of it alone.

    `photos` may show children beside each other: who does not read of all of it does not see them.
    """

    sent_as: UUID
    kind: str
    severity: str
    words: IncidentWords
    happened_at: datetime
    session: str = ""
    where: str = ""
    adult: str = ""
    children: Mapping[str, str] = field(default_factory=dict)
    photos: tuple[Picture, ...] = ()


@command("attendance.record_incident")
def record_incident(*, actor: Actor, now: datetime, incident: NewIncident) -> str:
    """Write down what happened; gives its code, the first one's when the same form arrives again.

    Who is named for a session writes of its children, the leaders and the gate of every child. Families, homeroom
    teachers and, of something serious, the principal are told that there is something, not what. Raises NotThere for
    somebody else's session or child, Refused with every reason.
    """
    session = standing_of(code=incident.session) if incident.session else None
    authorise(actor=actor, action=RECORD, at=session.place_of_all if session else place(school=actor.tenant))
    known = Incident.objects.filter(sent_as=incident.sent_as).first()
    if known is not None:
        record(subject=known.code, children=0)
        return known.code
    children = _children(actor=actor, session=session, codes=list(incident.children))
    adult = Staff.objects.filter(code=incident.adult).values_list("pk", flat=True).first() if incident.adult else None
    if incident.adult and adult is None:
        raise NotThere("staff")
    if reasons := list(_against(incident, session=session, now=now)):
        raise Refused(reasons)
    row = Incident(
        school_id=actor.tenant,
        sent_as=incident.sent_as,
        session_id=session.pk if session else None,
        where=written(incident.where) or (session.room_name or session.name if session else ""),
        kind=incident.kind,
        severity=incident.severity,
        words_sealed=sealed(packed(_written(incident.words))),
        adult_id=adult or (session.named if session else None),
        happened_at=min(incident.happened_at, now),
        recorded_by_id=signed_in(actor),
        recorded_at=now,
    )
    said_of = {children[code]: written(said) for code, said in incident.children.items()}
    _store(row, children=said_of, photos=incident.photos)
    record(subject=row.code, children=len(children), serious=int(row.severity == Incident.Severity.SERIOUS))
    tell(
        IncidentRecorded(
            school=actor.tenant,
            incident=row.code,
            where=row.where,
            serious=row.severity == Incident.Severity.SERIOUS,
            pupils=tuple(children),
            at=now,
        )
    )
    return row.code


def _written(words: IncidentWords) -> IncidentWords:
    return IncidentWords(what=written(words.what), first_aid=written(words.first_aid), told=written(words.told))


def _children(*, actor: Actor, session: Standing | None, codes: list[str]) -> dict[str, int]:
    """Find the children by code. Raises NotThere for one the actor has nothing to do with."""
    if may(actor=actor, action=RECORD, at=place(school=actor.tenant)):
        found = dict(Pupil.objects.filter(code__in=codes).values_list("code", "pk"))
    elif session is not None and session.group is not None:
        groups = children_of(groups=(session.group,), day=session.date, weekday=session.weekday)
        found = {child.code: child.pk for child in groups.get(session.group, ()) if child.code in codes}
    else:
        found = {}
    if set(codes) - found.keys():
        raise NotThere("pupil")
    return found


def _against(incident: NewIncident, *, session: Standing | None, now: datetime) -> Iterator[Refusal]:
    if incident.kind not in Incident.Kind.values or incident.severity not in Incident.Severity.values:
        yield REFUSALS.refusal("incident_unreadable", field="kind")
    if not written(incident.words.what):
        yield REFUSALS.refusal("incident_untold", field="what")
    if max(incident.words.longest, *(len(said) for said in ("", *incident.children.values()))) > LONGEST:
        yield REFUSALS.refusal("text_too_long", field="what", most=LONGEST)
    if session is None and not written(incident.where):
        yield REFUSALS.refusal("incident_nowhere", field="where")
    if len(incident.where) > LONGEST_PLACE:
        yield REFUSALS.refusal("text_too_long", field="where", most=LONGEST_PLACE)
    if incident.kind in ABOUT_CHILDREN and not incident.children:
        yield REFUSALS.refusal("incident_of_nobody", field="pupil")
    if len(incident.photos) > MOST_PHOTOS:
        yield REFUSALS.refusal("incident_photos", field="photo", most=MOST_PHOTOS)
    if incident.happened_at > now + AHEAD:
        yield REFUSALS.refusal("incident_to_come", field="happened_at")


def _store(row: Incident, *, children: Mapping[int, str], photos: Sequence[Picture]) -> None:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise REFUSALS.refused("same_time", conflict=True) from None
    IncidentChild.objects.bulk_create(
        IncidentChild(school_id=row.school_id, incident=row, pupil_id=pupil, words_sealed=sealed(said))
        for pupil, said in children.items()
    )
    for picture in photos:
        shot = IncidentPhoto(
            school_id=row.school_id,
            incident=row,
            content_hash=picture.content_hash,
            added_by_id=row.recorded_by_id,
            added_at=row.recorded_at,
        )
        keep_picture(tenant=row.school_id, code=shot.code, picture=picture)
        shot.save(force_insert=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentRead:
    """What was written of an incident: of all of it, of each child by code, each entry by id, and how it ended.

    `photos` are the codes of its photographs. `withheld` where what was written of all of it may name children the
    reader has nothing to do with.
    """

    words: IncidentWords
    children: Mapping[str, str]
    entries: Mapping[int, str]
    outcome: str
    photos: tuple[str, ...] = ()
    withheld: bool = False


@command("attendance.look_at_incident")
def look_at_incident(*, actor: Actor, now: datetime, incident: str) -> IncidentRead:
    """Give what was written of an incident, and write down who read it. Raises NotThere for everybody else.

    A homeroom teacher reads of the own children; of all of it only where no child of another homeroom is concerned.
    """
    row = found_incident(actor=actor, action="attendance.look_at_incident", code=incident)
    IncidentLook.objects.create(school_id=row.school_id, incident=row, looked_by_id=signed_in(actor), looked_at=now)
    closed = IncidentClosed.objects.filter(incident=row).first()
    record(subject=incident)
    reach = reach_of(actor=actor, action="attendance.look_at_incident", row=row)
    kept = opened(row.words_sealed) if reach.whole else ""
    children = row.children.filter(pupil__in=reach.children).select_related("pupil")
    return IncidentRead(
        words=unpacked(kept) if kept else IncidentWords(what=""),
        children={child.pupil.code: opened(child.words_sealed) for child in children},
        entries={
            entry.pk: opened(entry.words_sealed)
            for entry in row.entries.all()
            if reach.whole or entry.pupil_id in reach.children
        },
        outcome=opened(closed.outcome_sealed) if closed and reach.whole else "",
        photos=tuple(row.photos.order_by("pk").values_list("code", flat=True)) if reach.whole else (),
        withheld=not reach.whole,
    )


@command("attendance.look_at_incident")
def look_at_incident_photo(*, actor: Actor, now: datetime, incident: str, photo: str) -> bytes:
    """Give a photograph of an incident as JPEG, and write down who looked at it.

    Raises NotThere for who does not read of all of it, and where its time is over.
    """
    row = found_incident(actor=actor, action="attendance.look_at_incident", code=incident)
    shot = row.photos.filter(code=photo).first()
    if shot is None or not reach_of(actor=actor, action="attendance.look_at_incident", row=row).whole:
        raise NotThere("photo")
    IncidentLook.objects.create(school_id=row.school_id, incident=row, looked_by_id=signed_in(actor), looked_at=now)
    record(subject=incident, photo=photo)
    return kept_picture(tenant=row.school_id, code=shot.code, content_hash=shot.content_hash)


@command("attendance.follow_incident")
def follow_incident(*, actor: Actor, now: datetime, incident: str, kind: str, words: str, pupil: str = "") -> None:
    """Write down what was done about an incident, of one of its children or of all of it; also when it is closed.

    Raises NotThere for a child that is not concerned or not the actor's, Refused with every reason.
    """
    row = found_incident(actor=actor, action="attendance.follow_incident", code=incident)
    reach = reach_of(actor=actor, action="attendance.follow_incident", row=row)
    child = row.children.filter(pupil__code=pupil, pupil__in=reach.children).first() if pupil else None
    if pupil and child is None:
        raise NotThere("pupil")
    said = written(words)
    reasons = [] if kind in IncidentEntry.Kind.values else [REFUSALS.refusal("entry_unreadable", field="kind")]
    reasons += [] if said else [REFUSALS.refusal("entry_untold", field="words")]
    reasons += [REFUSALS.refusal("text_too_long", field="words", most=LONGEST)] if len(said) > LONGEST else []
    if reasons:
        raise Refused(reasons)
    IncidentEntry.objects.create(
        school_id=row.school_id,
        incident=row,
        pupil_id=child.pupil_id if child else None,
        kind=kind,
        words_sealed=sealed(said),
        written_by_id=signed_in(actor),
        written_at=now,
    )
    record(subject=incident, kind=kind)


@command("attendance.close_incident")
def close_incident(*, actor: Actor, now: datetime, incident: str, outcome: str) -> None:
    """Close an incident. Raises NotThere, Refused without saying how it ended or (a conflict) when it is closed."""
    row = found_incident(actor=actor, action="attendance.close_incident", code=incident)
    said = written(outcome)
    if not said:
        raise REFUSALS.refused("outcome_missing", field="outcome")
    if len(said) > LONGEST:
        raise REFUSALS.refused("text_too_long", field="outcome", most=LONGEST)
    try:
        with transaction.atomic():
            IncidentClosed.objects.create(
                school_id=row.school_id,
                incident=row,
                outcome_sealed=sealed(said),
                closed_by_id=signed_in(actor),
                closed_at=now,
            )
    except IntegrityError:
        raise REFUSALS.refused("incident_closed", conflict=True) from None
    record(subject=incident)


@command("attendance.remind_of_incidents")
def remind_of_incidents(*, actor: Actor, now: datetime) -> int:
    """Remind the office of the open incidents of its school, once a day; gives how many there are."""
    authorise(actor=actor, action="attendance.remind_of_incidents", at=place(platform=1))
    number = open_since_before(today=local_day(now)).count()
    if number:
        tell(IncidentsOpen(school=actor.tenant, number=number, at=now))
    record(subject="incidents", open=number)
    return number
