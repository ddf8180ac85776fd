"""What a session adds to an adult's load: its minutes, those in the evening or after dark counting more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time

from afterbell.base.spans import TimeSpan, minutes_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Scales:
    """From when a minute counts how many percent; `dark_from` None: it is never dark."""

    late_from: time
    late_percent: int
    dark_from: time | None
    dark_percent: int


def weight_of(*, span: TimeSpan, scales: Scales) -> int:
    """Weigh a session in minutes, rounded down. A minute both late and dark counts the greater of the two."""
    percents = (_percent(minute, scales) for minute in range(minutes_of(span.start), minutes_of(span.end)))
    return sum(percents) // 100


def _percent(minute: int, scales: Scales) -> int:
    late = scales.late_percent if minute >= minutes_of(scales.late_from) else 100
    dark = scales.dark_percent if scales.dark_from is not None and minute >= minutes_of(scales.dark_from) else 100
    return max(late, dark)
