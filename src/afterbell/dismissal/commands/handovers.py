"""Children leave the service's care, each once, only into the hands their guardian named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
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
from afterbell.dismissal import models
from afterbell.dismissal.custody import SHOWN
from afterbell.dismissal.events import PupilsHandedOver
from afterbell.dismissal.handed import HandedOver, handovers_where, standing
from afterbell.dismissal.lists import A_DAY, Lists, going_home, lists_on
from afterbell.dismissal.refusals import REFUSALS
from afterbell.dismissal.rules.custody import Handover, HandoverKind, reasons_against_release
from afterbell.dismissal.wards import Ward, alone_from_grade, lock_children, wards_by_code
from afterbell.schools.actors import signed_in

KINDS = frozenset(models.Handover.Kind.values)
COLLECTED = models.Handover.Kind.COLLECTED.value


@dataclass(frozen=True, slots=True, kw_only=True)
class NewHandover:
    """A child left a session: a kind of `Handover.Kind`; `collector` is a public code, only when collected.

    `by_pass` says that a stand-in's pass was checked, without which no stand-in takes a child.
    """

    handover_id: UUID
    pupil: str
    session: str
    kind: str
    happened_at: datetime
    collector: str = ""
    by_pass: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverRefusal:
    """A handover that was not recorded, and one reason why."""

    handover_id: UUID
    refusal: Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What became of each handover: stored now, known before, in conflict with a stored one, or refused (with why).

    One that says otherwise than a stored one is kept beside it and stands in `conflicting`, until one is undone.
    """

    stored: tuple[UUID, ...] = ()
    known: tuple[UUID, ...] = ()
    conflicting: tuple[UUID, ...] = ()
    refusals: tuple[HandoverRefusal, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Everything the handovers of one batch are judged by, read in one go."""

    sessions: Mapping[str, Standing]
    wards: Mapping[str, Ward]
    lists: Mapping[str, Lists]
    limits: Mapping[str, int | None]
    states: Mapping[tuple[int, str], MarkState]


@dataclass(slots=True, kw_only=True)
class _Sorted:
    new: list[NewHandover] = field(default_factory=list)
    against: list[tuple[NewHandover, str]] = field(default_factory=list)
    known: list[UUID] = field(default_factory=list)
    conflicting: list[UUID] = field(default_factory=list)
    refusals: list[HandoverRefusal] = field(default_factory=list)

    def refuse(self, sent: NewHandover, *refusals: Refusal) -> None:
        self.refusals += [HandoverRefusal(handover_id=sent.handover_id, refusal=refusal) for refusal in refusals]


@command("dismissal.hand_over")
def record_handovers(*, actor: Actor, now: datetime, handovers: Sequence[NewHandover]) -> Receipt:
    """Record that children left: collected by somebody on the guardian's list, alone, or to the boarding house.

    Each handover is stored once by its id and each child leaves once a day, whichever session it leaves from; what
    cannot be is refused one by one with every reason, the others are stored. Raises NotThere for a session that is not
    the actor's.
    """
    if not handovers:
        raise REFUSALS.refused("nothing_said")
    sessions = standings_of(codes={handover.session for handover in handovers})
    for session in sessions.values():
        authorise(actor=actor, action="dismissal.hand_over", at=session.place)
    lock_children({handover.pupil for handover in handovers})
    desk = desk_for(sessions=sessions, handovers=handovers)
    before = _before(handovers, desk=desk)
    outcome = _sort(handovers, desk=desk, before=before, actor=actor, now=now)
    _store(outcome, desk=desk, before=before, actor=actor, now=now)
    record(
        subject=handovers[0].session,
        stored=len(outcome.new),
        known=len(outcome.known),
        conflicting=len(outcome.conflicting),
        against=len(outcome.against),
        refused=len({row.handover_id for row in outcome.refusals}),
        **{kind: sum(row.kind == kind for row in outcome.new) for kind in sorted(KINDS)},
    )
    return Receipt(
        stored=tuple(row.handover_id for row in outcome.new),
        known=tuple(outcome.known),
        conflicting=tuple(outcome.conflicting),
        refusals=tuple(outcome.refusals),
    )


def _before(handovers: Sequence[NewHandover], *, desk: Desk) -> list[HandedOver]:
    """Read what is stored of these children on these days, from whichever session, and of these ids."""
    days = {session.date for session in desk.sessions.values()}
    here = handovers_where(Q(session__date__in=days, pupil__in=[ward.pk for ward in desk.wards.values()]))
    # Two questions, each by its own index; asked as one the table is read whole.
    at_hand = {row.handover_id for row in here}
    strays = [row.handover_id for row in handovers if str(row.handover_id) not in at_hand]
    return [*here, *(handovers_where(Q(handover_id__in=strays)) if strays else ())]


def desk_for(*, sessions: Mapping[str, Standing], handovers: Sequence[NewHandover]) -> Desk:
    """Read what is known of these children and sessions, and what their guardians said for the day."""
    wards = wards_by_code(codes={handover.pupil for handover in handovers})
    pupils = {ward.pk for ward in wards.values()}
    keys = [session.pk for session in sessions.values()]
    sealed = {session.pk: session.sealed_at for session in sessions.values() if session.sealed_at is not None}
    roll = fold_roll(marks=marks_where(Q(session__in=keys, pupil__in=pupils)), sealed=sealed, versions=False)
    days = {session.date for session in sessions.values()}
    lists = {day: lists_on(day=day, pupils=pupils) for day in sorted(days)}
    limits = {day: alone_from_grade(on=day) for day in sorted(days)}
    return Desk(
        sessions=sessions,
        wards=wards,
        lists={code: lists[session.date] for code, session in sessions.items()},
        limits={code: limits[session.date] for code, session in sessions.items()},
        states={(int(row.session), row.pupil): row.state for row in roll.states},
    )


def _sort(
    handovers: Sequence[NewHandover], *, desk: Desk, before: Sequence[HandedOver], actor: Actor, now: datetime
) -> _Sorted:
    by_id = {row.handover_id: (desk_key(row.session, row.pupil), row.kind, row.collector) for row in before}
    gone = standing(before)
    told = {(desk_key(row.session, row.pupil), row.kind, row.collector) for row in before if row.undone_at is None}
    outcome = _Sorted()
    for sent in handovers:
        session = desk.sessions[sent.session]
        key, says = (session.date, sent.pupil), (desk_key(session.pk, sent.pupil), sent.kind, sent.collector)
        if str(sent.handover_id) in by_id:
            if by_id[str(sent.handover_id)] == says:
                outcome.known.append(sent.handover_id)
            else:
                outcome.conflicting.append(sent.handover_id)
                outcome.refuse(sent, REFUSALS.refusal("handover_conflict", field=sent.pupil))
            continue
        reasons = _reasons(sent, desk=desk, actor=actor, now=now)
        first = gone.get(key)
        if first is not None:
            otherwise = not reasons and says not in told
            outcome.conflicting.append(sent.handover_id)
            outcome.refuse(sent, _gone_before(sent, first, otherwise=otherwise, ward=desk.wards.get(sent.pupil)))
            if otherwise:
                by_id[str(sent.handover_id)] = says
                told.add(says)
                outcome.against.append((sent, first.handover_id))
        elif reasons:
            outcome.refuse(sent, *reasons)
        else:
            by_id[str(sent.handover_id)] = says
            told.add(says)
            gone[key] = _as_stored(sent, session=session, actor=actor)
            outcome.new.append(sent)
    return outcome


def _as_stored(sent: NewHandover, *, session: Standing, actor: Actor) -> HandedOver:
    return HandedOver(
        handover_id=str(sent.handover_id),
        session=session.pk,
        day=session.date,
        pupil=sent.pupil,
        kind=sent.kind,
        collector=sent.collector,
        collector_name="",
        relation="",
        happened_at=sent.happened_at,
        by=actor.code,
        undone_at=None,
        undone_by="",
        undone_why="",
    )


def desk_key(session: int, pupil: str) -> tuple[int, str]:
    return (session, pupil)


def _gone_before(sent: NewHandover, first: HandedOver, *, otherwise: bool, ward: Ward | None) -> Refusal:
    return REFUSALS.refusal(
        "handed_over_otherwise" if otherwise else "handed_over_before",
        field=sent.pupil,
        pupil=ward.name if ward else "",
        time=f"{first.happened_at.astimezone(SCHOOL_ZONE):%H:%M}",
        kind=models.Handover.Kind(first.kind).label,
    )


def _reasons(sent: NewHandover, *, desk: Desk, actor: Actor, now: datetime) -> list[Refusal]:
    session, ward = desk.sessions[sent.session], desk.wards.get(sent.pupil)
    reasons = []
    if sent.kind not in KINDS:
        reasons.append(REFUSALS.refusal("kind_unknown", field=sent.pupil, kind=sent.kind[:20]))
    if (sent.kind == COLLECTED) != bool(sent.collector):
        code = "collector_unknown" if sent.kind == COLLECTED else "collector_not_needed"
        reasons.append(REFUSALS.refusal(code, field=sent.pupil))
    reasons += against_leaving(sent.pupil, session=session, desk=desk, now=now)
    if reasons or ward is None:
        return reasons
    listed = desk.lists[sent.session].collectors.get(ward.pk, ())
    if not sent.by_pass and any(row.code == sent.collector and row.by_pass for row in listed):
        return [REFUSALS.refusal("pass_needed", field=sent.pupil)]
    return list(_against_release(sent, desk=desk, ward=ward, actor=actor))


def against_leaving(pupil: str, *, session: Standing, desk: Desk, now: datetime) -> list[Refusal]:
    """Give every reason why a child cannot leave this session now, whoever takes it."""
    ward = desk.wards.get(pupil)
    reasons = []
    if session.cancelled and not session.broken_off:
        reasons.append(REFUSALS.refusal("cancelled", field=pupil, session=session.name))
    if local_day(now) < session.date:
        reasons.append(REFUSALS.refusal("not_yet", field=pupil, session=session.name, date=session.date))
    if too_late(session, now=now):
        reasons.append(REFUSALS.refusal("day_passed", field=pupil, date=session.date))
    if ward is None:
        reasons.append(REFUSALS.refusal("pupil_unknown", field=pupil, session=session.name))
    elif desk.states.get(desk_key(session.pk, pupil)) not in SHOWN:
        reasons.append(REFUSALS.refusal("not_there", field=pupil, pupil=ward.name, session=session.name))
    return reasons


def _against_release(sent: NewHandover, *, desk: Desk, ward: Ward, actor: Actor) -> Sequence[Refusal]:
    """Ask the rules of custody whether the child may go in this way on the session's day."""
    kind = HandoverKind(sent.kind)
    return reasons_against_release(
        handover=Handover(
            handover_id=str(sent.handover_id),
            at=sent.happened_at,
            session=sent.session,
            kind=kind,
            by=actor.code,
            to=sent.collector if kind is HandoverKind.COLLECTED else actor.code,
        ),
        going_home=going_home(child=ward, lists=desk.lists[sent.session], limit=desk.limits[sent.session]),
        day=desk.sessions[sent.session].date,
    )


def _store(outcome: _Sorted, *, desk: Desk, before: Sequence[HandedOver], actor: Actor, now: datetime) -> None:
    if not outcome.new and not outcome.against:
        return
    undone = [row for row in before if row.undone_at is not None]
    free = undoings_to_follow(undone) if undone else {}
    rows = [_row(sent, desk=desk, actor=actor, now=now) for sent in outcome.new]
    for row, sent in zip(rows, outcome.new, strict=True):
        row.again_id = free.get(desk_key(desk.sessions[sent.session].pk, sent.pupil))
    try:
        models.Handover.objects.bulk_create(rows)
        if outcome.against:
            _store_against(outcome.against, desk=desk, actor=actor, now=now)
    except IntegrityError:
        raise REFUSALS.refused("same_time", conflict=True) from None
    if outcome.new:
        told = tuple((sent.session, sent.pupil, sent.kind) for sent in outcome.new)
        tell(PupilsHandedOver(school=actor.tenant, handovers=told, received_at=now))


def undoings_to_follow(undone: Sequence[HandedOver]) -> dict[tuple[int, str], int]:
    """Give for each child and session the newest undoing after which nothing was handed over yet."""
    rows = models.HandoverUndone.objects.filter(
        followed_by=None, handover__handover_id__in=[row.handover_id for row in undone]
    ).order_by("pk")
    return {
        desk_key(session, pupil): pk
        for pk, session, pupil in rows.values_list("pk", "handover__session_id", "handover__pupil__code")
    }


def _store_against(against: Sequence[tuple[NewHandover, str]], *, desk: Desk, actor: Actor, now: datetime) -> None:
    """Keep what says otherwise beside what was there first, so that a person can decide."""
    first = dict(
        models.Handover.objects.filter(handover_id__in=[stored for _, stored in against]).values_list(
            "handover_id", "pk"
        )
    )
    rows = [_row(sent, desk=desk, actor=actor, now=now) for sent, _ in against]
    for row, (_, stored) in zip(rows, against, strict=True):
        row.against_id = first[UUID(stored)]
    models.Handover.objects.bulk_create(rows)


def _row(sent: NewHandover, *, desk: Desk, actor: Actor, now: datetime) -> models.Handover:
    session = desk.sessions[sent.session]
    listed = desk.lists[sent.session].collectors.get(desk.wards[sent.pupil].pk, ())
    return models.Handover(
        school_id=actor.tenant,
        handover_id=sent.handover_id,
        pupil_id=desk.wards[sent.pupil].pk,
        session_id=session.pk,
        kind=sent.kind,
        collector_id=next((row.pk for row in listed if row.code == sent.collector), None),
        happened_at=believable(sent.happened_at, session=session, now=now),
        handed_by_id=signed_in(actor),
        received_at=now,
    )


def too_late(session: Standing, *, now: datetime) -> bool:
    """Say whether a word about who left comes too late, after the next day, even from a phone without a network."""
    return local_day(now) > session.date + A_DAY


def believable(moment: datetime, *, session: Standing, now: datetime) -> datetime:
    """Take a device's time only between the session's start and now; a clock that is wrong decides nothing."""
    return moment if session.starts_at <= moment <= now else now
