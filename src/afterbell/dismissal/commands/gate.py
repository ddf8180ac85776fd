"""Children pass from their session to the gate: the teacher lets them go, the gate takes them over, in either order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError
from django.db.models import Q

from afterbell.attendance.rolls import fold_roll, marks_where
from afterbell.attendance.rules.folding import MarkState
from afterbell.attendance.standing import Standing, standings_of
from afterbell.base.access import Actor, authorise
from afterbell.base.commands import command, record
from afterbell.base.events import tell
from afterbell.base.refusals import Refusal
from afterbell.base.spans import SCHOOL_ZONE, local_day
from afterbell.dismissal.commands.handovers import HandoverRefusal, Receipt, believable, too_late
from afterbell.dismissal.custody import SHOWN
from afterbell.dismissal.events import PupilsAtGate
from afterbell.dismissal.handed import HandedOver, handovers_where, standing
from afterbell.dismissal.models import GateSide, GateSideUndone
from afterbell.dismissal.refusals import REFUSALS
from afterbell.dismissal.wards import Ward, lock_children, wards_by_code
from afterbell.schools.actors import signed_in

Seat = tuple[int, int]
"""A session and a child."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSide:
    """One side's word about a child of a session."""

    handover_id: UUID
    pupil: str
    session: str
    happened_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SidesKnown:
    """What the words of one batch are judged by."""

    sessions: dict[str, Standing]
    wards: dict[str, Ward]
    states: dict[tuple[int, str], MarkState]
    gone: dict[tuple[date, str], HandedOver]


@command("dismissal.give_to_gate")
def give_to_gate(*, actor: Actor, now: datetime, sides: Sequence[NewSide]) -> Receipt:
    """Say that children were let go from their session towards the gate: they stay the teacher's until taken over.

    Each word is stored once; what cannot be is refused one by one. Raises NotThere for a session not the actor's.
    """
    sessions = _sessions(sides)
    for session in sessions.values():
        authorise(actor=actor, action="dismissal.give_to_gate", at=session.place)
    return _pass(sides, sessions=sessions, side=GateSide.Side.GIVEN.value, actor=actor, now=now)


@command("dismissal.take_at_gate")
def take_at_gate(*, actor: Actor, now: datetime, sides: Sequence[NewSide]) -> Receipt:
    """Say that children are here at the gate: whoever says so answers for them from then on.

    Each word is stored once, and once more after it was taken back; what cannot be is refused one by one. Raises
    NotThere for who does not stand at the gate.
    """
    sessions = _sessions(sides)
    for session in sessions.values():
        authorise(actor=actor, action="dismissal.take_at_gate", at=session.place)
    return _pass(sides, sessions=sessions, side=GateSide.Side.TAKEN.value, actor=actor, now=now)


def _sessions(sides: Sequence[NewSide]) -> dict[str, Standing]:
    if not sides:
        raise REFUSALS.refused("nothing_said")
    return dict(standings_of(codes={side.session for side in sides}))


def _pass(
    sides: Sequence[NewSide], *, sessions: dict[str, Standing], side: str, actor: Actor, now: datetime
) -> Receipt:
    lock_children({row.pupil for row in sides})
    known = known_of(sides, sessions=sessions)
    here = {ward.pk for ward in known.wards.values()}
    by = signed_in(actor)
    ids = [row.handover_id for row in sides]
    said = GateSide.objects.filter(Q(handover_id__in=ids) | Q(pupil__in=here, side=side, said_by=by))
    before = list(said.values_list("handover_id", "session_id", "pupil_id", "undone__undone_at"))
    by_id, seats = {row[0]: (row[1], row[2]) for row in before}, {(row[1], row[2]) for row in before if row[3] is None}
    new: dict[Seat, NewSide] = {}
    again: list[UUID] = []
    refusals: list[HandoverRefusal] = []
    for row in sides:
        faults = faults_of_side(row, known=known, now=now)
        seat = (sessions[row.session].pk, known.wards[row.pupil].pk if row.pupil in known.wards else 0)
        if by_id.get(row.handover_id, seat) != seat:
            conflict = REFUSALS.refusal("handover_conflict", field=row.pupil)
            refusals.append(HandoverRefusal(handover_id=row.handover_id, refusal=conflict))
        elif row.handover_id in by_id or seat in seats or seat in new:
            again.append(row.handover_id)
        elif faults:
            refusals += [HandoverRefusal(handover_id=row.handover_id, refusal=fault) for fault in faults]
        else:
            new[seat], by_id[row.handover_id] = row, seat
    _store(new, sessions=sessions, side=side, actor=actor, now=now)
    record(
        subject=sides[0].session,
        stored=len(new),
        known=len(again),
        refused=len({row.handover_id for row in refusals}),
    )
    stored = tuple(row.handover_id for row in new.values())
    return Receipt(stored=stored, known=tuple(again), refusals=tuple(refusals))


