"""Counting many things at once: contexts say what there is to count, a page asks the database one question for all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Aggregate, CharField, Count, QuerySet, Value


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


def counted(tallies: Iterable[Tally]) -> dict[str, int]:
    """Count all of them in one query; gives a number for every name."""
    wanted = tuple(tallies)
    found: dict[str, int] = dict.fromkeys((tally.name for tally in wanted), 0)
    found.update(_asked((tally.name, tally.rows, tally.counting) for tally in wanted))
    return found


def found_days(milestones: Iterable[Milestone]) -> dict[str, date | None]:
    """Find all these days in one query; None where there are no rows."""
    wanted = tuple(milestones)
    found: dict[str, date | None] = dict.fromkeys(milestone.name for milestone in wanted)
    found.update(_asked((milestone.name, milestone.rows, milestone.day) for milestone in wanted))
    return found


def _asked(parts: Iterable[tuple[str, QuerySet[Any], Aggregate]]) -> list[tuple[str, Any]]:
    questions = [
        rows.order_by()
        .annotate(tally_name=Value(name, output_field=CharField()))
        .values("tally_name")
        .annotate(tally_answer=answer)
        .values_list("tally_name", "tally_answer")
        for name, rows, answer in parts
    ]
    return list(questions[0].union(*questions[1:], all=True)) if questions else []
