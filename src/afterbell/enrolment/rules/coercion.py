"""Signs that families may have been made to apply: told to the principal, and nothing follows by itself.

Every sign has an innocent reading, so none of them is a proof. The thresholds stand here and nowhere else.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

FEWEST_CHILDREN = 5
"""Below that a homeroom shows nothing but chance."""
MINUTES = timedelta(minutes=15)
SHARE_WITHIN_MINUTES = 0.8
FAMILIES_ON_A_DEVICE = 4
WEEKS_WITHOUT_LEAVING = 8


class Sign(StrEnum):
    """What stands out about a homeroom's applications."""

    WITHIN_MINUTES = "within_minutes"
    ONE_DEVICE = "one_device"
    ALL_ON_PAPER = "all_on_paper"
    EVERYBODY = "everybody"
    NOBODY_LEFT = "nobody_left"


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedIn:
    """One child's application as it came: `device` is a fingerprint, empty where none is known."""

    at: datetime
    on_paper: bool
    entered_by: int
    family: str
    device: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeroomTerm:
    """A homeroom's applications of a term: how many children it has, how many withdrew, how long it goes on already."""

    children: int
    handed_in: tuple[HandedIn, ...]
    withdrawn: int
    weeks: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A sign with the number that makes it: applications, families or weeks."""

    sign: Sign
    number: int
    of: int


Rule = Callable[[HomeroomTerm], Iterator[Found]]


def signs(*, homeroom: HomeroomTerm) -> tuple[Found, ...]:
    """Give every sign a homeroom shows; a homeroom with few applications shows none."""
    if len(homeroom.handed_in) < FEWEST_CHILDREN:
        return ()
    return tuple(found for rule in RULES for found in rule(homeroom))


def most_within(*, instants: Sequence[datetime], span: timedelta) -> int:
    """Count the most instants that lie within so long of each other."""
    ordered = sorted(instants)
    most, first = 0, 0
    for last, moment in enumerate(ordered):
        while moment - ordered[first] > span:
            first += 1
        most = max(most, last - first + 1)
    return most


def a_whole_homeroom_within_minutes(homeroom: HomeroomTerm) -> Iterator[Found]:
    """See whether nearly all children were applied for at once, online; paper is entered in one sitting anyway."""
    online = [row.at for row in homeroom.handed_in if not row.on_paper]
    most = most_within(instants=online, span=MINUTES)
    if most >= max(FEWEST_CHILDREN, SHARE_WITHIN_MINUTES * homeroom.children):
        yield Found(sign=Sign.WITHIN_MINUTES, number=most, of=homeroom.children)


def many_families_on_one_device(homeroom: HomeroomTerm) -> Iterator[Found]:
    families: dict[str, set[str]] = defaultdict(set)
    for row in homeroom.handed_in:
        if row.device:
            families[row.device].add(row.family)
    most = max((len(found) for found in families.values()), default=0)
    if most >= FAMILIES_ON_A_DEVICE:
        yield Found(sign=Sign.ONE_DEVICE, number=most, of=len({row.family for row in homeroom.handed_in}))


def all_on_paper_by_one_hand(homeroom: HomeroomTerm) -> Iterator[Found]:
    hands = Counter(row.entered_by for row in homeroom.handed_in if row.on_paper)
    if len(hands) == 1 and hands.total() == len(homeroom.handed_in):
        yield Found(sign=Sign.ALL_ON_PAPER, number=hands.total(), of=homeroom.children)


def everybody_takes_part(homeroom: HomeroomTerm) -> Iterator[Found]:
    if len(homeroom.handed_in) >= homeroom.children and not homeroom.withdrawn:
        yield Found(sign=Sign.EVERYBODY, number=len(homeroom.handed_in), of=homeroom.children)


def nobody_left(homeroom: HomeroomTerm) -> Iterator[Found]:
    """See whether for weeks nobody withdrew; of a homeroom in which not everybody takes part that says nothing."""
    everybody = any(everybody_takes_part(homeroom))
    if everybody and homeroom.weeks >= WEEKS_WITHOUT_LEAVING:
        yield Found(sign=Sign.NOBODY_LEFT, number=homeroom.weeks, of=homeroom.weeks)


RULES: tuple[Rule, ...] = (
    a_whole_homeroom_within_minutes,
    many_families_on_one_device,
    all_on_paper_by_one_hand,
    everybody_takes_part,
    nobody_left,
)
