"""Rows as the rule of custody sees them: each child's afternoon of its day, its lists and its handovers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime

from afterbell.attendance.queries.day import Day, DaySession
from afterbell.attendance.rolls import Child
from afterbell.attendance.rules.folding import MarkState
from afterbell.dismissal.handed import AtGate, HandedOver
from afterbell.dismissal.lists import Lists, going_home
from afterbell.dismissal.overriding import AgreedByTwo
from afterbell.dismissal.rules.custody import (
    Afternoon,
    Handover,
    HandoverKind,
    Override,
    RollFact,
    Side,
    Stop,
    Undoing,
)

SHOWN = frozenset({MarkState.PRESENT, MarkState.LATE, MarkState.LEFT_EARLY, MarkState.ELSEWHERE})
"""States of a child that was there, in whatever way it left: somebody must have taken it over."""
MISSING = "missing"
"""How a child stands that its homeroom missed in the morning: nobody said that it is on leave."""
GUARDIAN, MORNING = "guardian", "morning"
"""Who says without a mark that a child does not come: its guardian, or its homeroom, which missed it in the morning."""


def afternoons(
    *,
    day: Day,
    children: Iterable[Child],
    lists: Lists,
    limit: int | None,
    handovers: Iterable[HandedOver],
    sides: Iterable[AtGate],
    now: datetime,
) -> tuple[Afternoon, ...]:
    """Put every child's day together for the rule. What is stored is known now, even where the site's clock stands.

    Nobody is missed in a session that was broken off; who was marked there is handed over like any other.
    """
    ways: defaultdict[str, list[DaySession]] = defaultdict(list)
    for session in day.sessions:
        for child in day.children_in(session):
            if not session.broken_off or (session.pk, child.code) in day.known:
                ways[child.code].append(session)
    given: defaultdict[str, list[HandedOver]] = defaultdict(list)
    for row in handovers:
        given[row.pupil].append(row)
    passed: defaultdict[str, list[AtGate]] = defaultdict(list)
    for side in sides:
        passed[side.pupil].append(side)
    keys = {session.pk: session.code for session in day.sessions}
    return tuple(
        Afternoon(
            pupil=child.code,
            day=day.on,
            homeroom_adult=lists.homeroom_adults.get(child.homeroom, ""),
            going_home=going_home(
                child=child,
                lists=lists,
                limit=limit,
                agreed=[row.agreed for row in given[child.code] if row.agreed],
            ),
            stops=tuple(_stop(session) for session in ways[child.code]),
            marks=tuple(_facts(day, child, ways[child.code], now=now)),
            handovers=(
                *(_handover(row, keys=keys, now=now) for row in given[child.code] if row.session in keys),
                *(_to_gate(row, keys=keys, now=now) for row in passed[child.code] if row.session in keys),
            ),
            undone=tuple(_undoings((*given[child.code], *passed[child.code]), keys=keys, now=now)),
        )
        for child in children
    )


def state_unmarked(child: Child) -> str:
    """Say how a child stands of whom no mark speaks: on leave, missing since the morning, or simply waited for."""
    if child.expected:
        return ""
    return MarkState.LEAVE.value if child.on_leave else MISSING


def _stop(session: DaySession) -> Stop:
    adult = session.adult.code if session.adult else ""
    return Stop(starts=session.starts_at, ends=session.ends_at, session=session.code, adult=adult)


def _facts(day: Day, child: Child, way: Iterable[DaySession], *, now: datetime) -> Iterable[RollFact]:
    for session in way:
        known = day.known.get((session.pk, child.code))
        if known is not None:
            yield RollFact(
                at=min(known.at, now),
                mark_id=known.mark_id,
                session=session.code,
                state=known.state,
                by=known.by,
                place=known.place,
            )
        elif not child.expected:
            at = min(session.starts_at, now)
            source = GUARDIAN if child.on_leave else MORNING
            yield RollFact(at=at, mark_id=source, session=session.code, state=MarkState.LEAVE, by=source)


def _undoings(rows: Iterable[HandedOver | AtGate], *, keys: Mapping[int, str], now: datetime) -> Iterable[Undoing]:
    for row in rows:
        if row.session in keys and row.undone_at is not None:
            at = min(row.undone_at, now)
            yield Undoing(at=at, handover_id=row.handover_id, by=row.undone_by, reason=row.undone_why)


def _to_gate(row: AtGate, *, keys: Mapping[int, str], now: datetime) -> Handover:
    side = Side(row.side)
    return Handover(
        handover_id=row.handover_id,
        at=min(row.happened_at, now),
        session=keys[row.session],
        kind=HandoverKind.TO_GATE,
        by=row.by,
        to=row.by if side is Side.TAKEN else "",
        side=side,
    )


def _handover(row: HandedOver, *, keys: Mapping[int, str], now: datetime) -> Handover:
    """Put a stored handover into the rule's words; who takes a boarder to the house answers for it there."""
    kind = HandoverKind(row.kind)
    to = row.collector if kind is HandoverKind.COLLECTED else row.by
    return Handover(
        handover_id=row.handover_id,
        at=min(row.happened_at, now),
        session=keys[row.session],
        kind=kind,
        by=row.by,
        to="" if kind is HandoverKind.DISMISSED else to,
        override=_override(row.agreed) if row.agreed else None,
    )


def _override(agreed: AgreedByTwo) -> Override:
    return Override(reason=agreed.reason, second_adult=agreed.second, guardian_spoken=agreed.guardian_spoken)
