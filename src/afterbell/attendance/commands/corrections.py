"""A roll that is sealed is corrected by asking: another state, the reason, and somebody else who lets it count."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from afterbell.attendance.commands.marks import NewMark, against_a_roll, store_marks
from afterbell.attendance.events import CorrectionAsked
from afterbell.attendance.models import Correction, RollMark
from afterbell.attendance.refusals import REFUSALS
from afterbell.attendance.rolls import fold_roll, marks_where
from afterbell.attendance.rules.folding import PAGE, Mark, Roll
from afterbell.attendance.standing import Standing, standing_of
from afterbell.base.access import Actor, authorise
from afterbell.base.commands import command, record
from afterbell.base.events import tell
from afterbell.base.refusals import Refusal, Refused
from afterbell.base.spans import local_day
from afterbell.base.written import written
from afterbell.schools.actors import signed_in

LONGEST_REASON = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCorrection:
    """What a child's state on a sealed roll should be, and why; `place` where the child was elsewhere."""

    mark_id: UUID
    pupil: str
    state: str
    place: str = ""
    reason: str


@command("attendance.correct")
def ask_correction(*, actor: Actor, now: datetime, session: str, correction: NewCorrection) -> None:
    """Ask for another state of one child on a sealed roll; the one that stands counts until somebody else decides.

    The same request twice is kept once. Raises NotThere when the session is not the actor's, Refused without a reason,
    before the seal, after the confirmation or the scheme's days, for what stands anyway or while something waits.
    """
    standing = standing_of(code=session)
    authorise(actor=actor, action="attendance.correct", at=standing.place)
    record(subject=session, new=0)
    asked = Correction.objects.select_related("mark__pupil").filter(mark__mark_id=correction.mark_id).first()
    if asked is not None:
        if _says(asked, standing) != _wanted(correction):
            raise REFUSALS.refused("mark_conflict", conflict=True)
        return
    if reasons := against_a_roll(session=standing, now=now):
        raise Refused(reasons)
    before = marks_where(Q(session=standing.pk))
    roll = fold_roll(marks=before, sealed={standing.pk: standing.sealed_at} if standing.sealed_at else {})
    was = _standing_word(roll, before, pupil=correction.pupil)
    faults = list(_faults(correction, session=standing, was=was, roll=roll, now=now))
    mark = _as_mark(correction, actor=actor, before=before)
    entry = store_marks(actor=actor, now=now, session=standing, marks=[mark])
    if faults := [*faults, *(row.refusal for row in entry.refusals)]:
        raise Refused(faults)
    Correction.objects.create(
        school_id=standing.school,
        mark=RollMark.objects.get(mark_id=correction.mark_id),
        was=was.state.value if was else "",
        reason=written(correction.reason),
    )
    record(subject=session, new=1)
    tell(CorrectionAsked(school=standing.school, session=session, pupil=correction.pupil, by=signed_in(actor), at=now))


def _says(asked: Correction, session: Standing) -> tuple[object, ...]:
    mark = asked.mark
    return (mark.session_id == session.pk, mark.pupil.code, mark.state, mark.place, asked.reason)


def _wanted(correction: NewCorrection) -> tuple[object, ...]:
    return (True, correction.pupil, correction.state, _place(correction), written(correction.reason))


def _place(correction: NewCorrection) -> str:
    return written(correction.place) if correction.state == RollMark.State.ELSEWHERE else ""


def _standing_word(roll: Roll, marks: Collection[Mark], *, pupil: str) -> Mark | None:
    """Give the mark by which a child stands as it does now."""
    counting = next((row.mark_id for row in roll.states if row.pupil == pupil), "")
    return next((mark for mark in marks if mark.mark_id == counting), None)


def _faults(
    correction: NewCorrection, *, session: Standing, was: Mark | None, roll: Roll, now: datetime
) -> Iterator[Refusal]:
    reason, days = written(correction.reason), session.late_signing_days
    if not reason:
        yield REFUSALS.refusal("reason_missing", field="reason")
    if len(reason) > LONGEST_REASON:
        yield REFUSALS.refusal("text_too_long", field="reason", most=LONGEST_REASON)
    if session.sealed_at is None:
        yield REFUSALS.refusal("not_sealed", session=session.name)
    if session.confirmed:
        yield REFUSALS.refusal("correction_confirmed", session=session.name)
    if local_day(now) > session.date + timedelta(days=days):
        yield REFUSALS.refusal("correction_over", session=session.name, days=days)
    if was is not None and (was.state.value, was.place) == (correction.state, _place(correction)):
        yield REFUSALS.refusal("correction_same", field="state")
    if any(mark.pupil == correction.pupil for mark in roll.late):
        yield REFUSALS.refusal("correction_waits_for_child", field="pupil")


def _as_mark(correction: NewCorrection, *, actor: Actor, before: Collection[Mark]) -> NewMark:
    """Make the mark of the page that takes the place, once accepted, of all that was said of the child by now."""
    device = f"{PAGE}{actor.code}"
    return NewMark(
        mark_id=correction.mark_id,
        pupil=correction.pupil,
        state=correction.state,
        place=_place(correction),
        device=device,
        device_seq=max((mark.device_seq for mark in before if mark.device == device), default=0) + 1,
        settles=tuple(UUID(mark.mark_id) for mark in before if mark.pupil == correction.pupil),
    )
