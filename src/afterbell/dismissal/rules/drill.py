"""How a drill went: when each adult said who is there, when everybody was found, and who was last."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """An adult's word of a group at an instant: everybody is there but the missing."""

    group: str
    at: datetime
    missing: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupProgress:
    """A group's seconds until its first report, and until the report from which on nobody was missing."""

    group: str
    children: int
    reported: int | None
    complete: int | None
    missing: frozenset[str]

    @property
    def there(self) -> int:
        """Count the children who are there, by the last word; none before there is one."""
        return 0 if self.reported is None else self.children - len(self.missing)


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """A drill in seconds: until every group reported, and until nobody was missing; None while that has not come."""

    groups: tuple[GroupProgress, ...]
    reported: int | None
    complete: int | None

    @property
    def children(self) -> int:
        return sum(row.children for row in self.groups)

    @property
    def there(self) -> int:
        return sum(row.there for row in self.groups)

    @property
    def silent(self) -> tuple[str, ...]:
        """Name the groups nobody has spoken of."""
        return tuple(row.group for row in self.groups if row.reported is None)

    @property
    def last(self) -> str:
        """Name the group whose first report came last; empty while one is silent."""
        return max(self.groups, key=lambda row: row.reported or 0).group if self.reported is not None else ""


def progress_of(
    *,
    started_at: datetime,
    ended_at: datetime | None,
    groups: Mapping[str, frozenset[str]],
    reports: Iterable[Report],
) -> Progress:
    """Fold the reports, in whatever order they stand; what was said before the start or after the end counts not."""
    heard: dict[str, list[Report]] = {group: [] for group in groups}
    for row in sorted(reports, key=lambda row: row.at):
        if row.group in heard and started_at <= row.at and (ended_at is None or row.at <= ended_at):
            heard[row.group].append(row)
    rows = tuple(_group(group, children, heard[group], since=started_at) for group, children in groups.items())
    return Progress(
        groups=rows,
        reported=_latest([row.reported for row in rows]),
        complete=_latest([row.complete for row in rows]),
    )


def _group(group: str, children: frozenset[str], said: list[Report], *, since: datetime) -> GroupProgress:
    missing = said[-1].missing & children if said else frozenset()
    whole: Report | None = None
    for row in reversed(said):
        if row.missing & children:
            break
        whole = row
    return GroupProgress(
        group=group,
        children=len(children),
        reported=(said[0].at - since) // SECOND if said else None,
        complete=(whole.at - since) // SECOND if whole else None,
        missing=missing,
    )


def _latest(seconds: list[int | None]) -> int | None:
    known = [number for number in seconds if number is not None]
    return max(known) if known and len(known) == len(seconds) else None
