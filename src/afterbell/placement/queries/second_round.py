"""The second round as a family sees it: the days that found no place, and the clubs that still have one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import FilteredRelation, Q, QuerySet

from afterbell.enrolment.days_asked import days_on
from afterbell.enrolment.models import Application
from afterbell.placement.models import PupilOutcome, Round
from afterbell.placement.queries.catalogue import DayOfWishes, Shelf
from afterbell.placement.rules.rounds import MarketKey
from afterbell.placement.second_places import SecondWindow, free_clubs
from afterbell.placement.wishers import wisher_of
from afterbell.scheme.rules.document import Scheme


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondForm:
    """A child's second wishes; `open` while they can be handed in and changed, `over` once nobody's can any more."""

    until: date
    open: bool
    over: bool
    most: int
    days: tuple[DayOfWishes, ...]


def second_of(row: Application, *, window: SecondWindow, scheme: Scheme, today: date, on: date) -> SecondForm | None:
    """Give an application's second wishes, its days as they stand on a day; None where no second round is for it.

    None too once its result is published, which `reasons_of` explains. The clubs' cards were read in the first round
    and are not looked up again.
    """
    days = () if window.published or row.state in Application.ENDED else _days(row, scheme=scheme, on=on)
    if not days:
        return None
    over = not window.open_on(today)
    return SecondForm(
        until=window.until,
        open=not over and any(day.choices for day in days),
        over=over,
        most=scheme.placement.max_wishes,
        days=days,
    )


def _days(row: Application, *, scheme: Scheme, on: date) -> tuple[DayOfWishes, ...]:
    wished = _missed(row)
    asked = [key for key in days_on(applications=[row.pk], day=on)[row.pk] if key in wished] if wished else []
    if not asked:
        return ()
    free = free_clubs(term=row.term_id, on=on)
    shelf = Shelf(scheme=scheme, on=on, wisher=wisher_of(row, asked=frozenset(asked)), cards={}, wanted={})
    return tuple(shelf.second_day(key, left=free.get(key, {}), stored=wished[key]) for key in asked)


def _missed(row: Application) -> Mapping[MarketKey, Sequence[str]]:
    """Give the times at which the first round found no place, each with the second wishes that stand for it."""
    missed = PupilOutcome.objects.filter(application=row, offering="", run__confirmed__round=Round.FIRST)
    again = FilteredRelation("application__wishes", condition=Q(application__wishes__round=Round.SECOND))
    beside: QuerySet[Any, Any] = missed.annotate(again=again).order_by("again__rank")
    found: dict[MarketKey, list[str]] = defaultdict(list)
    told = beside.values_list("weekday", "band", "again__weekday", "again__band", "again__offering")
    for weekday_missed, band, weekday_wished, band_wished, offering in told:
        standing = found[weekday_missed, band]
        if (weekday_wished, band_wished) == (weekday_missed, band):
            standing.append(offering)
    return found
