"""What a tutor notes at the end: whose homework is done, and what was done instead of teaching."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError

from afterbell.attendance.commands.late_signing import against_homework_late
from afterbell.attendance.commands.marks import LARGEST_SEQ, LONGEST_DEVICE, against_a_roll
from afterbell.attendance.homework import WITH_HOMEWORK, notes_where
from afterbell.attendance.models import HomeworkNote, SessionContent
from afterbell.attendance.refusals import REFUSALS
from afterbell.attendance.rolls import Child, children_of
from afterbell.attendance.rules.clocks import believable
from afterbell.attendance.rules.homework import MOST_LEFT, STEP, Note, Said
from afterbell.attendance.standing import Standing, standing_of
from afterbell.base.access import Actor, authorise
from afterbell.base.commands import command, record
from afterbell.base.refusals import Refusal, Refused
from afterbell.scheme.models import SchemeVersion
from afterbell.scheme.queries import published_scheme
from afterbell.schools.actors import signed_in

SAYINGS = frozenset(Said)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewNote:
    """One fact about a child's homework, with the id and the count of the page or phone it was tapped on.

    `noted_at` is when a phone reckons it was tapped.
    """

    note_id: UUID
    pupil: str
    said: str
    asked: bool
    minutes_left: int
    device_seq: int
    noted_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What was done in a session, by the scheme's codes; `nothing_taught` is the adult's own statement.

    `said_at` is when a phone reckons it was said.
    """

    activities: tuple[str, ...]
    nothing_taught: bool
    said_at: datetime | None = None


@command("attendance.log_homework")
def log_homework(
    *,
    actor: Actor,
    now: datetime,
    session: str,
    device: str,
    notes: Sequence[NewNote] = (),
    held: Held | None = None,
) -> int:
    """Store notes on homework once each, and what was done in the session; gives how many notes are new.

    All of it is safe to send again. Who leads the school may note for a tutor, and never states for one that nothing
    new was taught. Raises NotThere when the session is not the actor's, Refused with every reason when something of it
    cannot be (a conflict where an id was stored with another content): then nothing is stored.
    """
    standing = standing_of(code=session)
    authorise(actor=actor, action="attendance.log_homework", at=standing.place)
    if reasons := against_homework(session=standing, now=now, device=device, said=bool(notes or held)):
        raise Refused(reasons)
    children = children_with_homework(standing)
    reasons = [reason for note in notes for reason in faults_of(note, children=children, session=standing)]
    if held is not None:
        reasons += against_held(held, actor=actor, session=standing)
    if reasons:
        raise Refused(reasons)
    new = _unknown(notes, session=standing, device=device)
    store_notes(new, actor=actor, now=now, session=standing, device=device, children=children)
    changed = held is not None and hold(held, actor=actor, now=now, session=standing)
    record(subject=session, stored=len(new), held=int(changed))
    return len(new)


def children_with_homework(session: Standing) -> dict[str, Child]:
    """Give the children of a session by code."""
    assert session.group is not None  # noqa: S101 - a session with homework is a group's
    found = children_of(groups=(session.group,), day=session.date, weekday=session.weekday)
    return {child.code: child for child in found.get(session.group, ())}


def against_homework(*, session: Standing, now: datetime, device: str, said: bool) -> list[Refusal]:
    """Give every reason why nothing of a session's homework can be noted at this instant."""
    reasons = against_a_roll(session=session, now=now)
    if session.group is not None and session.kind not in WITH_HOMEWORK:
        reasons.append(REFUSALS.refusal("no_homework_here", session=session.name))
    if not reasons and now < session.starts_at:
        reasons.append(REFUSALS.refusal("not_started", session=session.name))
    reasons += against_homework_late(session=session, now=now)
    if not 0 < len(device) <= LONGEST_DEVICE:
        reasons.append(REFUSALS.refusal("mark_unreadable", what="device"))
    if not said:
        reasons.append(REFUSALS.refusal("nothing_said"))
    return reasons


