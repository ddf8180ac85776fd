"""A whole roll as a device brings it home: arrival, marks and seal in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from afterbell.attendance.commands.arrivals import against_arrival, against_time, barred_from, rooms_of, store_arrivals
from afterbell.attendance.commands.late_signing import against_late
from afterbell.attendance.commands.marks import Entry, NewMark, Receipt, against_a_roll, counts, store_marks
from afterbell.attendance.commands.phones import against_phone, could_note
from afterbell.attendance.commands.seals import close_roll
from afterbell.attendance.rolls import fold_roll
from afterbell.attendance.rules.clocks import believable
from afterbell.attendance.standing import Standing, standing_of
from afterbell.base.access import Actor, authorise
from afterbell.base.commands import command, record
from afterbell.base.refusals import Refusal, Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncReceipt:
    """What became of a synchronised roll.

    `arrived` and `sealed` say how the session stands now; `reasons` why the seal or the arrival asked for is not
    there. The marks are kept whether or not the roll could be sealed.
    """

    marks: Receipt
    arrived: bool
    sealed: bool
    reasons: tuple[Refusal, ...] = ()


@command("attendance.mark")
def sync_roll(
    *,
    actor: Actor,
    now: datetime,
    session: str,
    arrival: datetime | None = None,
    marks: Sequence[NewMark] = (),
    seal: bool = False,
    phone: str = "",
) -> SyncReceipt:
    """Take in what a device has of one session: its adult's arrival, its marks, and whether the roll is to be sealed.

    All of it is safe to send again. Raises NotThere when the session is not the actor's, Refused when it has no roll
    today, when its day is over (only a `phone` that kept rolls on that day is believed to have noted it in time), or
    when the phone was ended; a roll that cannot be sealed yet keeps its marks and says why.
    """
    standing = standing_of(code=session)
    authorise(actor=actor, action="attendance.mark", at=standing.place_of_all)
    believed = bool(phone) and could_note(against_phone(actor=actor, phone=phone), on=standing.date)
    late = against_late(session=standing, made=(mark.marked_at for mark in marks), now=now, believed=believed)
    if reasons := [*against_a_roll(session=standing, now=now), *late]:
        raise Refused(reasons)
    against: list[Refusal] = []
    arrived = standing.named_arrived
    if arrival is not None and not arrived:
        arrived, against = _arrive(actor=actor, now=now, session=standing, at=arrival, believed=believed)
    entry = store_marks(actor=actor, now=now, session=standing, marks=marks)
    sealed = standing.sealed_at is not None
    if seal and not sealed:
        sealed, open_reasons = _seal(actor=actor, now=now, session=standing, entry=entry)
        against += open_reasons
    receipt = entry.receipt(session=session)
    record(subject=session, **counts(receipt), arrived=int(arrived), sealed=int(sealed))
    return SyncReceipt(marks=receipt, arrived=arrived, sealed=sealed, reasons=tuple(against))


def _arrive(
    *, actor: Actor, now: datetime, session: Standing, at: datetime, believed: bool
) -> tuple[bool, list[Refusal]]:
    authorise(actor=actor, action="attendance.arrive", at=session.place)
    reasons = against_arrival(session=session, staff=session.named or 0, rooms=rooms_of([session]), now=now)
    came = believable(at, on=session.date, now=now) or now
    reasons += against_late(session=session, made=[at], now=now, believed=believed)
    if reasons := [*reasons, *against_time(session=session, at=came), *barred_from([session])[session.code]]:
        return False, reasons
    store_arrivals(actor=actor, now=now, at=[(session, came)])
    return True, []


def _seal(*, actor: Actor, now: datetime, session: Standing, entry: Entry) -> tuple[bool, list[Refusal]]:
    authorise(actor=actor, action="attendance.seal", at=session.place)
    marks = [*entry.before, *entry.new]
    sealed_at, reasons = close_roll(
        actor=actor,
        now=now,
        session=session,
        children=tuple(entry.children.values()),
        marks=marks,
        roll=fold_roll(marks=marks, sealed={}, versions=bool(entry.before)),
    )
    return sealed_at is not None, reasons
