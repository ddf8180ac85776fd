"""Notes on homework as the rule sees them, and which word on a session's content stands."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from afterbell.attendance.models import HomeworkNote, SessionContent
from afterbell.attendance.rules.homework import Note, Said
from afterbell.rostering.models import Session

WITH_HOMEWORK = frozenset({Session.Kind.TUTORING, Session.Kind.EVENING})
NOTE_COLUMNS = (
    "note_id",
    "session_id",
    "pupil__code",
    "said",
    "asked",
    "minutes_left",
    "device",
    "device_seq",
    "received_at",
    "noted_at",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What was done in a session by the last word on it, and by whom it was said."""

    activities: tuple[str, ...]
    nothing_taught: bool
    by: str
    at: datetime


def notes_where(**conditions: object) -> list[Note]:
    """Read stored notes as the rule sees them."""
    rows = HomeworkNote.objects.filter(**conditions).values_list(*NOTE_COLUMNS)
    return [
        Note(
            note_id=str(note_id),
            session=session,
            pupil=pupil,
            said=Said(said),
            asked=asked,
            minutes_left=minutes_left,
            device=device,
            device_seq=device_seq,
            received=received,
            noted=noted,
        )
        for note_id, session, pupil, said, asked, minutes_left, device, device_seq, received, noted in rows
    ]


def contents_of(sessions: Collection[int]) -> dict[int, Content]:
    """Give what was done in each of these sessions; nothing of one about which nobody said anything."""
    rows = SessionContent.objects.filter(session__in=sessions).order_by("said_at", "pk")
    columns = ("session_id", "activities", "nothing_taught", "said_by__name", "said_at")
    return {
        session: Content(activities=tuple(activities), nothing_taught=nothing_taught, by=by, at=at)
        for session, activities, nothing_taught, by, at in rows.values_list(*columns)
    }
