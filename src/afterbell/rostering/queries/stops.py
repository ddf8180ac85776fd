"""What stopping a day would touch, and the stops that stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, F, Q

from afterbell.base.access import Actor, authorise, place
from afterbell.base.spans import local_day
from afterbell.placement.models import GroupPlace
from afterbell.rostering.models import Assignment, DayStop
from afterbell.rostering.stoppable import sessions_left
from afterbell.schools.models import Guardianship
from afterbell.schools.telling import current


@dataclass(frozen=True, slots=True, kw_only=True)
class StopPreview:
    """What a stop would take: sessions, how many of them run, children, guardians told, and named adults.

    `bands` are those that have something left to stop that day, in the order in which they begin.
    """

    sessions: int
    running: int
    children: int
    guardians: int
    adults: int
    bands: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StopRow:
    """A stop of today or a day to come; `to_begin` of its sessions may still take place."""

    code: str
    day: date
    kind: str
    words: str
    bands: tuple[str, ...]
    by: str
    sessions: int
    broken_off: int
    to_begin: int
    lifted_by: str


def stop_preview(*, viewer: Actor, day: date, bands: Sequence[str], now: datetime) -> StopPreview:
    """Count what a stop would take. Raises NotThere for who may stop nothing."""
    authorise(actor=viewer, action="rostering.stop_day", at=place(school=viewer.tenant))
    held = list(
        sessions_left(day=day, bands=bands, now=now)
        .filter(cancellation=None)
        .values_list("pk", "group_id", "weekday", "starts_at")
    )
    places = GroupPlace.objects.filter(
        current(day),
        Q(pupil__left_on=None) | Q(pupil__left_on__gt=day),
        group__in={group for _, group, _, _ in held if group},
        weekday__in={weekday for _, _, weekday, _ in held},
    )
    children = set(places.values_list("pupil", flat=True)) if held else set()
    told = Guardianship.objects.filter(current(local_day(now)), pupil__in=children, guardian__account__isnull=False)
    named = Assignment.objects.filter(session__in=[pk for pk, *_ in held], ended_at=None)
    every = sessions_left(day=day, bands=(), now=now).filter(cancellation=None).exclude(band="")
    return StopPreview(
        sessions=len(held),
        running=sum(starts_at <= now for *_, starts_at in held),
        children=len(children),
        guardians=told.values("guardian").distinct().count() if children else 0,
        adults=named.values("staff").distinct().count() if held else 0,
        bands=tuple(dict.fromkeys(every.order_by("starts_at", "band").values_list("band", flat=True))),
    )


def standing_stops(*, viewer: Actor, now: datetime) -> tuple[StopRow, ...]:
    """List the stops from today on, the next first. Raises NotThere like `stop_preview`."""
    authorise(actor=viewer, action="rostering.stop_day", at=place(school=viewer.tenant))
    ahead = Q(sessions__broken_off=False, sessions__session__starts_at__gt=now)
    rows = (
        DayStop.objects.filter(date__gte=local_day(now))
        .annotate(
            taken=Count("sessions"),
            off=Count("sessions", filter=Q(sessions__broken_off=True)),
            ahead=Count("sessions", filter=ahead),
            lifter=F("lifted__lifted_by__name"),
        )
        .select_related("stopped_by")
        .order_by("date", "pk")
    )
    return tuple(
        StopRow(
            code=row.code,
            day=row.date,
            kind=row.kind,
            words=row.words,
            bands=tuple(row.bands),
            by=row.stopped_by.name,
            sessions=row.taken,
            broken_off=row.off,
            to_begin=0 if row.lifter else row.ahead,
            lifted_by=row.lifter or "",
        )
        for row in rows
    )
