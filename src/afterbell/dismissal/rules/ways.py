"""How a child goes home on a day when several people said so: what all of them allow, which is the stricter.

The order, from the strictest: the boarding house; one adult of the list; any adult of the list; alone. Whoever allows
a way allows every stricter one before it, so of two who differ the stricter stands. Two who name different adults leave
neither: then nobody takes the child but the boarding house, until staff have spoken with both and decide.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime

COLLECTED, ALONE, BOARDING_HOUSE, AS_USUAL = "collected", "alone", "boarding_house", "as_usual"
Exit = tuple[str, str]
"""A way out of the school: the mode, and the collector where it is one."""
SCHOOL = ""
"""Who speaks when staff write or decide for the family."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """What somebody said of a child: for this day (`today`), or for every day.

    `order` tells what was said later. `collector` names one adult of the list, empty for any of them; `also` are adults
    sent with a pass afterwards by the same guardian. What the school says settles what was said before it.
    """

    by: str
    order: tuple[datetime, int]
    mode: str
    collector: str = ""
    today: bool = False
    also: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreedWay:
    """What stands for the day: the mode to be shown, and every way out that is open.

    `disagree` says that somebody asked for a way that somebody else does not allow; `changed` that today is not as
    usual.
    """

    mode: str = COLLECTED
    exits: frozenset[Exit] = field(default_factory=frozenset)
    disagree: bool = False
    changed: bool = False


def agreed(*, voices: Iterable[Voice], on_list: Collection[str], boards: bool) -> AgreedWay:
    """Give the ways out that everybody who said something allows; nobody said anything: any adult of the list."""
    heard = standing_voices(voices)
    exits = _open_ways(on_list=on_list, boards=boards)
    if heard:
        exits = frozenset.intersection(*(exits_of(voice, on_list=on_list, boards=boards) for voice in heard))
    today = [voice for voice in heard if voice.today]
    asked = today or heard
    return AgreedWay(
        mode=_mode(heard, exits),
        exits=exits,
        disagree=len(heard) > 1 and any(not _granted(voice, exits, on_list=on_list) for voice in asked),
        changed=bool(today),
    )


def standing_voices(voices: Iterable[Voice]) -> tuple[Voice, ...]:
    """Give what counts of everybody: the newest for the day, else the newest for every day.

    What the school said for the day silences everything before it, what it said for every day all that was said for
    every day.
    """
    usual: dict[str, Voice] = {}
    today: dict[str, Voice] = {}
    for voice in sorted(voices, key=lambda row: row.order):
        if voice.by == SCHOOL:
            usual.clear()
            if voice.today:
                today.clear()
        if voice.today and voice.mode == AS_USUAL:
            today.pop(voice.by, None)
        elif voice.today:
            today[voice.by] = voice
        else:
            usual[voice.by] = voice
    return tuple({**usual, **today}.values())


def exits_of(voice: Voice, *, on_list: Collection[str], boards: bool) -> frozenset[Exit]:
    """Give every way out that one voice allows; what is said for every day leaves the whole list open."""
    if voice.today and voice.mode == BOARDING_HOUSE:
        return _open_ways(on_list=(), boards=boards)
    if voice.today and voice.mode == COLLECTED and voice.collector:
        return _open_ways(on_list={voice.collector, *voice.also}.intersection(on_list), boards=boards)
    alone = {(ALONE, "")} if voice.mode == ALONE else set()
    return _open_ways(on_list=on_list, boards=boards) | alone


def _open_ways(*, on_list: Collection[str], boards: bool) -> frozenset[Exit]:
    house = {(BOARDING_HOUSE, "")} if boards else set()
    return frozenset(house | {(COLLECTED, code) for code in on_list})


def _granted(voice: Voice, exits: Collection[Exit], *, on_list: Collection[str]) -> bool:
    """Say whether somebody gets what was asked for."""
    if voice.mode == COLLECTED and not voice.collector:
        return all((COLLECTED, code) in exits for code in on_list)
    return (voice.mode, voice.collector) in exits or (voice.mode == BOARDING_HOUSE and not voice.today)


def _mode(heard: Collection[Voice], exits: Collection[Exit]) -> str:
    """Name the strictest way that somebody asked for and that is open."""
    asked = {voice.mode for voice in heard}
    if BOARDING_HOUSE in asked and (BOARDING_HOUSE, "") in exits:
        return BOARDING_HOUSE
    return ALONE if asked == {ALONE} and (ALONE, "") in exits else COLLECTED
