"""Which room a group gets: a club its own, everybody else a classroom that nobody has in that band."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from afterbell.placement.refusals import REFUSALS
from afterbell.scheme.rules.document import Band, Scheme
from afterbell.schools.models import Room


@dataclass(slots=True, kw_only=True)
class Rooms:
    """A school's rooms, and how many classrooms each band has taken."""

    by_name: dict[str, Room]
    classrooms: list[Room]
    taken: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    @classmethod
    def of(cls, *, scheme: Scheme, rooms: Iterable[Room]) -> Rooms:
        """Set the clubs' rooms apart from the classrooms."""
        rows = list(rooms)
        for_clubs = {offering.room for offering in scheme.offerings if offering.room}
        return cls(
            by_name={room.name: room for room in rows},
            classrooms=[room for room in rows if room.name not in for_clubs],
        )

    def named(self, *, name: str) -> Room | None:
        return self.by_name.get(name)

    def next_free(self, *, band: Band) -> Room:
        """Give a classroom nobody has in this band. Raises Refused when there is none left."""
        number = self.taken[band.code]
        if number >= len(self.classrooms):
            raise REFUSALS.refused(
                "rooms_short", band=band.name.zh, needed=number + 1, found=len(self.classrooms), field="rooms"
            )
        self.taken[band.code] += 1
        return self.classrooms[number]
