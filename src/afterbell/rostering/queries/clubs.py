"""Who the roster names for each club."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from afterbell.base.access import Actor, authorise, place
from afterbell.rostering.models import Assignment, Session


def adults_of_clubs(*, viewer: Actor, term: str, today: date) -> Mapping[str, tuple[str, ...]]:
    """Give who is named for each club's sessions from a day on, by the club's code, the busiest first. One question."""
    authorise(actor=viewer, action="office.see", at=place(school=viewer.tenant))
    ahead = Session.objects.filter(
        term__code=term, kind=Session.Kind.CLUB, date__gte=today, group__isnull=False, cancellation=None
    )
    named = Assignment.objects.filter(session__in=ahead, ended_at=None)
    sessions: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for club, adult in named.order_by("pk").values_list("session__group__offering", "staff__name"):
        sessions[club][adult] += 1
    return {club: tuple(sorted(adults, key=lambda name: -adults[name])) for club, adults in sessions.items()}
