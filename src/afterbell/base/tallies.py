"""Counting many things at once: contexts say what there is to count, a page asks the database one question for all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Aggregate, CharField, Count, DateField, Expression, IntegerField, QuerySet, Value
from django.db.models.functions import Cast


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Something to count by a name of its own: all these rows, or what `counting` makes of them."""

    name: str
    rows: QuerySet[Any]
    counting: Aggregate = field(default_factory=lambda: Count("*"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone:
    """A day to be found by a name of its own: what `day` makes of these rows."""

    name: str
    rows: QuerySet[Any]
    day: Aggregate


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What came of tallies and milestones: a number and a day for every name asked; None where there are no rows."""

    numbers: Mapping[str, int]
    days: Mapping[str, date | None]


def asked(*, tallies: Iterable[Tally], milestones: Iterable[Milestone]) -> Answers:
    """Count all tallies and find all milestones in one query."""
    counted, found = tuple(tallies), tuple(milestones)
    numbers: dict[str, int] = dict.fromkeys((tally.name for tally in counted), 0)
    days: dict[str, date | None] = dict.fromkeys(milestone.name for milestone in found)
    questions = [
        *(_question(row.name, row.rows, number=row.counting, day=NO_DAY) for row in counted),
        *(_question(row.name, row.rows, number=NO_NUMBER, day=row.day) for row in found),
    ]
    for name, number, day in questions[0].union(*questions[1:], all=True) if questions else ():
        if name in numbers:
            numbers[name] = number
        else:
            days[name] = day
    return Answers(numbers=numbers, days=days)


NO_NUMBER = Cast(Value(None), output_field=IntegerField())
NO_DAY = Cast(Value(None), output_field=DateField())


def _question(
    name: str, rows: QuerySet[Any], *, number: Expression, day: Expression
) -> QuerySet[Any, tuple[str, int, date | None]]:
    question: QuerySet[Any, tuple[str, int, date | None]] = (
        rows.order_by()
        .annotate(tally_name=Value(name, output_field=CharField()))
        .values("tally_name")
        .annotate(tally_number=number, tally_day=day)
        .values_list("tally_name", "tally_number", "tally_day")
    )
    return question