def faults_of(note: NewNote, *, children: Mapping[str, Child], session: Standing) -> Iterator[Refusal]:
    """Give what is wrong with a note."""
    if note.pupil not in children:
        yield REFUSALS.refusal("not_in_group", field=note.pupil, session=session.name)
    if note.said not in SAYINGS:
        yield REFUSALS.refusal("mark_unreadable", field=note.pupil, what=note.said[:20])
    if not 0 <= note.device_seq <= LARGEST_SEQ:
        yield REFUSALS.refusal("mark_unreadable", field=note.pupil, what="seq")
    most = MOST_LEFT if note.said == Said.NOT_DONE else 0
    if not 0 <= note.minutes_left <= most or note.minutes_left % STEP:
        yield REFUSALS.refusal("homework_minutes", field=note.pupil)


def against_held(held: Held, *, actor: Actor, session: Standing) -> list[Refusal]:
    """Give every reason why this cannot be what was done, or not be stated by this person."""
    content_hash = SchemeVersion.objects.values_list("content_hash", flat=True).get(pk=session.version)
    listed = published_scheme(content_hash, session.version).homework.activities
    strange = [code for code in held.activities if code not in listed]
    reasons = [REFUSALS.refusal("activity_unknown", what=code[:20]) for code in strange]
    if not held.activities:
        reasons = [REFUSALS.refusal("activity_missing", field="activity")]
    if held.nothing_taught and session.named not in actor.held("staff"):
        reasons.append(REFUSALS.refusal("statement_of_another", field="nothing_taught", session=session.name))
    return reasons


def _unknown(notes: Sequence[NewNote], *, session: Standing, device: str) -> dict[UUID, NewNote]:
    """Leave out what is stored with the same content. Raises Refused for an id that is stored with another."""
    known = {note.note_id: note for note in notes_where(note_id__in=[note.note_id for note in notes])}
    new: dict[UUID, NewNote] = {}
    for note in notes:
        stored = known.get(str(note.note_id))
        twice = new.get(note.note_id)
        if stored is None and twice in {None, note}:
            new[note.note_id] = note
        elif stored is None or says(note, session=session, device=device) != said_by(stored):
            raise REFUSALS.refused("homework_conflict", field=note.pupil, conflict=True)
    return new


def says(note: NewNote, *, session: Standing, device: str) -> tuple[object, ...]:
    """Put down what a note says; not who sent it."""
    return (session.pk, note.pupil, note.said, note.asked, note.minutes_left, device, note.device_seq)


def said_by(note: Note) -> tuple[object, ...]:
    """Put down what a stored note says."""
    return (note.session, note.pupil, note.said, note.asked, note.minutes_left, note.device, note.device_seq)


def store_notes(
    new: Mapping[UUID, NewNote],
    *,
    actor: Actor,
    now: datetime,
    session: Standing,
    device: str,
    children: Mapping[str, Child],
) -> None:
    """Store notes that are new. Raises Refused where one of them came at this moment for another session."""
    rows = [
        HomeworkNote(
            school_id=session.school,
            note_id=note.note_id,
            session_id=session.pk,
            pupil_id=children[note.pupil].pk,
            said=note.said,
            asked=note.asked,
            minutes_left=note.minutes_left,
            device=device,
            device_seq=note.device_seq,
            noted_by_id=signed_in(actor),
            received_at=now,
            noted_at=believable(note.noted_at, on=session.date, now=now),
        )
        for note in new.values()
    ]
    try:
        HomeworkNote.objects.bulk_create(rows)
    except IntegrityError:
        # One id sent at the same moment for two sessions: the locks of the sessions cannot see each other.
        raise REFUSALS.refused("homework_conflict", conflict=True) from None


def hold(held: Held, *, actor: Actor, now: datetime, session: Standing) -> bool:
    """Store what was done where it is not what was said last by then; say whether it was stored.

    The word said last stands, whenever it came; one that is sent again is known by the time it was said.
    """
    said_at = believable(held.said_at, on=session.date, now=now) or now
    until_then = SessionContent.objects.filter(session=session.pk, said_at__lte=said_at).order_by("-said_at", "-pk")
    stood = until_then.values_list("activities", "nothing_taught").first()
    activities = list(dict.fromkeys(held.activities))
    if stood == (activities, held.nothing_taught):
        return False
    SessionContent.objects.create(
        school_id=session.school,
        session_id=session.pk,
        activities=activities,
        nothing_taught=held.nothing_taught,
        said_by_id=signed_in(actor),
        said_at=said_at,
    )
    return True
