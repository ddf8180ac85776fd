"""Which groups a child may still join that came after everybody was placed, on which days, and why not the others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from afterbell.base.refusals import Refusal
from afterbell.placement.refusals import REFUSALS
from afterbell.scheme.rules import labels

Days = frozenset[tuple[int, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanting:
    """A child with the weekdays and bands it asked for and has no place on."""

    grade: int
    language: str
    days: Days


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenGroup:
    """A group that stands: on which weekdays it meets, for whom it is, and how many are there on each weekday.

    `grades` are those its offering is for, None for a group of its homerooms' children; no `language` takes every one.
    """

    name: str
    band: str
    weekdays: frozenset[int]
    language: str
    grades: frozenset[int] | None
    capacity: int
    taken: Mapping[int, int]


def days_together(*, child: Wanting, group: OpenGroup) -> tuple[int, ...]:
    """Give the weekdays on which the group meets and the child lacks a place, with a seat or without."""
    return tuple(sorted(weekday for weekday in group.weekdays if (weekday, group.band) in child.days))


def days_with_a_seat(*, child: Wanting, group: OpenGroup) -> tuple[int, ...]:
    """Give those of these weekdays on which a seat is left."""
    together = days_together(child=child, group=group)
    return tuple(weekday for weekday in together if group.taken.get(weekday, 0) < group.capacity)


def reasons_against(*, child: Wanting, group: OpenGroup) -> Iterator[Refusal]:
    """Say why a child cannot join a group at all: another language, another grade, no day in common, no seat."""
    if group.language and group.language != child.language:
        yield REFUSALS.refusal("place_for_others", field="group", group=group.name)
    if group.grades is not None and child.grade not in group.grades:
        yield REFUSALS.refusal(
            "place_for_other_grades", field="group", group=group.name, grade=labels.grade(child.grade)
        )
    if not days_together(child=child, group=group):
        days = labels.weekdays(group.weekdays)
        yield REFUSALS.refusal("place_not_asked", field="group", group=group.name, days=days)
    elif not days_with_a_seat(child=child, group=group):
        days = labels.weekdays(days_together(child=child, group=group))
        yield REFUSALS.refusal("place_full", field="group", group=group.name, days=days, capacity=group.capacity)
