"""What a phone sends of one session's roll, as plain values, read back into marks."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from afterbell.attendance.commands.homework import Held, NewNote
from afterbell.attendance.commands.marks import NewMark
from afterbell.attendance.refusals import REFUSALS
from afterbell.attendance.rules.clocks import told_by_phone

MOST_MARKS = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """A session's marks from one phone, when its adult arrived, and whether the roll is to be sealed."""

    phone: str
    session: str
    marks: tuple[NewMark, ...]
    arrival: datetime | None
    seal: bool


def read_parcel(sent: bytes) -> Parcel:
    """Read what a phone sent. Raises Refused when it is nothing a phone of the house would send."""
    try:
        return parcel_of(json.loads(sent))
    except (ValueError, RecursionError):
        raise REFUSALS.refused("parcel_unreadable") from None


def parcel_of(said: object) -> Parcel:
    """Read a parcel from plain values. Raises ValueError when something is missing or of another kind."""
    match said:
        case {"phone": str(phone), "session": str(session), "marks": list(marks), **more} if len(marks) <= MOST_MARKS:
            return Parcel(
                phone=phone,
                session=session,
                marks=tuple(_mark(one, phone=phone) for one in marks),
                arrival=told_by_phone(more.get("arrival")),
                seal=more.get("seal") is True,
            )
    raise ValueError("no parcel")


def _mark(said: Any, *, phone: str) -> NewMark:  # noqa: ANN401 - whatever stood in the parcel
    match said:
        case {"id": str(mark_id), "pupil": str(pupil), "state": str(state), "place": str(where), "seq": int(seq)}:
            if _unwritable(pupil, state, where):
                raise ValueError("a character no text has")
            return NewMark(
                mark_id=UUID(mark_id),
                pupil=pupil,
                state=state,
                device=phone,
                device_seq=seq,
                place=where.strip() if state == "elsewhere" else "",
                marked_at=_told(said, "at"),
                device_at=_told(said, "device_at"),
            )
    raise ValueError("no mark")


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeworkParcel:
    """A session's notes on homework from one phone, and what its adult said was done there."""

    phone: str
    session: str
    notes: tuple[NewNote, ...]
    held: Held | None


def read_homework_parcel(sent: bytes) -> HomeworkParcel:
    """Read the homework a phone sent. Raises Refused when it is nothing a phone of the house would send."""
    try:
        return _homework_parcel(json.loads(sent))
    except (ValueError, RecursionError):
        raise REFUSALS.refused("parcel_unreadable") from None


def _homework_parcel(said: object) -> HomeworkParcel:
    match said:
        case {"phone": str(phone), "session": str(session), "notes": list(notes), **more} if len(notes) <= MOST_MARKS:
            told = tuple(_note(one) for one in notes)
            return HomeworkParcel(phone=phone, session=session, notes=told, held=_held(more.get("content")))
    raise ValueError("no parcel")


def _note(said: Any) -> NewNote:  # noqa: ANN401 - whatever stood in the parcel
    match said:
        case {"id": str(note_id), "pupil": str(pupil), "said": str(word), "left": int(left), "seq": int(seq)}:
            if _unwritable(pupil, word):
                raise ValueError("a character no text has")
            return NewNote(
                note_id=UUID(note_id),
                pupil=pupil,
                said=word,
                asked=said.get("asked") is True,
                minutes_left=left,
                device_seq=seq,
                noted_at=_told(said, "at"),
            )
    raise ValueError("no note")


def _held(said: Any) -> Held | None:  # noqa: ANN401 - as above
    match said:
        case None:
            return None
        case {"activities": list(activities)} if all(isinstance(one, str) for one in activities):
            nothing_taught = said.get("nothing_taught") is True
            return Held(activities=tuple(activities), nothing_taught=nothing_taught, said_at=_told(said, "at"))
    raise ValueError("nothing that was done")


def _unwritable(*texts: str) -> bool:
    return any("\0" in text or not text.isprintable() for text in texts)


def _told(said: Mapping[str, object], name: str) -> datetime | None:
    return told_by_phone(said.get(name))
