"""What a phone could not send is read in from the code it shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from afterbell.attendance.commands.late_signing import against_late
from afterbell.attendance.commands.marks import against_a_roll, store_marks
from afterbell.attendance.commands.phones import PURPOSE, could_note
from afterbell.attendance.handing import HandedCode, read_code
from afterbell.attendance.models import RollPhone
from afterbell.attendance.refusals import REFUSALS
from afterbell.attendance.standing import standings_of
from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command, record
from afterbell.base.crypto import unseal_bytes
from afterbell.base.refusals import Refusal
from afterbell.base.spans import local_day
from afterbell.schools.actors import actor_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """What was taken in from a phone: whose, how many marks are new, how many were known, and why others are not."""

    staff: str
    stored: int
    known: int
    reasons: tuple[Refusal, ...]


@command("attendance.take_in")
def take_in_code(*, actor: Actor, now: datetime, code: str) -> Handed:
    """Store the marks of a phone's code as its owner's, once each, whether or not they also come by the network.

    The owner need not be named for the session any more: who takes the code in answers for that. Raises Refused for a
    code that is not whole, not sealed by a phone of the school, or of one that was ended.
    """
    authorise(actor=actor, action="attendance.take_in", at=place(school=actor.tenant))
    handed = read_code(code)
    phone = _phone(handed)
    owner = actor_of(account=phone.staff.account, today=local_day(now), school=actor.tenant)
    sessions = standings_of(codes={parcel.session for parcel in handed.parcels})
    stored = known = 0
    reasons: list[Refusal] = []
    for parcel in handed.parcels:
        session = sessions[parcel.session]
        made = (mark.marked_at for mark in parcel.marks)
        late = against_late(session=session, made=made, now=now, believed=could_note(phone, on=session.date))
        if against := [*against_a_roll(session=session, now=now), *late]:
            reasons += against
            continue
        receipt = store_marks(actor=owner, now=now, session=session, marks=parcel.marks).receipt(session=session.code)
        stored, known = stored + len(receipt.stored), known + len(receipt.known)
        reasons += [row.refusal for row in receipt.refusals]
    record(subject=phone.code, stored=stored, known=known, refused=len(reasons))
    return Handed(staff=phone.staff.name, stored=stored, known=known, reasons=tuple(dict.fromkeys(reasons)))


def _phone(handed: HandedCode) -> RollPhone:
    """Find the phone whose seal the code bears; a code of no phone of ours is as unreadable as a broken one."""
    phone = RollPhone.objects.select_related("staff__account", "ended").filter(code=handed.phone).first()
    if phone is None or not handed.is_sealed_by(unseal_bytes(sealed=bytes(phone.key), purpose=PURPOSE)):
        raise REFUSALS.refused("code_unreadable", field="code")
    if hasattr(phone, "ended"):
        raise REFUSALS.refused("phone_ended", field="code")
    return phone
