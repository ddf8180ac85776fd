"""Somebody stands in for one day: the guardian sends a pass, the gate checks it and lets the child go once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from afterbell.attendance.queries.day import DaySession, read_day
from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command, record
from afterbell.base.refusals import Refusal, Refused
from afterbell.base.spans import local_day
from afterbell.dismissal.commands.collectors import NewCollector, name_collectors
from afterbell.dismissal.commands.handovers import (
    COLLECTED,
    HandoverRefusal,
    NewHandover,
    Receipt,
    record_handovers,
)
from afterbell.dismissal.commands.naming_tries import tries_counted
from afterbell.dismissal.models import Collector, StandIn
from afterbell.dismissal.passes import A_DAY, PassBook, book_of, make_key
from afterbell.dismissal.queries.gate import last_sessions
from afterbell.dismissal.refusals import REFUSALS
from afterbell.dismissal.rules.passes import Against
from afterbell.dismissal.wards import own_wards
from afterbell.schools.actors import signed_in

AHEAD = timedelta(days=14)
TOLD_WITHIN = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewStandIn:
    """Who takes a child on one day instead of those on the list."""

    pupil: str
    name: str
    relation: str
    day: date
    phone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPass:
    """A pass shown at the gate, whole or by its digits, and the handover it is for."""

    handover_id: UUID
    code: str
    happened_at: datetime


@tries_counted
@command("dismissal.send_stand_in")
def send_stand_in(*, actor: Actor, now: datetime, stand_in: NewStandIn) -> str:
    """Put somebody on the list for one day and make their pass; an earlier one for the same adult opens nothing more.

    Gives the pass's nonce. Raises NotThere for a child that is not the actor's, Refused with every reason.
    """
    own_wards(actor=actor, action="dismissal.send_stand_in", codes={stand_in.pupil})
    record(subject=stand_in.pupil, sent=0)
    if stand_in.day > local_day(now) + AHEAD:
        raise REFUSALS.refused("day_too_far", field="day", days=AHEAD.days)
    named = NewCollector(
        pupil=stand_in.pupil,
        name=stand_in.name,
        relation=stand_in.relation,
        phone=stand_in.phone,
        since=stand_in.day,
        until=stand_in.day + A_DAY,
    )
    (code,) = name_collectors(actor=actor, now=now, collectors=[named])
    collector = Collector.objects.get(code=code)
    if collector.until != named.until:
        raise REFUSALS.refused("listed_already", field="name", name=collector.name)
    make_key(school=actor.tenant, now=now)
    row = StandIn.objects.create(school_id=actor.tenant, collector=collector, sent_by_id=signed_in(actor), sent_at=now)
    record(subject=stand_in.pupil, sent=1, collector=code)
    return row.code


@command("dismissal.hand_over")
def hand_over_by_passes(*, actor: Actor, now: datetime, shown: Sequence[ShownPass]) -> Receipt:
    """Let children go to whoever shows a pass that is good on this day, as any other handover.

    A pass is used once; the same handover sent again is known. What a gate without a network let go is told within a
    day, later the duty leader finds out. A pass that opens nothing is refused for itself, with why.
    """
    if not shown:
        raise REFUSALS.refused("nothing_said")
    authorise(actor=actor, action="dismissal.hand_over", at=place(school=actor.tenant))
    opened = _opened(shown, school=actor.tenant, now=now)
    handovers = list(opened.handovers.values())
    receipt = record_handovers(actor=actor, now=now, handovers=handovers) if handovers else Receipt()
    record(
        subject=handovers[0].pupil if handovers else str(shown[0].handover_id),
        stored=len(receipt.stored),
        by_pass=list(opened.handovers),
    )
    return replace(receipt, refusals=(*opened.refusals, *receipt.refusals))


@dataclass(slots=True, kw_only=True)
class _Opened:
    """What the passes open: handovers, by the nonces of their passes, and why the others open nothing."""

    handovers: dict[str, NewHandover] = field(default_factory=dict)
    refusals: list[HandoverRefusal] = field(default_factory=list)

    def refuse(self, one: ShownPass, *refusals: Refusal) -> None:
        self.refusals += [HandoverRefusal(handover_id=one.handover_id, refusal=why) for why in refusals]


def _opened(shown: Sequence[ShownPass], *, school: int, now: datetime) -> _Opened:
    opened, by_day = _Opened(), defaultdict[date, list[ShownPass]](list)
    for one in shown:
        if now - one.happened_at > TOLD_WITHIN:
            opened.refuse(one, REFUSALS.refusal("told_too_late", field="code"))
        else:
            by_day[local_day(min(one.happened_at, now))].append(one)
    for day, of_day in by_day.items():
        book, way = book_of(school=school, day=day), last_sessions(day=read_day(on=day))
        for one in of_day:
            try:
                _open(one, opened, book=book, way=way, now=now)
            except Refused as refused:
                opened.refuse(one, *refused.reasons)
    return opened


def _open(one: ShownPass, opened: _Opened, *, book: PassBook, way: Mapping[str, DaySession], now: datetime) -> None:
    good = book.checked(one.code, handover=str(one.handover_id))
    if good.said.pupil not in way:
        raise REFUSALS.refused("no_way_today", field="code")
    handover = NewHandover(
        handover_id=one.handover_id,
        pupil=good.said.pupil,
        session=way[good.said.pupil].code,
        kind=COLLECTED,
        collector=good.collector,
        happened_at=min(one.happened_at, now),
        by_pass=True,
    )
    if opened.handovers.setdefault(good.nonce, handover).handover_id != one.handover_id:
        raise REFUSALS.refused(Against.USED.value, field="code")
