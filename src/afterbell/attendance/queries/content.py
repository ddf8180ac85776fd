"""What the duty leader and the office see of contents: sessions without the statement, and those to be looked into."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from afterbell.attendance.content import Begun, drawn_of, monday_of, sessions_of_week
from afterbell.attendance.homework import Content, contents_of
from afterbell.attendance.models import ContentLook
from afterbell.base.access import Actor, authorise, may, place


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What somebody saw in a session."""

    kept: bool
    words: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnSession:
    """A session that was drawn, with what its adult said of it and what was seen there."""

    session: Begun
    begun: bool
    content: Content | None
    looks: tuple[Looked, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentDesk:
    """A week: how many sessions begun and ended, which are drawn, and which that ended stand without the statement."""

    monday: date
    held: int
    ended: int
    drawn: tuple[DrawnSession, ...]
    unsaid: tuple[tuple[Begun, Content | None], ...]
    may_look: bool

    @property
    def to_look(self) -> int:
        """Count the drawn sessions into which nobody has looked."""
        return sum(not row.looks for row in self.drawn)


def content_desk(*, viewer: Actor, day: date, now: datetime) -> ContentDesk:
    """Give the week around a day. Raises NotThere for who neither leads the service nor is duty leader."""
    at = place(school=viewer.tenant)
    authorise(actor=viewer, action="content.see", at=at)
    sessions = sessions_of_week(day=day)
    begun = [row for row in sessions if row.starts_at <= now]
    ended = [row for row in begun if row.ends_at <= now]
    contents = contents_of([row.pk for row in begun])
    drawn = drawn_of(sessions, school=viewer.tenant, day=day)
    looks: dict[int, list[Looked]] = {row.pk: [] for row in drawn}
    seen = ContentLook.objects.filter(session__in=looks).order_by("looked_at", "pk")
    for session, kept, words, by, when in seen.values_list(
        "session_id", "kept", "words", "looked_by__name", "looked_at"
    ):
        looks[session].append(Looked(kept=kept, words=words, by=by, at=when))
    return ContentDesk(
        monday=monday_of(day),
        held=len(begun),
        ended=len(ended),
        drawn=tuple(
            DrawnSession(
                session=row, begun=row.starts_at <= now, content=contents.get(row.pk), looks=tuple(looks[row.pk])
            )
            for row in drawn
        ),
        unsaid=tuple((row, said) for row in ended if (said := contents.get(row.pk)) is None or not said.nothing_taught),
        may_look=may(actor=viewer, action="attendance.look_into", at=at),
    )
