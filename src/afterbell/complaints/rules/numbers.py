"""What everybody may count of a school's complaints: how many came, how many were answered in time, who was content."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

OTHER = "other"
WHOLE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One complaint without a word of it: when it came and was due, when it was first answered, how that was rated.

    `above` is that it went past the school, to its authority, from the first.
    """

    came_on: date
    about: str
    above: bool
    due_on: date
    answered_on: date | None
    satisfied: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class YearOfComplaints:
    """A year's complaints; a share is in percent, None where it would be of fewer than may be shown."""

    year: int
    came: int
    in_time: int | None
    satisfied: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintNumbers:
    """The years, the newest first, and what the complaints are about, the most first, few ones among the others."""

    years: tuple[YearOfComplaints, ...]
    subjects: tuple[tuple[str, int], ...]


def count(*, outcomes: Iterable[Outcome], today: date, fewest: int) -> ComplaintNumbers:
    """Count what came of a school's complaints; what is still in time and unanswered counts for neither.

    One that went past the school does not count at all until it is answered or late: whoever handles the others would
    find out by subtracting that there is one about themselves.
    """
    rows = tuple(row for row in outcomes if not row.above or _decided(row, today))
    years = sorted({row.came_on.year for row in rows}, reverse=True)
    return ComplaintNumbers(
        years=tuple(
            _year(year, [row for row in rows if row.came_on.year == year], today=today, fewest=fewest) for year in years
        ),
        subjects=_subjects(rows, fewest=fewest),
    )


def _year(year: int, rows: list[Outcome], *, today: date, fewest: int) -> YearOfComplaints:
    decided = [row.answered_on is not None and row.answered_on <= row.due_on for row in rows if _decided(row, today)]
    rated = [row.satisfied for row in rows if row.satisfied is not None]
    return YearOfComplaints(year=year, came=len(rows), in_time=_share(decided, fewest), satisfied=_share(rated, fewest))


def _decided(row: Outcome, today: date) -> bool:
    return row.answered_on is not None or today > row.due_on


def _share(rows: list[bool], fewest: int) -> int | None:
    return round(sum(rows) * WHOLE / len(rows)) if len(rows) >= fewest else None


def _subjects(rows: Iterable[Outcome], *, fewest: int) -> tuple[tuple[str, int], ...]:
    counted = Counter(row.about for row in rows)
    many = {about: number for about, number in counted.items() if number >= fewest and about != OTHER}
    rest = counted.total() - sum(many.values())
    ordered = sorted(many.items(), key=lambda item: (-item[1], item[0]))
    return (*ordered, (OTHER, rest)) if rest else tuple(ordered)
