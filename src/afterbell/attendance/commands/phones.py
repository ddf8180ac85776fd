"""A phone keeps its teacher's rolls, until it is ended."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime

from afterbell.attendance.models import RollPhone, RollPhoneEnded
from afterbell.attendance.refusals import REFUSALS
from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command, record
from afterbell.base.crypto import seal_bytes
from afterbell.base.refusals import NotThere
from afterbell.base.spans import local_day
from afterbell.schools.actors import signed_in

KEY_BYTES = 32
PURPOSE = "attendance.phone"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptPhone:
    """A phone by its public code, and the key with which it seals what it hands over."""

    code: str
    key: bytes


@command("attendance.keep_roll")
def keep_roll_on_phone(*, actor: Actor, now: datetime) -> KeptPhone:
    """Let the phone in the actor's hand keep the own rolls; only this answer ever holds its key.

    Raises NotThere for who is never named for a session.
    """
    staff = next(iter(actor.held("staff")), None)
    if staff is None:
        raise NotThere("phone")
    authorise(actor=actor, action="attendance.keep_roll", at=place(school=actor.tenant, staff=staff))
    key = secrets.token_bytes(KEY_BYTES)
    sealed = seal_bytes(data=key, purpose=PURPOSE)
    phone = RollPhone.objects.create(school_id=actor.tenant, staff_id=staff, key=sealed, kept_since=now)
    record(subject=phone.code)
    return KeptPhone(code=phone.code, key=key)


@command("attendance.end_phone")
def end_phone(*, actor: Actor, now: datetime, phone: str) -> datetime:
    """End a phone: it is wiped at its next contact and nothing is taken from it; give since when it is ended.

    Raises NotThere when the phone is not the actor's; the office and the duty leader end anybody's.
    """
    row = RollPhone.objects.filter(code=phone).first()
    if row is None:
        raise NotThere("phone")
    authorise(actor=actor, action="attendance.end_phone", at=place(school=row.school_id, staff=row.staff_id))
    record(subject=phone)
    how = {"school_id": row.school_id, "ended_by_id": signed_in(actor), "ended_at": now}
    ended, _ = RollPhoneEnded.objects.get_or_create(phone=row, defaults=how)
    return ended.ended_at


def against_phone(*, actor: Actor, phone: str) -> RollPhone:
    """Give a phone of the actor's. Raises Refused for one that was ended, NotThere for one that is not the actor's."""
    row = RollPhone.objects.select_related("ended").filter(code=phone, staff__in=actor.held("staff")).first()
    if row is None:
        raise NotThere("phone")
    if hasattr(row, "ended"):
        raise REFUSALS.refused("phone_ended")
    return row


def could_note(phone: RollPhone, *, on: date) -> bool:
    """Say whether a phone kept rolls on a day: the time it tells for something of an earlier one is invented."""
    return local_day(phone.kept_since) <= on
