"""What was asked to be corrected on sealed rolls: what stood, what should stand, who asked and who decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db.models import Q

from afterbell.attendance.models import Correction
from afterbell.attendance.queries.day import DaySession, read_day
from afterbell.base.access import Actor, authorise, place, policy
from afterbell.base.refusals import NotThere
from afterbell.base.spans import local_day
from afterbell.rostering.models import Session

COLUMNS = (
    "mark__session__code",
    "mark__session__name",
    "mark__session__date",
    "mark__mark_id",
    "mark__pupil__code",
    "mark__pupil__name",
    "mark__pupil__homeroom__name",
    "was",
    "mark__state",
    "mark__place",
    "reason",
    "mark__marked_by_id",
    "mark__marked_by__name",
    "mark__received_at",
    "mark__decision__accepted",
    "mark__decision__reason",
    "mark__decision__decided_by__name",
    "mark__decision__decided_at",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What somebody decided about a correction, and why."""

    accepted: bool
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionRow:
    """A correction that was asked for; `answer` is None while it waits, `own` says that the viewer asked."""

    mark_id: UUID
    pupil: str
    name: str
    homeroom: str
    was: str
    state: str
    place: str
    reason: str
    by: str
    at: datetime
    own: bool
    answer: Answered | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionCorrections:
    """The corrections of one session that wait for a decision."""

    session: str
    name: str
    date: date
    rows: tuple[CorrectionRow, ...]

    @property
    def decidable(self) -> bool:
        """Say whether the viewer may decide about one of them: not about what they asked themselves."""
        return any(not row.own for row in self.rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectableChild:
    """A child of the roll with the state that stands now; empty where there is none."""

    code: str
    name: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectableRoll:
    """A roll of which a correction is asked; `open` says that one may be."""

    session: str
    name: str
    on: date
    children: tuple[CorrectableChild, ...]
    open: bool


def correctable_roll(*, viewer: Actor, session: str, now: datetime) -> CorrectableRoll:
    """Give what can be corrected on a roll. Raises NotThere when the session is not the viewer's."""
    on = Session.objects.filter(code=session).values_list("date", flat=True).first()
    if on is None:
        raise NotThere("session")
    day = read_day(on=on, sessions=Q(code=session))
    row = day.sessions[0]
    at = place(school=viewer.tenant, staff=row.adult.pk if row.adult else None)
    authorise(actor=viewer, action="attendance.correct", at=at)
    return CorrectableRoll(
        session=row.code,
        name=row.name,
        on=on,
        children=tuple(
            CorrectableChild(code=child.code, name=child.name, state=day.state_of(session=row, child=child) or "")
            for child in day.children_in(row)
        ),
        open=is_correctable(row, on=on, now=now),
    )


def is_correctable(session: DaySession, *, on: date, now: datetime) -> bool:
    """Say whether something may still be corrected: sealed, not confirmed, within the scheme's days."""
    last = on + timedelta(days=session.safety.late_signing_days)
    return session.sealed_at is not None and not session.confirmed and local_day(now) <= last


def corrections_on(*, viewer: Actor, session: int) -> tuple[CorrectionRow, ...]:
    """Give the corrections of a roll that the viewer reads, in the order in which they were asked."""
    return tuple(_row(row[3:], viewer=viewer) for row in _rows(Q(mark__session=session)))


def waiting_corrections(*, viewer: Actor) -> tuple[SessionCorrections, ...]:
    """List what waits for the viewer's decision by session, the oldest first. Raises NotThere for who decides never."""
    reach = policy().reach(actor=viewer, action="attendance.decide")
    if not any(reach.values()):
        raise NotThere("corrections")
    mine = Q() if viewer.tenant in reach.get("school", ()) else Q(mark__pupil__homeroom__in=reach.get("homeroom", ()))
    rows = _rows(mine & Q(mark__decision=None))
    return tuple(
        SessionCorrections(
            session=session, name=name, date=day, rows=tuple(_row(row[3:], viewer=viewer) for row in found)
        )
        for (session, name, day), found in groupby(rows, key=lambda row: row[:3])
    )


def _rows(condition: Q) -> list[tuple[Any, ...]]:
    order = ("mark__session__starts_at", "mark__session_id", "pk")
    return list(Correction.objects.filter(condition).order_by(*order).values_list(*COLUMNS))


def _row(row: Sequence[Any], *, viewer: Actor) -> CorrectionRow:
    mark_id, pupil, name, homeroom, was, state, place, reason, author, by, at, accepted, why, decider, decided_at = row
    return CorrectionRow(
        mark_id=mark_id,
        pupil=pupil,
        name=name,
        homeroom=homeroom,
        was=was,
        state=state,
        place=place,
        reason=reason,
        by=by,
        at=at,
        own=author == viewer.account,
        answer=None if accepted is None else Answered(accepted=accepted, reason=why, by=decider, at=decided_at),
    )
