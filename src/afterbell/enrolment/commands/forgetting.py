"""What is kept for a term only is removed after it."""

from __future__ import annotations

from datetime import datetime

from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command, record
from afterbell.base.spans import local_day
from afterbell.enrolment.devices import devices_of_past_terms


@command("enrolment.forget_devices")
def forget_devices(*, actor: Actor, now: datetime) -> int:
    """Remove the fingerprints of devices of terms that are over; gives how many."""
    authorise(actor=actor, action="enrolment.forget_devices", at=place(platform=1))
    number, _of_each = devices_of_past_terms(today=local_day(now)).delete()
    record(subject="devices", forgotten=number)
    return number
