"""What placement does about the facts of the contexts before it."""

from __future__ import annotations

from afterbell.enrolment.events import ApplicationWithdrawn
from afterbell.placement.commands import end_places


def free_the_places(fact: ApplicationWithdrawn) -> None:
    """End the places of a child whose family withdrew, from the day it named."""
    end_places(pupils=(fact.pupil,), effective_on=fact.effective_on)
