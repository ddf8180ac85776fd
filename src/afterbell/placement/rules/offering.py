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
    club of that time whose offer waits for an answer; `offered_here` says that an offer of this very club does.
    """

    rank: int
    ranks: dict[int, int]
    before: Before = ""
    offered: str = ""
    offered_here: bool = False


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
    if line.offered_here:
        yield REFUSALS.refusal("waiting_offered_here")


OFFERED = f"{REFUSALS.context}.waiting_offered"
OFFERED_HERE = f"{REFUSALS.context}.waiting_offered_here"


def without_own(against: Sequence[Refusal]) -> tuple[Refusal, ...]:
    """Leave out that an offer waits for an answer: what else stands against a child who has the offer."""
    return tuple(reason for reason in against if reason.code not in {OFFERED, OFFERED_HERE})


_Chance = tuple[int, tuple[int, int], tuple[int, ...]]
"""How dear a club is to the child, the club, and the party whose turn it is."""


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
    """Find who has a turn in two clubs of one time, with each club but the dearest.

    Of two who wait together both step back, and the first in line says from where.
    """
    turns: dict[tuple[int, tuple[int, str]], list[_Chance]] = defaultdict(list)
    order: dict[tuple[int, tuple[int, str]], tuple[int, int]] = {}
    for row in clubs:
        waiters = {waiter.who: waiter for waiter in row.waiting}
        for party in shared[row.club].turns:
            for who in party:
                turns[who, row.slot].append((waiters[who].rank, row.club, party))
                order[who, row.slot] = _turn(waiters[who])
    back: set[tuple[tuple[int, int], int]] = set()
    settled: set[tuple[int, tuple[int, str]]] = set()
    for who, slot in sorted(turns, key=lambda key: (order[key], key)):
        if (who, slot) in settled:
            continue
        _rank, dearest, together = min(turns[who, slot])
        others = [chance for one in together for chance in turns[one, slot] if chance[1] != dearest]
        back |= {(club, one) for _rank, club, party in others for one in party}
        settled |= {(one, slot) for party in (together, *(party for _rank, _club, party in others)) for one in party}
    return back


def share_out(*, waiting: Sequence[Waiter], free: int) -> Shared:
    """Offer free places to the first in line who can have them.

    Two who wait together stand where the later of them stands. They take two places or none: while only one is left,
    it goes to the next in line and they keep their turn, and so they do while one of them has another offer to answer.
    Whoever waits alone because the other one has what it wanted, or can no longer have it, is a line of one.
    """
    turns: list[tuple[int, ...]] = []
    passed: list[tuple[int, tuple[Refusal, ...]]] = []
    left = free
    for party in _in_order(waiting):
        if left <= 0:
            break
        against = {waiter.who: waiter.against for waiter in party}
        if any(against.values()):
            why = REFUSALS.refusal("waiting_sibling")
            passed += [(who, reasons or (why,)) for who, reasons in against.items()]
        elif len(party) > left:
            passed += [(who, (REFUSALS.refusal("waiting_pair"),)) for who in against]
        else:
            turns.append(tuple(waiter.who for waiter in party))
            left -= len(party)
    return Shared(turns=tuple(turns), passed=tuple(passed))


def turn_of(*, waiting: Sequence[Waiter], who: int) -> int | None:
    """Say as which of those who still wait a child stands on a list, 1 the next; None for one that waits no more."""
    still = [waiter.who for waiter in waiting if _waits(waiter)]
    return still.index(who) + 1 if who in still else None


def still_waits(waiting: Sequence[Waiter]) -> bool:
    """Say whether a free place is somebody's on the list; otherwise it is left over to everybody.

    Whoever has another club's offer to answer still waits: said no, the place is its own.
    """
    return any(_waits(waiter) for waiter in waiting)


def _waits(waiter: Waiter) -> bool:
    """Say whether nothing stands against a child but that it has another club's offer to answer first."""
    return all(reason.code == OFFERED for reason in waiter.against)


def _in_order(waiting: Sequence[Waiter]) -> list[tuple[Waiter, ...]]:
    """Put the list into parties of one or two, each where its last member stands."""
    able = {waiter.who: waiter for waiter in waiting if _waits(waiter)}
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
