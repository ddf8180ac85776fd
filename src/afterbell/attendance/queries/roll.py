"""One session's roll: every child who should come, and what is known of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from afterbell.attendance.presence import folded
from afterbell.attendance.queries.corrections import CorrectionRow, corrections_on, is_correctable
from afterbell.attendance.queries.day import AlarmOf, Day, DaySession, alarms_in, read_day
from afterbell.attendance.queries.sessions import SessionCard, card_of
from afterbell.attendance.rolls import Child
from afterbell.attendance.rules.folding import PAGE
from afterbell.attendance.rules.venues import RoomState
from afterbell.attendance.venues import Checklist, facts_of
from afterbell.base.access import Actor, Place, authorise, may, place
from afterbell.base.refusals import NotThere
from afterbell.base.words import Words
from afterbell.rostering.models import Session
from afterbell.rostering.seats import helpers_in
from afterbell.schools.namesakes import guardians_of_namesakes
from afterbell.schools.roles import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class LateMarkRow:
    """A mark that came after the seal and waits for a decision."""

    mark_id: UUID
    pupil: str
    name: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RollChild:
    """A child on the roll.

    `state` is what its marks add up to, empty when there are none; `preset` is leave said beforehand, or that it is
    missing from school today (`absent_in_morning`). `said` are the
    marks behind it, which a decision by somebody entitled settles; `contested` says that they contradict each other
    or that one of them arrived with two contents; `guardian` tells children of one name in one homeroom apart.
    """

    code: str
    name: str
    homeroom: str
    state: str
    preset: str
    absent_in_morning: bool
    place: str
    said: tuple[UUID, ...]
    contested: bool
    alarm: str
    looked_for: bool
    guardian: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RollPage:
    """A roll with what its page needs.

    `is_own` says that the viewer is the named adult (`adult` by code); `next_seq` is the next number of this viewer's
    marks from the page; `venue` is what the scheme says to look at in the room beforehand, `room` the room's code and
    how it stands, None where the session has none.
    """

    session: SessionCard
    on: date
    children: tuple[RollChild, ...]
    late: tuple[LateMarkRow, ...]
    corrections: tuple[CorrectionRow, ...]
    adult: str
    is_own: bool
    may_mark: bool
    may_seal: bool
    may_alarm: bool
    may_correct: bool
    may_decide: bool
    device: str
    next_seq: int
    venue: tuple[Words, ...]
    room: tuple[str, RoomState] | None

    @property
    def has_homework(self) -> bool:
        """Say whether homework is done in the session."""
        return self.session.kind in {Session.Kind.TUTORING, Session.Kind.EVENING}


def roll(*, viewer: Actor, session: str, now: datetime) -> RollPage:
    """Give the roll of a session. Raises NotThere when the session is not the viewer's."""
    where = Session.objects.filter(code=session).values_list("date", "term_id", "room_id", "room__code").first()
    if where is None:
        raise NotThere("session")
    on, term, room, room_code = where
    day = read_day(on=on, sessions=Q(code=session), versions=True)
    row = day.sessions[0]
    alarms = alarms_in([row.pk])
    at = place(school=viewer.tenant, staff=row.adult.pk if row.adult else None)
    of_all = at if may(actor=viewer, action="attendance.mark", at=at) else _place_of_all(viewer, row)
    authorise(actor=viewer, action="roll.see", at=of_all)
    corrections = corrections_on(viewer=viewer, session=row.pk) if row.sealed_at is not None else ()
    device = f"{PAGE}{viewer.code}"
    return RollPage(
        session=card_of(day, row, known=folded([row.rostered])[row.pk], now=now),
        on=on,
        children=_children(day, row, alarms=alarms),
        late=_late(day, row, but={correction.mark_id for correction in corrections}),
        corrections=corrections,
        adult=row.adult.code if row.adult else "",
        is_own=row.adult is not None and row.adult.pk in viewer.held("staff"),
        may_mark=may(actor=viewer, action="attendance.mark", at=of_all),
        may_seal=may(actor=viewer, action="attendance.seal", at=at),
        may_alarm=may(actor=viewer, action="attendance.raise_alarm", at=of_all),
        may_correct=is_correctable(row, on=on, now=now) and may(actor=viewer, action="attendance.correct", at=at),
        may_decide=viewer.tenant in viewer.held("school", roles=(Role.DUTY_LEADER,)),
        device=device,
        next_seq=max((mark.device_seq for mark in day.roll.marks if mark.device == device), default=0) + 1,
        venue=tuple(check.words for check in row.safety.venue_checklist) if row.group is not None else (),
        room=(room_code or "", _state(row, room=room, on=on, term=term)) if row.group is not None and room else None,
    )


def _place_of_all(viewer: Actor, session: DaySession) -> Place:
    """Say where a session stands for whoever may be helping in it."""
    own = frozenset({session.adult.pk} if session.adult else ())
    return place(school=viewer.tenant, staff=own | helpers_in([session.pk]).get(session.pk, frozenset()))


def _state(session: DaySession, *, room: int, on: date, term: int) -> RoomState:
    checklist = Checklist(term=term, items=session.safety.venue_checklist)
    return facts_of(rooms=[room], day=on, checklist=checklist)[room].state(checklist)


def _children(day: Day, session: DaySession, *, alarms: Iterable[AlarmOf]) -> tuple[RollChild, ...]:
    contested = {row.pupil: row.marks for row in day.roll.contradictions}
    double = {row.versions[0].pupil: row.versions[:1] for row in day.roll.id_conflicts}
    looked_for = {alarm.pupil: alarm for alarm in alarms}
    children = day.children_in(session)
    guardians = guardians_of_namesakes(children=((child.pk, child.name, child.homeroom) for child in children))
    return tuple(
        _child(
            day,
            session,
            child,
            words=tuple(UUID(mark.mark_id) for mark in {**double, **contested}.get(child.code, ())),
            alarm=looked_for.get(child.code),
            guardian=guardians.get(child.pk, ""),
        )
        for child in children
    )


def _child(
    day: Day, session: DaySession, child: Child, *, words: tuple[UUID, ...], alarm: AlarmOf | None, guardian: str
) -> RollChild:
    known = day.known.get((session.pk, child.code))
    return RollChild(
        code=child.code,
        name=child.name,
        homeroom=child.homeroom_name,
        state=known.state.value if known else "",
        preset="" if child.expected else "leave",
        absent_in_morning=child.absent_in_morning,
        place=known.place if known else "",
        said=words or ((UUID(known.mark_id),) if known else ()),
        contested=bool(words),
        alarm=alarm.code if alarm else "",
        guardian=guardian,
        looked_for=alarm is not None and alarm.open,
    )


def _late(day: Day, session: DaySession, *, but: Collection[UUID]) -> tuple[LateMarkRow, ...]:
    names = {child.code: child.name for child in day.children_in(session)}
    return tuple(
        LateMarkRow(
            mark_id=UUID(mark.mark_id), pupil=mark.pupil, name=names.get(mark.pupil, ""), state=mark.state.value
        )
        for mark in day.roll.late
        if UUID(mark.mark_id) not in but
    )
