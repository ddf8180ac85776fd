"""A device of the school keeps the gate's list until it is ended; what was not taken of it is put aside by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command, record
from afterbell.base.refusals import NotThere
from afterbell.dismissal.forbidding import sealed_aside
from afterbell.dismissal.models import GateDevice, GateDeviceEnded, GateWordAside
from afterbell.dismissal.refusals import REFUSALS
from afterbell.dismissal.wards import wards_by_code
from afterbell.schools.actors import signed_in


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAside:
    """A word that was not taken, in a sentence; `pupil` is whom it was about, where that is known."""

    word_id: UUID
    pupil: str
    said: str


@command("dismissal.keep_gate_list")
def keep_list_at_gate(*, actor: Actor, now: datetime) -> str:
    """Let the device in front of the actor keep the gate's list; gives its public code. It is the school's."""
    authorise(actor=actor, action="dismissal.keep_gate_list", at=place(school=actor.tenant))
    device = GateDevice.objects.create(school_id=actor.tenant, first_by_id=signed_in(actor), kept_since=now)
    record(subject=device.code)
    return device.code


@command("dismissal.end_gate_device")
def end_gate_device(*, actor: Actor, now: datetime, device: str) -> datetime:
    """End a device: it is wiped at its next contact and nothing is taken from it; give since when it is ended."""
    row = GateDevice.objects.filter(code=device).first()
    if row is None:
        raise NotThere("device")
    authorise(actor=actor, action="dismissal.end_gate_device", at=place(school=row.school_id))
    record(subject=device)
    how = {"school_id": row.school_id, "ended_by_id": signed_in(actor), "ended_at": now}
    ended, _ = GateDeviceEnded.objects.get_or_create(device=row, defaults=how)
    return ended.ended_at


@command("dismissal.keep_gate_list")
def put_words_aside(*, actor: Actor, now: datetime, device: str, asides: Sequence[NewAside]) -> tuple[UUID, ...]:
    """Keep that the actor told the duty leader of words the school had not taken; each once. Gives which are kept.

    Raises Refused for a device that was ended, NotThere for one that is not the school's.
    """
    authorise(actor=actor, action="dismissal.keep_gate_list", at=place(school=actor.tenant))
    row = against_gate_device(device=device)
    if not asides:
        raise REFUSALS.refused("nothing_said")
    before = set(
        GateWordAside.objects.filter(word_id__in=[one.word_id for one in asides]).values_list("word_id", flat=True)
    )
    wards = wards_by_code(codes={one.pupil for one in asides})
    new = {one.word_id: one for one in asides if one.word_id not in before}
    GateWordAside.objects.bulk_create(
        GateWordAside(
            school_id=actor.tenant,
            word_id=one.word_id,
            device=row,
            pupil_id=wards[one.pupil].pk if one.pupil in wards else None,
            said_sealed=sealed_aside(one.said),
            put_aside_by_id=signed_in(actor),
            put_aside_at=now,
        )
        for one in new.values()
    )
    record(subject=device, put_aside=len(new), known=len(asides) - len(new))
    return tuple(one.word_id for one in asides)


def against_gate_device(*, device: str) -> GateDevice:
    """Give a device of the school. Raises Refused for one that was ended, NotThere for one that is not the school's."""
    row = GateDevice.objects.select_related("ended").filter(code=device).first()
    if row is None:
        raise NotThere("device")
    if hasattr(row, "ended"):
        raise REFUSALS.refused("device_ended")
    return row
