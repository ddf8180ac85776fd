"""How the roster is made: what nobody is asked for, what weighs more, and what is better than what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterMethod:
    """The hard rules' figures, what late and dark minutes count, and how much unevenness a preference is worth.

    `most_a_month` None: no maximum but the week's. `continuity`, `evenness` and `own_homeroom` are in sessions. The
    last four say who asks a substitute, and which requests of teachers the school approves before they hold.
    """

    most_a_day: int
    most_a_month: int | None
    beside_evening: int
    evenings_a_week: int
    rest_nights: int
    walking_minutes: int
    late_from: time
    late_percent: int
    dark_percent: int
    continuity: int
    evenness: int
    own_homeroom: int
    carry_over: bool
    teachers_ask: bool
    approve_leave: bool
    approve_substitute: bool
    approve_swap: bool
