"""What everybody carries when a roster is made: the rest of this term, and last term's balance."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from afterbell.base.spans import SCHOOL_ZONE, TimeSpan
from afterbell.rostering.models import Assignment
from afterbell.rostering.rules.weighing import Scales, weight_of
from afterbell.scheme.rules.document import Scheme
from afterbell.schools.models import Term

Weigh = Callable[[date, TimeSpan], int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """What members of staff (by id) are named for elsewhere this term, and the load they bring."""

    minutes: Mapping[int, int]
    loads: Mapping[int, int]


def weighing(*, scheme: Scheme) -> Weigh:
    """Weigh sessions by a scheme's figures; what is alike is weighed once."""
    way = scheme.roster
    seasons = sorted(scheme.seasons, key=lambda season: season.from_day)
    known: dict[tuple[TimeSpan, str], int] = {}

    def weigh(day: date, span: TimeSpan) -> int:
        season = next((each for each in reversed(seasons) if each.from_day <= day), None)
        key = (span, season.code if season else "")
        if key not in known:
            scales = Scales(
                late_from=way.late_from,
                late_percent=way.late_percent,
                dark_from=season.dark_from if season else None,
                dark_percent=way.dark_percent,
            )
            known[key] = weight_of(span=span, scales=scales)
        return known[key]

    return weigh


def carried_into(*, term: int, rostered: Collection[int], scheme: Scheme) -> Carried:
    """Weigh what staff are named for in this term beside the `rostered` sessions, and add last term's balance.

    The balance is by how much somebody was named for more, or less, than the mean of all who were named for anything,
    by this scheme's weights. One question.
    """
    this = Term.objects.filter(pk=term)
    before = Term.objects.filter(last_day__lt=this.values("first_day")).order_by("-last_day").values("pk")[:1]
    held = Assignment.objects.filter(
        Q(session__term=term) | Q(session__term__in=before), ended_at=None, session__cancellation=None
    )
    weigh, left_out = weighing(scheme=scheme), set(rostered)
    minutes: dict[int, int] = defaultdict(int)
    loads: dict[int, int] = defaultdict(int)
    last_term: dict[int, int] = defaultdict(int)
    rows = held.order_by().values_list(
        "staff_id", "session_id", "session__term_id", "session__date", "session__starts_at", "session__ends_at"
    )
    for staff, session, of, day, starts, ends in rows:
        span = local_span(starts, ends)
        if of != term:
            last_term[staff] += weigh(day, span)
        elif session not in left_out:
            minutes[staff] += span.minutes
            loads[staff] += weigh(day, span)
    if scheme.roster.carry_over and last_term:
        mean = sum(last_term.values()) // len(last_term)
        for staff, load in last_term.items():
            loads[staff] += load - mean
    return Carried(minutes=dict(minutes), loads=dict(loads))


def local_span(starts: datetime, ends: datetime) -> TimeSpan:
    """Give the school's times of a stretch of one day."""
    return TimeSpan(starts.astimezone(SCHOOL_ZONE).time(), ends.astimezone(SCHOOL_ZONE).time())
