"""The devices that keep the gate's list, and the words of the gate that were put aside."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from afterbell.base.access import Actor, authorise, place
from afterbell.base.tenancy import within
from afterbell.dismissal.forbidding import opened_aside
from afterbell.dismissal.models import GateDevice, GateDeviceEnded, GateWordAside
from afterbell.schools.models import School


@dataclass(frozen=True, slots=True, kw_only=True)
class GateDeviceSeen:
    """A device of the gate and who signed in on it first; `ended_at` since when it may keep the list no longer."""

    code: str
    first_by: str
    kept_since: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WordAside:
    """What the gate said and the school did not take, and who put it aside after telling the duty leader."""

    said: str
    by: str
    at: datetime


def gate_device_standing(*, viewer: Actor, device: str) -> Literal["kept", "ended", "unknown"]:
    """Say whether this device may keep the gate's list, was ended, or is none of the school's."""
    authorise(actor=viewer, action="dismissal.keep_gate_list", at=place(school=viewer.tenant))
    row = GateDevice.objects.select_related("ended").filter(code=device).first() if device else None
    if row is None:
        return "unknown"
    return "ended" if hasattr(row, "ended") else "kept"


def gate_device_ended(*, device: str) -> bool:
    """Say whether a device of the school was ended: whoever is signed in on it has to prove anew who they are."""
    return GateDeviceEnded.objects.filter(device__code=device).exists()


def gate_device_ended_anywhere(*, device: str) -> bool:
    """Say of any school's device whether it was ended: it clears itself though nobody is signed in on it."""
    with within(School.objects.values_list("pk", flat=True)):
        return gate_device_ended(device=device)


def gate_devices(*, viewer: Actor) -> tuple[GateDeviceSeen, ...]:
    """List the devices of the gate, the newest first. Raises NotThere for who may not end them."""
    authorise(actor=viewer, action="gate_devices.see", at=place(school=viewer.tenant))
    rows = GateDevice.objects.order_by("-kept_since", "-pk")
    return tuple(
        GateDeviceSeen(code=code, first_by=name, kept_since=since, ended_at=ended)
        for code, name, since, ended in rows.values_list("code", "first_by__name", "kept_since", "ended__ended_at")
    )


def words_aside(*, viewer: Actor, since: date) -> tuple[WordAside, ...]:
    """List what was put aside from a day on, the newest first. Raises NotThere for who does not lead the day."""
    authorise(actor=viewer, action="gate_devices.see", at=place(school=viewer.tenant))
    rows = GateWordAside.objects.filter(put_aside_at__date__gte=since, said_sealed__isnull=False)
    return tuple(
        WordAside(said=opened_aside(sealed or b""), by=name, at=at)
        for sealed, name, at in rows.order_by("-put_aside_at", "-pk").values_list(
            "said_sealed", "put_aside_by__name", "put_aside_at"
        )
    )
