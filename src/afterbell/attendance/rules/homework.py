"""How long homework takes, reckoned from what is known anyway: an estimate, and never of few children.

Nobody fills in another form. A tutor taps who has done the subject's homework, and for who has not how many minutes
are still needed; the session's clock gives the rest. Who is done at the end only may have been done before: the
estimate is rather too high within a session and knows nothing of homework nobody brought along.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

FEWEST = 5
"""A figure about fewer children says something of one of them."""
STEP = 5
MOST_LEFT = 120


class Said(StrEnum):
    """What a tutor says of a child's homework in the session's subject; nothing at all where it was not looked at."""

    NOTHING = ""
    DONE = "done"
    NOT_DONE = "not_done"


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """One fact about one child in one session: said by one person, under an id of its own, never changed.

    `asked` says that the child asked the tutor something; `minutes_left` what somebody not done still needs; `noted`
    when it was said, where that is believed of a phone that brought it later.
    """

    note_id: str
    session: int
    pupil: str
    said: Said
    asked: bool
    minutes_left: int
    device: str
    device_seq: int
    received: datetime
    noted: datetime | None = None


def standing(notes: Iterable[Note]) -> dict[tuple[int, str], Note]:
    """Say which note stands for each child in each session.

    Of one device the one it counted last, of several devices what was said last: a session has one tutor, and where two
    write, nobody's safety hangs on who is right.
    """
    of_devices: dict[tuple[int, str, str], Note] = {}
    for note in notes:
        key = (note.session, note.pupil, note.device)
        known = of_devices.get(key)
        if known is None or _counted(note) > _counted(known):
            of_devices[key] = note
    found: dict[tuple[int, str], Note] = {}
    for (session, pupil, _device), note in of_devices.items():
        known = found.get((session, pupil))
        if known is None or _spoken(note) > _spoken(known):
            found[session, pupil] = note
    return found


def _counted(note: Note) -> tuple[int, datetime, str]:
    return (note.device_seq, note.received, note.note_id)


def _spoken(note: Note) -> tuple[datetime, datetime, int, str]:
    return (note.noted or note.received, note.received, note.device_seq, note.note_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A child's homework in one session of one day: how long the session is, and after how many minutes it was said."""

    subject: str
    length: int
    said: Said
    after: int
    left: int


def load_of_a_day(pieces: Sequence[Piece]) -> int | None:
    """Estimate a child's homework of one day in minutes, from its sessions in their order; None where nothing was said.

    A session counts until the child was done, whole where it was not; what is still needed counts once a subject, by
    the last word on it.
    """
    spoken = [piece for piece in pieces if piece.said is not Said.NOTHING]
    if not spoken:
        return None
    left: dict[str, int] = {}
    minutes = 0
    for piece in spoken:
        done = piece.said is Said.DONE
        minutes += min(max(piece.after, 0), piece.length) if done else piece.length
        left[piece.subject] = 0 if done else piece.left
    return minutes + sum(left.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Meter:
    """Homework of some children over some days: the median of a child's day, and how many days are above the limit.

    `median`, `above` and `share` (in percent) are None for fewer than `FEWEST` children.
    """

    children: int
    days: int
    median: int | None
    above: int | None
    share: int | None

    @property
    def too_much(self) -> bool:
        """Say whether half of the days or more are above the limit."""
        return self.above is not None and 2 * self.above >= self.days


def meter(loads: Mapping[str, Collection[int]], *, most: int) -> Meter:
    """Measure the daily loads of some children against the minutes that are allowed."""
    days = sorted(load for each in loads.values() for load in each)
    children = sum(bool(each) for each in loads.values())
    if children < FEWEST:
        return Meter(children=children, days=len(days), median=None, above=None, share=None)
    above = sum(load > most for load in days)
    return Meter(children=children, days=len(days), median=_median(days), above=above, share=_percent(above, len(days)))


def _median(ordered: Sequence[int]) -> int:
    """Give the middle of ordered minutes; between two, the whole minute that is not less."""
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle] + 1) // 2


def _percent(part: int, whole: int) -> int:
    return (200 * part + whole) // (2 * whole)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildDay:
    """What is known of one child's homework on one day; `load` None where nothing was said."""

    homeroom: int
    pupil: str
    day: int
    load: int | None


def loads_by_homeroom(days: Iterable[ChildDay]) -> dict[int, dict[str, list[int]]]:
    """Put the loads together by homeroom and child."""
    found: defaultdict[int, dict[str, list[int]]] = defaultdict(dict)
    for row in days:
        if row.load is not None:
            found[row.homeroom].setdefault(row.pupil, []).append(row.load)
    return dict(found)


def written_where_none_should_be(*, grade: int, unwritten: Collection[int], days: int) -> bool:
    """Say whether a homeroom of a grade without written homework was given some: one child's on one day is enough."""
    return grade in unwritten and days > 0
