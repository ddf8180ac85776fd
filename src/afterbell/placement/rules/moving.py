"""What it breaks when the office moves a child from one group to another: what forbids it, and what it costs.

Both groups are of one band, so nobody's afternoon ends at another time. One function a rule; a rule that is added is
one more name in `FORBIDDING` or `COSTING`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from afterbell.base.refusals import Refusal
from afterbell.base.words import Words
from afterbell.placement.refusals import REFUSALS
from afterbell.scheme.rules import labels

NAMED = 3
"""How many children a sentence names before it only counts the rest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """A group as the move finds it: for whom it is, and who is there from that day on, weekday by weekday.

    `grades` are those its offering is for, None for a group of its homerooms' children, whose `span` are the grades in
    it. `taken` counts the children, `held` the seats that are offered; `classmates` are others of the child's homeroom.
    `wished` says that its places are won by wishes; a room that is undecided has no `seats`.
    """

    name: str
    band: str
    weekdays: frozenset[int]
    wished: bool
    language: str
    grades: frozenset[int] | None
    span: frozenset[int]
    capacity: int
    minimum: int
    room: str
    seats: int | None
    taken: Mapping[int, int]
    held: Mapping[int, int]
    classmates: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A child, the group it leaves and the one it joins, on which of its weekdays there.

    `there` are all weekdays on which it is in the group it leaves; `passed` are children who wait for the other one
    before it, `siblings` those of its siblings who stay behind. `small` is the most a group has for a child that needs
    a small one, None for every other.
    """

    grade: int
    language: str
    before: Side
    after: Side
    weekdays: frozenset[int]
    there: frozenset[int]
    passed: tuple[str, ...] = ()
    siblings: tuple[str, ...] = ()
    small: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """What forbids a move, and what it costs: each cost is accepted by itself, or the child stays."""

    forbids: tuple[Refusal, ...]
    costs: tuple[Refusal, ...]


def tick_of(cost: Refusal) -> str:
    """Name a cost as it was read: other numbers or other children are another cost, to be ticked anew."""
    return hashlib.sha256(f"{cost.code} {cost.words.zh}".encode()).hexdigest()[:16]


def what_it_breaks(*, move: Move) -> Broken:
    """Find everything a move breaks; a move of one band that breaks nothing has neither."""
    return Broken(
        forbids=tuple(found for rule in FORBIDDING for found in rule(move)),
        costs=tuple(found for rule in COSTING for found in rule(move)),
    )


def _another_band(move: Move) -> Iterator[Refusal]:
    if move.before.band != move.after.band:
        yield REFUSALS.refusal("move_other_band", field="group", group=move.after.name, before=move.before.name)


def _no_day_in_common(move: Move) -> Iterator[Refusal]:
    strange = move.weekdays - (move.there & move.after.weekdays)
    if not move.weekdays or strange:
        days = labels.weekdays(strange or move.there)
        yield REFUSALS.refusal("move_no_day", field="group", group=move.after.name, days=days)


def _another_language(move: Move) -> Iterator[Refusal]:
    if move.after.language and move.after.language != move.language:
        yield REFUSALS.refusal("place_for_others", field="group", group=move.after.name)


def _not_for_the_grade(move: Move) -> Iterator[Refusal]:
    if move.after.grades is not None and move.grade not in move.after.grades:
        yield REFUSALS.refusal(
            "place_for_other_grades", field="group", group=move.after.name, grade=labels.grade(move.grade)
        )


def _full(move: Move) -> Iterator[Refusal]:
    after = move.after
    full = [day for day in move.weekdays if after.taken.get(day, 0) + after.held.get(day, 0) >= after.capacity]
    if full:
        days = labels.weekdays(full)
        yield REFUSALS.refusal("move_full", field="group", group=after.name, days=days, capacity=after.capacity)


def _few_stay_behind(move: Move) -> Iterator[Refusal]:
    left = {day: max(0, move.before.taken.get(day, 0) - 1) for day in move.weekdays}
    few = {day: number for day, number in left.items() if number < move.before.minimum}
    if few:
        yield REFUSALS.refusal(
            "move_leaves_few",
            group=move.before.name,
            days=labels.weekdays(few),
            left=min(few.values()),
            minimum=move.before.minimum,
        )


def _alone_of_its_homeroom(move: Move) -> Iterator[Refusal]:
    if move.before.classmates and not move.after.classmates:
        yield REFUSALS.refusal(
            "move_leaves_homeroom", before=move.before.name, after=move.after.name, number=move.before.classmates
        )


def _among_other_grades(move: Move) -> Iterator[Refusal]:
    after = move.after
    if after.grades is None and after.span and move.grade not in after.span:
        yield REFUSALS.refusal(
            "move_other_grade", group=after.name, grades=labels.grades(after.span), grade=labels.grade(move.grade)
        )


def _more_than_the_room_seats(move: Move) -> Iterator[Refusal]:
    after = move.after
    most = max((after.taken.get(day, 0) + 1 for day in move.weekdays), default=0)
    if after.seats is not None and most > after.seats:
        yield REFUSALS.refusal("move_room_small", group=after.name, room=after.room, seats=after.seats, number=most)


def _too_large_for_the_child(move: Move) -> Iterator[Refusal]:
    if move.small is not None and move.after.capacity > move.small:
        yield REFUSALS.refusal("place_too_large", group=move.after.name, capacity=move.after.capacity, small=move.small)


def _two_groups_a_week(move: Move) -> Iterator[Refusal]:
    rest = move.there - move.weekdays
    if rest and move.weekdays:
        yield REFUSALS.refusal(
            "move_splits_week",
            before=move.before.name,
            after=move.after.name,
            rest=labels.weekdays(rest),
            days=labels.weekdays(move.weekdays),
        )


def _gives_up_a_wish(move: Move) -> Iterator[Refusal]:
    if move.before.wished:
        yield REFUSALS.refusal("move_gives_up", group=move.before.name)


def _passes_over(move: Move) -> Iterator[Refusal]:
    if move.passed:
        yield REFUSALS.refusal(
            "move_passes_over", group=move.after.name, number=len(move.passed), names=_names(move.passed)
        )


def _siblings_apart(move: Move) -> Iterator[Refusal]:
    if move.siblings:
        yield REFUSALS.refusal("move_leaves_sibling", group=move.before.name, names=_names(move.siblings))


def _names(children: tuple[str, ...]) -> Words:
    named = children[:NAMED]
    more = len(children) > NAMED
    return Words(zh="、".join(named) + ("等" if more else ""), en=", ".join(named) + (" and others" if more else ""))


Rule = Callable[[Move], Iterator[Refusal]]
FORBIDDING: tuple[Rule, ...] = (_another_band, _no_day_in_common, _another_language, _not_for_the_grade, _full)
COSTING: tuple[Rule, ...] = (
    _passes_over,
    _gives_up_a_wish,
    _few_stay_behind,
    _alone_of_its_homeroom,
    _among_other_grades,
    _siblings_apart,
    _too_large_for_the_child,
    _two_groups_a_week,
    _more_than_the_room_seats,
)
