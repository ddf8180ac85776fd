"""Evening out: sessions are passed on, or exchanged, between those who carry more and those who carry less.

A local search from the roster the flow found [Aarts and Lenstra, Local Search in Combinatorial Optimization, 1997].
Every step makes the sum of all soft rules' prices smaller, so it ends; how long it looks is bounded in trials and not
in seconds, and the order in which it looks is drawn from the seed, so a roster is the same on every machine.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from random import Random

from afterbell.rostering.rules.roster.desk import Desk
from afterbell.rostering.rules.roster.diary import Diary
from afterbell.rostering.rules.roster.problem import Demand

TRIALS_IN_ALL = 60_000
TRIALS_A_PAIR = 24
FURTHEST = 12

Shift = tuple[Demand, Demand | None]


def level(*, desk: Desk, movable: frozenset[str], seed: int) -> None:
    """Ease the pairs of adults furthest apart first, until no pair can be eased or the trials are used up."""
    chance = Random(seed)  # noqa: S311 - which session is tried first, no secret
    stop = desk.tried + TRIALS_IN_ALL
    changed = dict.fromkeys(desk.diaries, 0)
    settled: dict[tuple[str, str], tuple[int, int]] = {}
    while desk.tried < stop:
        for heavy, light in _furthest_apart(desk):
            stand = (changed[heavy.adult.code], changed[light.adult.code])
            if settled.get((heavy.adult.code, light.adult.code)) == stand:
                continue
            if desk.tried >= stop:
                return
            if _ease(desk, heavy, light, movable, chance):
                changed[heavy.adult.code] += 1
                changed[light.adult.code] += 1
                desk.moves += 1
                break
            settled[heavy.adult.code, light.adult.code] = stand
        else:
            return


def _furthest_apart(desk: Desk) -> Iterator[tuple[Diary, Diary]]:
    """Give those who carry most with everybody who carries less, then those who carry least with all others."""
    ranked = sorted(desk.diaries.values(), key=lambda diary: (-carried(diary), diary.adult.code))
    pairs = [(heavy, light) for heavy in ranked[:FURTHEST] for light in reversed(ranked)]
    pairs += [(heavy, light) for light in reversed(ranked[FURTHEST:][-FURTHEST:]) for heavy in ranked[FURTHEST:]]
    return ((heavy, light) for heavy, light in pairs if carried(heavy) > carried(light))


def carried(diary: Diary) -> int:
    """Give somebody's load as that of a whole post, in hundredths."""
    return diary.load * 100 * 100 // diary.adult.share


def _ease(desk: Desk, heavy: Diary, light: Diary, movable: frozenset[str], chance: Random) -> bool:
    """Make the first shift that makes the whole cheaper, those that even out most tried first."""
    tries = 0
    for given, back in _shifts(heavy, light, movable, chance):
        if tries >= TRIALS_A_PAIR:
            return False
        over = desk.is_able(given, light.adult.code)
        if over and (back is None or desk.is_able(back, heavy.adult.code)):
            tries += 1
            if _made(desk, heavy, light, given, back):
                return True
    return False


def _shifts(heavy: Diary, light: Diary, movable: frozenset[str], chance: Random) -> Iterator[Shift]:
    """Give what may go over, and what may come back for it, what closes the gap best first."""
    mine, theirs = _by_weight(heavy, movable, chance), _by_weight(light, movable, chance)
    one, two = heavy.adult.share, light.adult.share
    meeting = (heavy.load * two - light.load * one) // (one + two)
    pairs = [(weight, back) for weight in mine for back in (0, *theirs) if weight > back]
    for weight, back in sorted(pairs, key=lambda pair: (abs(meeting - pair[0] + pair[1]), pair)):
        for given in mine[weight]:
            if back:
                for returned in theirs[back]:
                    yield given, returned
            else:
                yield given, None


def _by_weight(diary: Diary, movable: frozenset[str], chance: Random) -> dict[int, list[Demand]]:
    found: dict[int, list[Demand]] = defaultdict(list)
    for demand in diary.sessions():
        if demand.session in movable and demand.weight:
            found[demand.weight].append(demand)
    for held in found.values():
        chance.shuffle(held)
    return found


def _made(desk: Desk, heavy: Diary, light: Diary, given: Demand, back: Demand | None) -> bool:
    """Make the shift if the rules allow it and the whole gets cheaper; else all stays as it was."""
    one, two = heavy.adult.code, light.adult.code
    desk.take(given.session)
    before = desk.price(given, heavy)
    if back is not None:
        desk.take(back.session)
        before += desk.price(back, light)
    if desk.free(given, light) and (back is None or desk.free(back, heavy)):
        after = desk.price(given, light) + (desk.price(back, heavy) if back is not None else 0)
        if after < before:
            desk.put(given.session, two)
            if back is not None:
                desk.put(back.session, one)
            return True
    if back is not None:
        desk.put(back.session, two)
    desk.put(given.session, one)
    return False
