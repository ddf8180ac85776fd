"""From rows to what the record says of people: their sessions, rolls, patrols, and what families gave."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q

from afterbell.attendance.models import PatrolLook, Presence, RollSeal
from afterbell.base.spans import DateSpan, local_day
from afterbell.rostering.models import Assignment
from afterbell.scheme.rules.codes import Measure
from afterbell.scheme.rules.document import Scheme
from afterbell.schools.models import Term
from afterbell.subsidy.models import AppraisedPerson, RatingCount
from afterbell.subsidy.rules.appraisal import Appraised, Look, Recorded, Turn, Weighed, appraise, record_of

ABOUT = (
    "staff_id",
    "session_id",
    "session__code",
    "session__name",
    "session__date",
    "session__starts_at",
    "session__group_id",
    "session__beside__group_id",
    "session__confirmation__pk",
)
Row = tuple[Any, ...]
"""The ids of the person and the session, when somebody came or was named, and what ABOUT asks for."""
Stars = Mapping[str, Mapping[int, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _About:
    """A session as somebody's turn sees it."""

    staff: int
    session: int
    code: str
    name: str
    day: date
    starts_at: datetime
    group: int | None
    beside: int | None
    confirmation: int | None


def next_month(month: date) -> date:
    return (month.replace(day=1) + timedelta(days=31)).replace(day=1)


def month_span(*, month: date, term: Term) -> DateSpan:
    """Give the days of a month that lie in the term; the last not included."""
    return DateSpan(max(month, term.first_day), min(next_month(month), term.last_day + timedelta(days=1)))


def recorded(
    *, term: int, span: DateSpan, scheme: Scheme, rated_before: date, staff: Iterable[int] | None = None
) -> dict[int, Recorded]:
    """Say what the record of a span of days says of everybody who had a turn in it, by id; of `staff` where given.

    Five questions at most, however many people. What families gave counts of the months before `rated_before`.
    """
    here = Q(
        session__term=term, session__date__gte=span.first, session__date__lt=span.until, session__cancellation=None
    )
    mine = here if staff is None else here & Q(staff__in=list(staff))
    came = {
        (row[0], row[1]): row
        for row in Presence.objects.filter(mine).values_list("staff_id", "session_id", "arrived_at", *ABOUT)
    }
    named = {
        (row[0], row[1]): row
        for row in Assignment.objects.filter(mine, ended_at=None).values_list(
            "staff_id", "session_id", "assigned_at", *ABOUT
        )
    }
    if staff is not None:
        here = Q(session__in={session for _, session in came.keys() | named.keys()})
    sealed, looks = _sealed(here), _looks(here)
    turns: defaultdict[int, list[Turn]] = defaultdict(list)
    for place in came.keys() | named.keys():
        turn = _turn(came.get(place), named.get(place), sealed=sealed, looks=looks)
        turns[place[0]].append(turn)
    rates = any(item.measure is Measure.FAMILY_RATING for item in scheme.appraisal.items)
    stars = given_stars(first=span.first.replace(day=1), before=rated_before) if rates else {}
    borne = scheme.safety.arrival_minutes
    return {pk: record_of(turns=rows, borne_minutes=borne, stars=stars) for pk, rows in turns.items()}


def _turn(
    arrived: Row | None, assigned: Row | None, *, sealed: Mapping[int, date], looks: Mapping[int, list[Look]]
) -> Turn:
    """Make somebody's turn of being there, being named for it, or both; who was named later is expected from then."""
    about = _about(assigned or arrived or ())
    begins = max(about.starts_at, assigned[2]) if assigned else about.starts_at
    return Turn(
        session=about.code,
        name=about.name,
        day=about.day,
        named=assigned is not None,
        confirmed=about.confirmation is not None,
        has_roll=about.group is not None,
        late=max(0, int((arrived[2] - begins).total_seconds()) // 60) if arrived else None,
        sealed_on=sealed.get(about.session),
        group=str(about.group or about.beside or ""),
        looks=tuple(looks.get(about.session, ())) if assigned else (),
    )


def _about(row: Row) -> _About:
    names = ("staff", "session", "code", "name", "day", "starts_at", "group", "beside", "confirmation")
    return _About(**dict(zip(names, row[3:], strict=True)))


def _sealed(here: Q) -> dict[int, date]:
    rows = RollSeal.objects.filter(here).values_list("session_id", "sealed_at")
    return {session: local_day(at) for session, at in rows}


def _looks(here: Q) -> dict[int, list[Look]]:
    found: defaultdict[int, list[Look]] = defaultdict(list)
    rows = PatrolLook.objects.filter(here).order_by("pk").values_list("session_id", "found", "on_time", "roll_taken")
    for session, seen, on_time, roll in rows:
        found[session].append(Look(named_there=seen == PatrolLook.Found.NAMED, on_time=on_time, roll_taken=roll))
    return found


def given_stars(*, first: date, before: date) -> Stars:
    """Give by group, as its id is written, how many gave each number of stars in the months from one until another.

    A month that is still being rated is nobody's to see: who looks twice would learn what was given in between.
    """
    found: defaultdict[str, dict[int, int]] = defaultdict(dict)
    rows = RatingCount.objects.filter(month__gte=first, month__lt=before)
    for group, stars, number in rows.values_list("group_id", "stars", "number"):
        known = found[str(group)]
        known[stars] = known.get(stars, 0) + number
    return found


def weighed(scheme: Scheme) -> list[Weighed]:
    return [Weighed(code=item.code, measure=item.measure, weight=item.weight) for item in scheme.appraisal.items]


def appraised(*, scheme: Scheme, found: Recorded) -> Appraised:
    """Work out somebody's points by a scheme's items."""
    return appraise(items=weighed(scheme), counted=found.counted)


def score_of(row: AppraisedPerson) -> int | None:
    """Say what part of the assessed pay somebody's confirmed points give, in hundredths of a percent.

    None while an appeal waits for its answer, and where nothing could be judged: the part stays held.
    """
    appeal = getattr(row, "appeal", None)
    if appeal is None:
        return row.points
    answer = getattr(appeal, "answer", None)
    if answer is None:
        return None
    return answer.points if answer.upheld else row.points


def scores(*, term: int, span: DateSpan) -> dict[tuple[int, date], int]:
    """Give the confirmed points by person's id and month, of the months a span of days touches."""
    rows = AppraisedPerson.objects.filter(
        appraisal__term=term,
        appraisal__confirmed__isnull=False,
        appraisal__month__gte=span.first.replace(day=1),
        appraisal__month__lt=span.until,
    ).select_related("appraisal", "appeal__answer")
    return {(row.staff_id, row.appraisal.month): points for row in rows if (points := score_of(row)) is not None}
