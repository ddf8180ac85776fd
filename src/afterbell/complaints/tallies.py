"""What the office counts of complaints, so that their desks are read only where there is something on one."""

from __future__ import annotations

from afterbell.base.access import Actor, authorise, place
from afterbell.base.tallies import Tally
from afterbell.complaints.desks import open_complaints


def complaint_tallies(*, viewer: Actor) -> tuple[Tally, ...]:
    """Count what is not closed, at whichever desk it lies."""
    authorise(actor=viewer, action="office.see", at=place(school=viewer.tenant))
    return (Tally(name="complaints.open", rows=open_complaints()),)
