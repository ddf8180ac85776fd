"""Fold a child's facts into who answers for it at an instant: one named adult, from the bell to the last door.

Custody is a chain: homeroom, session, another session, gate or boarding house, collector. It passes when the other side
has the child and says so, never by time and never by the giver's word alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime

from afterbell.attendance.rules.folding import CAME, MarkState
from afterbell.dismissal.rules.custody.problem import (
    FINAL,
    Afternoon,
    Charge,
    ChargeSpan,
    Conflict,
    Handover,
    HandoverKind,
    Holder,
)
from afterbell.dismissal.rules.custody.solve import Link, links_at, moments_of, standing

TAKES = {
    HandoverKind.TO_GATE: Holder.GATE,
    HandoverKind.COLLECTED: Holder.COLLECTOR,
    HandoverKind.DISMISSED: Holder.GUARDIAN,
    HandoverKind.BOARDING_HOUSE: Holder.BOARDING_HOUSE,
}


def in_charge(*, afternoon: Afternoon, at: datetime) -> Charge:
    """Tell who answers for a child at an instant, from what was known by then; there always is somebody.

    Its homeroom's adult until somebody else has taken it. A child that is missed stays with whoever had it last, who
    answers for finding it; one whose guardian said that it does not come is with its guardian. A handover without
    anybody named who took the child passes nothing, and one that is undone gives it back to whom it was with.
    """
    charge = Charge(holder=Holder.HOMEROOM, adult=afternoon.homeroom_adult)
    for link in links_at(afternoon, at):
        charge = _pass_on(charge, link, guardian=afternoon.guardian)
    return charge


def charges(*, afternoon: Afternoon) -> tuple[ChargeSpan, ...]:
    """Give the afternoon as stretches under one adult each, without a gap, from the first thing that happened."""
    moments = moments_of(afternoon)
    found: list[ChargeSpan] = []
    for moment, following in zip(moments, [*moments[1:], None], strict=True):
        charge = in_charge(afternoon=afternoon, at=moment)
        since = found.pop().since if found and found[-1].charge == charge else moment
        found.append(ChargeSpan(since=since, until=following, charge=charge))
    return tuple(found)


def on_its_way(*, afternoon: Afternoon, at: datetime) -> tuple[Handover, ...]:
    """Give what was let go and nobody has taken yet: the giver answers for the child, and may be asked where it is."""
    charge = in_charge(afternoon=afternoon, at=at)
    undone = {row.handover_id for row in afternoon.undone if row.at <= at}
    said = {row for row in afternoon.handovers if row.at <= at and row.handover_id not in undone and not row.passes}
    waiting = [row for row in said if charge.holder is Holder.SESSION and row.session == charge.session]
    return tuple(sorted(waiting, key=standing))


def conflicts(*, afternoon: Afternoon) -> tuple[Conflict, ...]:
    """Name the facts that cannot all be true and have not been decided on by undoing one of them.

    Released twice, from one session or from two: the earlier release stands. Told differently: one handover came with
    two contents, the first in order stands. Released and seen: a child was in a later session when it is said to have
    left an earlier one; it stays with that session, since only there it is known that somebody has it.
    """
    undone = {row.handover_id for row in afternoon.undone}
    told = sorted((row for row in set(afternoon.handovers) if row.handover_id not in undone), key=standing)
    by_id: defaultdict[str, list[Handover]] = defaultdict(list)
    ends: defaultdict[str, list[Handover]] = defaultdict(list)
    gone = [row for row in told if row.kind in FINAL]
    for row in told:
        by_id[row.handover_id].append(row)
        if row.kind in FINAL:
            ends[row.session].append(row)
    found = [
        *(_first_stands(afternoon, "told_differently", rows) for rows in by_id.values() if len(rows) > 1),
        *(_first_stands(afternoon, "released_twice", rows) for rows in (gone,) if len(_ids(rows)) > 1),
        *_released_and_seen(afternoon, ends),
    ]
    return tuple(sorted(found, key=lambda row: (row.session, row.rule, row.stands, row.against)))


def _pass_on(before: Charge, link: Link, *, guardian: str) -> Charge:
    """Let one session speak: whoever has taken the child answers for it, else whoever did before."""
    handover, session = link.handover, link.stop.session
    if handover is not None:
        taker = handover.to or (guardian if handover.kind is HandoverKind.DISMISSED else "")
        if taker:
            return Charge(holder=TAKES[handover.kind], adult=taker, session=session)
    if link.seen is not None:
        adult = link.stop.adult or link.seen.by or before.adult
        return Charge(holder=Holder.SESSION, adult=adult, session=session)
    if link.mark is not None and link.mark.state is MarkState.LEAVE and before.holder is Holder.HOMEROOM:
        return Charge(holder=Holder.GUARDIAN, adult=guardian, session=session)
    return before


def _released_and_seen(afternoon: Afternoon, ends: dict[str, list[Handover]]) -> Iterator[Conflict]:
    order = [stop.session for stop in sorted(set(afternoon.stops))]
    last = {mark.session: mark for mark in sorted(afternoon.marks)}
    for place, session in enumerate(order):
        seen = [last[later].at for later in order[place + 1 :] if later in last and last[later].state in CAME]
        against = [row for row in ends.get(session, ()) if any(moment <= row.at for moment in seen)]
        if against:
            yield _conflict(afternoon, "released_and_seen", stands="", against=against)


def _first_stands(afternoon: Afternoon, rule: str, rows: Sequence[Handover]) -> Conflict:
    return _conflict(afternoon, rule, stands=rows[0].handover_id, against=rows[1:])


def _conflict(afternoon: Afternoon, rule: str, *, stands: str, against: Sequence[Handover]) -> Conflict:
    return Conflict(
        pupil=afternoon.pupil,
        session=against[0].session,
        rule=rule,
        stands=stands,
        against=tuple(_ids(against)),
    )


def _ids(rows: Sequence[Handover]) -> list[str]:
    return list(dict.fromkeys(row.handover_id for row in rows))
