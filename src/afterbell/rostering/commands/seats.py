"""Laying out seats beside sessions: as many as the group needs adults more than the one who answers for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from afterbell.base.events import tell
from afterbell.placement.queries import adults_by_day
from afterbell.rostering.events import SeatsTakenAway
from afterbell.rostering.models import Cancellation, Session
from afterbell.scheme.rules.document import Scheme

BESIDE = "协助"
NOT_NEEDED = "不再需要协助"
ROWS_A_BATCH = 500
LONGEST_NAME = 60
FOLLOWS = ("weekday", "name", "starts_at", "ends_at", "room_id", "class_hours")


def seat_helpers(*, sessions: Iterable[Session], scheme: Scheme, at: datetime, by: int) -> int:
    """Give each of these sessions to come the seats its group needs, and take away those it needs no more.

    A seat taken away stays on record as cancelled, and who had it is told; a new one gets a number of its own. Gives
    how many are new. For commands that lay out or fill sessions, within their transaction and behind their locks.
    """
    ahead = [row for row in sessions if row.group_id and row.starts_at > at]
    off = set(Cancellation.objects.filter(session__in=ahead).values_list("session_id", flat=True))
    coming = [row for row in ahead if row.pk not in off]
    needed = adults_by_day(
        groups={row.group_id for row in coming if row.group_id},
        per_adult=scheme.safety.pupils_per_adult,
        days={row.date: row.weekday for row in coming},
    )
    known: defaultdict[int, list[Session]] = defaultdict(list)
    for seat in Session.objects.filter(beside__in=coming).select_related("cancellation").order_by("seat"):
        known[seat.beside_id or 0].append(seat)
    new: list[Session] = []
    surplus: list[Session] = []
    for row in coming:
        standing = [seat for seat in known[row.pk] if not hasattr(seat, "cancellation")]
        missing = needed[row.group_id or 0, row.date] - 1 - len(standing)
        first = max((seat.seat or 1 for seat in known[row.pk]), default=1) + 1
        new += [_seat(row, number) for number in range(first, first + missing)]
        surplus += standing[missing:] if missing < 0 else []
    Session.objects.bulk_create(new, batch_size=ROWS_A_BATCH)
    Cancellation.objects.bulk_create(
        Cancellation(school_id=row.school_id, session=row, reason=NOT_NEEDED, cancelled_by_id=by, cancelled_at=at)
        for row in surplus
    )
    if surplus:
        tell(SeatsTakenAway(school=surplus[0].school_id, seats=tuple(row.code for row in surplus), at=at))
    return len(new)


def seats_follow(sessions: Iterable[Session]) -> None:
    """Let the seats beside these sessions have the times and the name that the sessions have now."""
    rows = {row.pk: row for row in sessions}
    seats = list(Session.objects.filter(beside__in=rows, cancellation=None))
    for seat in seats:
        for field, value in _of_the_session(rows[seat.beside_id or 0], seat.seat or 2).items():
            setattr(seat, field, value)
    Session.objects.bulk_update(seats, FOLLOWS)


def _seat(row: Session, number: int) -> Session:
    return Session(
        school_id=row.school_id,
        term_id=row.term_id,
        version_id=row.version_id,
        kind=row.kind,
        ledger=row.ledger,
        band=row.band,
        date=row.date,
        beside=row,
        seat=number,
        **_of_the_session(row, number),
    )


def _of_the_session(row: Session, number: int) -> dict[str, object]:
    """Give what a seat has of its session; from the third adult on the name counts."""
    mark = f" · {BESIDE}{number - 1 if number > 2 else ''}"  # noqa: PLR2004 - the second adult is the first to help
    found: dict[str, object] = {field: getattr(row, field) for field in FOLLOWS}
    return {**found, "name": f"{row.name[: LONGEST_NAME - len(mark)]}{mark}"}
