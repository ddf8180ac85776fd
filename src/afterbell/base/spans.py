"""Half-open spans of time: the start belongs to a span, the end does not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

SCHOOL_ZONE = ZoneInfo("Asia/Shanghai")
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2099, 12, 31)


@dataclass(frozen=True, slots=True, order=True)
class TimeSpan:
    """A span within one local day. Raises ValueError when it does not end after it starts."""

    start: time
    end: time

    def __post_init__(self) -> None:
        if self.end <= self.start:
            raise ValueError(f"a span ends after it starts, not {self.start}-{self.end}")

    @property
    def minutes(self) -> int:
        return minutes_of(self.end) - minutes_of(self.start)

    def overlaps(self, other: TimeSpan) -> bool:
        return self.start < other.end and other.start < self.end

    def __str__(self) -> str:
        return f"{self.start:%H:%M}—{self.end:%H:%M}"


@dataclass(frozen=True, slots=True, order=True)
class DateSpan:
    """Days from `first` until, and without, `until`. Raises ValueError when empty."""

    first: date
    until: date

    def __post_init__(self) -> None:
        if self.until <= self.first:
            raise ValueError(f"a span of days ends after it starts, not {self.first}-{self.until}")

    def __contains__(self, day: date) -> bool:
        return self.first <= day < self.until


def is_ordinary(day: date) -> bool:
    """Say whether a school can have anything to do with a day; there are days before and after it to count to."""
    return FIRST_DAY <= day <= LAST_DAY


def minutes_of(moment: time) -> int:
    """Minutes since local midnight."""
    return moment.hour * 60 + moment.minute


def instant(day: date, moment: time) -> datetime:
    """Give the instant at which a school's clock shows this day and time."""
    return datetime.combine(day, moment, tzinfo=SCHOOL_ZONE)


def local_day(moment: datetime) -> date:
    """Give the school's date at an instant."""
    return moment.astimezone(SCHOOL_ZONE).date()
