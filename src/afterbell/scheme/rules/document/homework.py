"""What the school says of homework and of new teaching in the afternoons."""

from __future__ import annotations

from dataclasses import dataclass

from afterbell.scheme.rules.codes import Activity


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeworkRules:
    """How much homework is too much, whose is not written at all, what is done instead of teaching.

    `looks_a_week` is how many sessions the duty leader looks into each week to see that nothing new is taught.
    """

    most_minutes: int
    unwritten_grades: tuple[int, ...]
    activities: tuple[Activity, ...]
    looks_a_week: int
