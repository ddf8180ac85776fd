"""A session's homework as a phone brings it home: its notes and what was done, answered one by one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from afterbell.attendance.commands.homework import (
    Held,
    NewNote,
    against_held,
    against_homework,
    children_with_homework,
    faults_of,
    hold,
    said_by,
    says,
    store_notes,
)
from afterbell.attendance.commands.marks import MarkRefusal
from afterbell.attendance.commands.phones import against_phone
from afterbell.attendance.homework import notes_where
from afterbell.attendance.models import SessionContent
from afterbell.attendance.refusals import REFUSALS
from afterbell.attendance.rolls import Child
from afterbell.attendance.rules.clocks import believable, made_before
from afterbell.attendance.standing import Standing, standing_of
from afterbell.base.access import Actor, authorise
from afterbell.base.commands import command, record
from afterbell.base.refusals import Refusal, Refused
from afterbell.schools.actors import signed_in


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeworkReceipt:
    """What became of each note: stored now, known before, or refused and why. A phone may forget the first two.

    `against_held` are the reasons why what was said to have been done is not stored.
    """

    stored: tuple[UUID, ...] = ()
    known: tuple[UUID, ...] = ()
    refusals: tuple[MarkRefusal, ...] = ()
    against_held: tuple[Refusal, ...] = ()


@dataclass(slots=True, kw_only=True)
class Sorted:
    """Notes sorted into new, known and refused."""

    new: dict[UUID, NewNote] = field(default_factory=dict)
    known: list[UUID] = field(default_factory=list)
    refusals: list[MarkRefusal] = field(default_factory=list)


@command("attendance.log_homework")
def sync_homework(
    *,
    actor: Actor,
    now: datetime,
    session: str,
    phone: str,
    notes: Sequence[NewNote] = (),
    held: Held | None = None,
) -> HomeworkReceipt:
    """Take in what a phone noted of one session's homework, and what was done; each note is answered for itself.

    All of it is safe to send again. Raises NotThere when the session is not the actor's, Refused when it has no
    homework now or the phone was ended.
    """
    standing = standing_of(code=session)
    authorise(actor=actor, action="attendance.log_homework", at=standing.place)
    against_phone(actor=actor, phone=phone)
    if reasons := against_homework(session=standing, now=now, device=phone, said=bool(notes or held)):
        raise Refused(reasons)
    children = children_with_homework(standing)
    found = _sorted(notes, session=standing, children=children, phone=phone, now=now)
    store_notes(found.new, actor=actor, now=now, session=standing, device=phone, children=children)
    reasons = against_held(held, actor=actor, session=standing) if held else []
    new = held is not None and not reasons and not _sent_again(held, actor=actor, session=standing, now=now)
    changed = held is not None and new and hold(held, actor=actor, now=now, session=standing)
    figures = {"stored": len(found.new), "known": len(found.known), "refused": len(found.refusals)}
    record(subject=session, **figures, held=int(changed))
    return HomeworkReceipt(
        stored=tuple(found.new),
        known=tuple(found.known),
        refusals=tuple(found.refusals),
        against_held=tuple(reasons),
    )


def _sent_again(held: Held, *, actor: Actor, session: Standing, now: datetime) -> bool:
    """Say whether a phone whose time cannot be believed says what the same person had said before."""
    if believable(held.said_at, on=session.date, now=now) is not None:
        return False
    said = SessionContent.objects.filter(session=session.pk, said_by=signed_in(actor))
    word = (list(dict.fromkeys(held.activities)), held.nothing_taught)
    return word in list(said.values_list("activities", "nothing_taught"))


def _sorted(
    notes: Sequence[NewNote], *, session: Standing, children: dict[str, Child], phone: str, now: datetime
) -> Sorted:
    """Sort notes; one that is stored stays as it is, whatever became of its child since."""
    stored = {note.note_id: said_by(note) for note in notes_where(note_id__in=[note.note_id for note in notes])}
    found = Sorted()
    for note in notes:
        told = says(note, session=session, device=phone)
        before = stored.get(str(note.note_id))
        if before == told:
            found.known.append(note.note_id)
            continue
        faults = [REFUSALS.refusal("homework_conflict", field=note.pupil)]
        if before is None:
            faults = list(faults_of(note, children=children, session=session))
            if made_before(session.starts_at, said=note.noted_at, on=session.date, now=now):
                faults.append(REFUSALS.refusal("not_started", field=note.pupil, session=session.name))
        found.refusals += [MarkRefusal(mark_id=note.note_id, refusal=fault) for fault in faults]
        if not faults:
            found.new[note.note_id] = note
            stored[str(note.note_id)] = told
    return found
