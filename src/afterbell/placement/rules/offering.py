"""To whom a place that became free is offered, in the order of the placement, and why not to those before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from afterbell.base.refusals import Refusal
from afterbell.placement.refusals import REFUSALS
from afterbell.placement.rules.fitting import Place, Pupil, unfit

Before = Literal["", "declined", "expired"]


@dataclass(frozen=True, slots=True, kw_only=True)
class InLine:
    """What the waiting list knows of a child: how dear this club was to it, the others' ranks, what it said before.

    `ranks` are the child's wishes of that weekday and band by offering group, 1 the dearest; `offered` names another
    club of that time whose offer waits for an answer.
    """

    rank: int
    ranks: dict[int, int]
    before: Before = ""
    offered: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiter:
    """A child on a club's list: its turn, how dear the club is to it, what stands against it, whom it waits with."""

    who: int
    priority: int
    number: int
    rank: int = 1
    against: tuple[Refusal, ...] = ()
    together: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FreePlaces:
    """A club with its free places and its list; `slot` is the weekday and band in which a child is in one club."""

    club: tuple[int, int]
    slot: tuple[int, str]
    free: int
    waiting: tuple[Waiter, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """How free places go out: each turn is one child, or two who wait together; and everybody who was passed over."""

    turns: tuple[tuple[int, ...], ...]
    passed: tuple[tuple[int, tuple[Refusal, ...]], ...]


def passing(*, pupil: Pupil, place: Place, line: InLine) -> Iterator[Refusal]:
    """Say every reason why a child on the list is not offered the place."""
    yield from unfit(pupil=pupil, place=place)
    club = pupil.club_at(weekday=place.weekday, band=place.band)
    if club is not None and club.group == place.group:
        yield REFUSALS.refusal("waiting_here", group=place.name)
    elif club is not None and line.ranks.get(club.group, line.rank + 1) <= line.rank:
        yield REFUSALS.refusal("waiting_better", other=club.name)
    if line.before:
        yield REFUSALS.refusal(f"waiting_{line.before}")
    if line.offered:
        yield REFUSALS.refusal("waiting_offered", other=line.offered)


OFFERED = f"{REFUSALS.context}.waiting_offered"


def without_own(against: Sequence[Refusal]) -> tuple[Refusal, ...]:
    """Leave out that an offer waits for an answer: what else stands against a child who has the offer."""
    return tuple(reason for reason in against if reason.code != OFFERED)


def share_all(*, clubs: Sequence[FreePlaces]) -> dict[tuple[int, int], Shared]:
    """Share out the free places of all clubs at once: a child whose turn it is in two of one time gets the dearer.

    Where it stepped back the next in line moves up, and so on until nobody has two.
    """
    back: set[tuple[tuple[int, int], int]] = set()
    while True:
        shared = {
            row.club: share_out(
                waiting=[waiter for waiter in row.waiting if (row.club, waiter.who) not in back], free=row.free
            )
            for row in clubs
        }
        more = _two_at_once(clubs=clubs, shared=shared)
        if not more:
            return shared
        back |= more


def _two_at_once(
    *, clubs: Sequence[FreePlaces], shared: dict[tuple[int, int], Shared]
) -> set[tuple[tuple[int, int], int]]:
    """Find who has a turn in two clubs of one time, with each club but the dearest."""
    turns: dict[tuple[int, tuple[int, str]], list[tuple[int, tuple[int, int]]]] = defaultdict(list)
    for row in clubs:
        ranks = {waiter.who: waiter.rank for waiter in row.waiting}
        for who in (one for party in shared[row.club].turns for one in party):
            turns[who, row.slot].append((ranks[who], row.club))
    return {(club, who) for (who, _slot), mine in turns.items() for _rank, club in sorted(mine)[1:]}


def share_out(*, waiting: Sequence[Waiter], free: int) -> Shared:
    """Offer free places to the first in line who can have them.

    Two who wait together stand where the later of them stands. They take two places or none: while only one is left,
    it goes to the next in line and they keep their turn. Whoever waits alone because the other one has what it wanted,
    or can no longer have it, is a line of one.
    """
    turns: list[tuple[int, ...]] = []
    passed: list[tuple[int, tuple[Refusal, ...]]] = []
    left = free
    for party in _in_order(waiting):
        if left <= 0:
            break
        against = party[0].against
        if not against and len(party) > left:
            against = (REFUSALS.refusal("waiting_pair"),)
        if against:
            passed += [(waiter.who, against) for waiter in party]
        else:
            turns.append(tuple(waiter.who for waiter in party))
            left -= len(party)
    return Shared(turns=tuple(turns), passed=tuple(passed))


def still_waits(waiting: Sequence[Waiter]) -> bool:
    """Say whether a free place is somebody's on the list; otherwise it is left over to everybody."""
    return any(not waiter.against for waiter in waiting)


def _in_order(waiting: Sequence[Waiter]) -> list[tuple[Waiter, ...]]:
    """Put the list into parties of one or two, each where its last member stands."""
    able = {waiter.who: waiter for waiter in waiting if not waiter.against}
    parties: list[tuple[Waiter, ...]] = []
    for waiter in waiting:
        other = able.get(waiter.together) if waiter.together is not None and waiter.who in able else None
        if other is None or other.together != waiter.who:
            parties.append((waiter,))
        elif _turn(waiter) > _turn(other):
            parties.append((other, waiter))
    return sorted(parties, key=lambda party: _turn(party[-1]))


def _turn(waiter: Waiter) -> tuple[int, int]:
    return waiter.priority, waiter.number
