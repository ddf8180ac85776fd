"""How many children will want a band on a weekday, from what a survey found: a range, and what it takes.

Whoever answered is counted; whoever did not is nobody in the lower bound, wants it in the upper one, and is as likely
to want it as the others of the grade in between.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from afterbell.enrolment.rules.forecast.ranges import NOBODY, Asked, Means, Range, scaled

Key = tuple[str, int, int, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """A band on a weekday: who wants it, grade by grade, and what the likely number takes."""

    band: str
    weekday: int
    children: Range
    grades: tuple[tuple[int, Range], ...]
    groups: int
    adults: int
    adults_short: int
    rooms_short: int


def forecast(*, children: Iterable[Asked], weekdays: Iterable[int], means: Means) -> tuple[Demand, ...]:
    """Forecast every band on every weekday, bands in the order of their codes."""
    pupils: Counter[tuple[str, int, str]] = Counter()
    answered: Counter[tuple[str, int, str]] = Counter()
    wanting: Counter[Key] = Counter()
    for child in children:
        whose = (child.band, child.grade, child.language)
        pupils[whose] += 1
        answered[whose] += child.days is not None
        wanting.update((child.band, child.grade, day, child.language) for day in child.days or ())
    ranges = {
        (band, grade, day, language): scaled(
            pupils=number, answered=answered[band, grade, language], wanting=wanting[band, grade, day, language]
        )
        for (band, grade, language), number in pupils.items()
        for day in weekdays
    }
    return tuple(_demands(ranges, means))


def _demands(ranges: dict[Key, Range], means: Means) -> Iterator[Demand]:
    for band, day in sorted({(band, day) for band, _grade, day, _language in ranges}):
        mine = {(key[1], key[3]): found for key, found in ranges.items() if (key[0], key[2]) == (band, day)}
        grades = sorted({grade for grade, _language in mine})
        groups = sum(-(-found.likely // means.group_size) for found in mine.values())
        adults = groups * -(-means.group_size // means.children_an_adult)
        yield Demand(
            band=band,
            weekday=day,
            children=sum(mine.values(), NOBODY),
            grades=tuple(
                (grade, sum((found for key, found in mine.items() if key[0] == grade), NOBODY)) for grade in grades
            ),
            groups=groups,
            adults=adults,
            adults_short=max(0, adults - means.adults),
            rooms_short=max(0, groups - means.rooms),
        )
