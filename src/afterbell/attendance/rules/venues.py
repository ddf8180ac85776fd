"""Whether a room may be used: everything in it was looked at this term, and nothing found there closes it.

The scheme lists what is looked at (the school's scheme: venues are inspected); a room in which one of these has not
been seen this term, or in which something dangerous is not mended, opens only on a day for which the duty leader said
so with a reason.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum


class RoomState(StrEnum):
    """How a room stands on a day."""

    FIT = "fit"
    UNCHECKED = "unchecked"
    CLOSED = "closed"
    OPENED = "opened"

    @property
    def usable(self) -> bool:
        """Say whether a session may begin in it."""
        return self in {RoomState.FIT, RoomState.OPENED}


def state_of_room(
    *,
    checklist: Collection[str],
    looked_at: Collection[str],
    dangers: Collection[datetime],
    opened_at: datetime | None,
) -> RoomState:
    """Say how a room stands.

    `checklist` is what the scheme wants looked at, `looked_at` what was in this term, both as codes; `dangers` are
    when the defects were reported that are not mended and close the room; `opened_at` is when the duty leader opened
    it for this day. What was reported after that the duty leader did not know: it closes the room again.
    """
    if not dangers and set(checklist) <= set(looked_at):
        return RoomState.FIT
    if opened_at is not None and all(reported <= opened_at for reported in dangers):
        return RoomState.OPENED
    return RoomState.CLOSED if dangers else RoomState.UNCHECKED
