"""A session as a command meets it: locked, with its named adult, its seal, whether it was cancelled."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef

from afterbell.attendance.models import Alarm, Correction
from afterbell.base.access import Place, place
from afterbell.base.refusals import NotThere
from afterbell.rostering.models import Session
from afterbell.rostering.seats import helpers_in
from afterbell.scheme.queries import published_scheme

COLUMNS = (
    "pk",
    "code",
    "school_id",
    "version_id",
    "version__content_hash",
    "kind",
    "name",
    "group_id",
    "date",
    "weekday",
    "starts_at",
    "ends_at",
    "room_id",
    "room__name",
    "cancellation__cancelled_at",
    "seal__sealed_at",
    "confirmation__pk",
    "looked_for",
    "correction_waits",
    "late_signing__pk",
    "assignments__staff_id",
    "assignments__ended_at",
    "presences__staff_id",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a session stands at this moment; `named` is the adult in charge now (a substitute included).

    `broken_off` says that it was cancelled after it had begun, `looked_for` that a child of it is looked for,
    `correction_waits` that nobody has decided yet about a correction of its roll,
    `signed_late` that somebody gave a reason for calling its roll after its day. `helpers` have a seat beside it.
    """

    pk: int
    code: str
    school: int
    version: int
    content_hash: str
    kind: str
    name: str
    group: int | None
    date: date
    weekday: int
    starts_at: datetime
    ends_at: datetime
    room: int | None
    room_name: str
    cancelled: bool
    broken_off: bool
    sealed_at: datetime | None
    confirmed: bool
    looked_for: bool
    correction_waits: bool
    signed_late: bool
    named: int | None
    named_arrived: bool
    helpers: frozenset[int]

    @property
    def late_signing_days(self) -> int:
        """Give for how many days after its own the roll may still be called."""
        return published_scheme(self.content_hash, self.version).safety.late_signing_days

    @property
    def place(self) -> Place:
        """Where the session stands for the table of permissions."""
        return place(school=self.school, staff=self.named)

    @property
    def place_of_all(self) -> Place:
        """Where it stands for whatever each of its adults may do, those who help too."""
        return place(school=self.school, staff=self.helpers | ({self.named} if self.named else frozenset()))


def standing_of(*, code: str) -> Standing:
    """Lock one session and give how it stands. Raises NotThere."""
    return standings_of(codes=(code,))[code]


def standings_of(*, codes: Collection[str]) -> dict[str, Standing]:
    """Lock these sessions in one order and give how they stand. Raises NotThere when one is not the school's."""
    if connection.features.has_select_for_update:
        # Locked first and read after: a joined row read while waiting for the lock would be the older one.
        list(
            Session.objects.select_for_update(no_key=True)
            .filter(code__in=codes)
            .order_by("pk")
            .values_list("pk", flat=True)
        )
    found: dict[str, Standing] = {}
    arrived: defaultdict[str, set[int]] = defaultdict(set)
    looked_for = Exists(Alarm.objects.filter(session=OuterRef("pk"), closed=None))
    waits = Exists(Correction.objects.filter(mark__session=OuterRef("pk"), mark__decision=None))
    rows = Session.objects.filter(code__in=codes).annotate(looked_for=looked_for, correction_waits=waits)
    for row in rows.values_list(*COLUMNS):
        # A session with a substitute or several arrivals has a row for each; the naming that has not ended counts.
        *facts, staff, ended, present = row
        code = facts[1]
        if present is not None:
            arrived[code].add(present)
        if code not in found or (staff is not None and ended is None):
            found[code] = _standing(facts, named=staff if ended is None else None)
    if missing := set(codes) - found.keys():
        raise NotThere(f"{len(missing)} sessions")
    helpers = helpers_in([row.pk for row in found.values() if row.group])
    return {
        code: replace(row, named_arrived=row.named in arrived[code], helpers=helpers.get(row.pk, frozenset()))
        for code, row in found.items()
    }


def lock_day(day: date) -> None:
    """Lock the sessions of a day in one order: who reads it after this reads it as it stays until stored."""
    list(Session.objects.select_for_update(no_key=True).filter(date=day).order_by("pk").values_list("pk"))


def _standing(facts: Sequence[Any], *, named: int | None) -> Standing:
    pk, code, school, version, content_hash, kind, name, group, day, weekday, starts_at, ends_at, *rest = facts
    room, room_name, off_at, sealed_at, confirmed, looked_for, waits, late = rest
    return Standing(
        pk=pk,
        code=code,
        school=school,
        version=version,
        content_hash=content_hash,
        kind=kind,
        name=name,
        group=group,
        date=day,
        weekday=weekday,
        starts_at=starts_at,
        ends_at=ends_at,
        room=room,
        room_name=room_name or "",
        cancelled=off_at is not None,
        broken_off=off_at is not None and starts_at <= off_at,
        sealed_at=sealed_at,
        confirmed=confirmed is not None,
        looked_for=looked_for,
        correction_waits=waits,
        signed_late=late is not None,
        named=named,
        named_arrived=False,
        helpers=frozenset(),
    )