def known_of(sides: Sequence[NewSide], *, sessions: dict[str, Standing]) -> SidesKnown:
    """Read what words about these children are judged by."""
    wards = dict(wards_by_code(codes={side.pupil for side in sides}))
    pupils = [ward.pk for ward in wards.values()]
    about = Q(session__in=[row.pk for row in sessions.values()], pupil__in=pupils)
    days = {row.date for row in sessions.values()}
    sealed = {row.pk: row.sealed_at for row in sessions.values() if row.sealed_at is not None}
    roll = fold_roll(marks=marks_where(about), sealed=sealed, versions=False)
    return SidesKnown(
        sessions=sessions,
        wards=wards,
        states={(int(row.session), row.pupil): row.state for row in roll.states},
        gone=standing(handovers_where(Q(session__date__in=days, pupil__in=pupils))),
    )


def faults_of_side(row: NewSide, *, known: SidesKnown, now: datetime) -> list[Refusal]:
    """Give every reason why nobody can take this child over now."""
    session, ward = known.sessions[row.session], known.wards.get(row.pupil)
    if ward is None:
        return [REFUSALS.refusal("pupil_unknown", field=row.pupil, session=session.name)]
    faults = []
    if local_day(now) < session.date:
        faults.append(REFUSALS.refusal("not_yet", field=row.pupil, session=session.name, date=session.date))
    if too_late(session, now=now):
        faults.append(REFUSALS.refusal("day_passed", field=row.pupil, date=session.date))
    if known.states.get((session.pk, row.pupil)) not in SHOWN:
        faults.append(REFUSALS.refusal("not_there", field=row.pupil, pupil=ward.name, session=session.name))
    gone = known.gone.get((session.date, row.pupil))
    if gone is not None:
        time = f"{gone.happened_at.astimezone(SCHOOL_ZONE):%H:%M}"
        faults.append(REFUSALS.refusal("gone_already", field=row.pupil, pupil=ward.name, time=time))
    return faults


def _undoings_to_follow(new: Mapping[Seat, NewSide], *, side: str, by: int) -> dict[Seat, int]:
    """Give the newest taking back of this adult's same word of each child after which it was not said again."""
    rows = GateSideUndone.objects.filter(
        followed_by=None, side__side=side, side__said_by=by, side__pupil__in={pupil for _session, pupil in new}
    )
    return {
        (session, pupil): pk
        for pk, session, pupil in rows.order_by("pk").values_list("pk", "side__session_id", "side__pupil_id")
    }


def _store(new: dict[Seat, NewSide], *, sessions: dict[str, Standing], side: str, actor: Actor, now: datetime) -> None:
    if not new:
        return
    follows = _undoings_to_follow(new, side=side, by=signed_in(actor))
    rows = [
        GateSide(
            school_id=actor.tenant,
            handover_id=row.handover_id,
            pupil_id=pupil,
            session_id=session,
            side=side,
            happened_at=believable(row.happened_at, session=sessions[row.session], now=now),
            said_by_id=signed_in(actor),
            received_at=now,
            again_id=follows.get((session, pupil)),
        )
        for (session, pupil), row in new.items()
    ]
    try:
        GateSide.objects.bulk_create(rows)
    except IntegrityError:
        raise REFUSALS.refused("same_time", conflict=True) from None
    told = tuple((row.session, row.pupil) for row in new.values())
    tell(PupilsAtGate(school=actor.tenant, side=side, pupils=told, received_at=now))
