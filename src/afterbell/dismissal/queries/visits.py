"""Who is in the school from outside, and who was."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from afterbell.base.access import Actor, authorise, may, place
from afterbell.base.spans import instant, local_day
from afterbell.dismissal.models import Visit, VisitEnded
from afterbell.dismissal.rules.forbidding import near_name
from afterbell.dismissal.rules.visits import is_asked_for
from afterbell.dismissal.visiting import (
    NAME,
    WHY,
    WORDS,
    names_kept_away,
    not_out,
    opened,
    spot_of_school,
    stays_of,
)
from afterbell.schools.models import Staff

LATELY = timedelta(days=14)
HOSTS = 6
LOOKED_THROUGH = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """How and when a visitor left, who said so, and whether that can still be taken back."""

    how: str
    reason: str
    left_at: datetime
    by: str
    may_undo: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitRow:
    """A visit; `name` is empty once it was forgotten, `asked` when a person has to answer where the visitor is.

    `kept_away` says that it is named like somebody who may not take a child of the school.
    """

    code: str
    name: str
    people: int
    purpose: str
    words: str
    host: str
    badge: str
    has_phone: bool
    came_at: datetime
    by: str
    ending: Ending | None = None
    asked: bool = False
    kept_away: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Host:
    """A member of staff a visitor may come to."""

    code: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitorsPage:
    """The gate's register now: whom somebody has to answer for, who else is inside, and who left today."""

    asked: tuple[VisitRow, ...]
    inside: tuple[VisitRow, ...]
    left: tuple[VisitRow, ...]
    lately: tuple[Host, ...]
    staff: tuple[Host, ...]
    may_register: bool

    @property
    def people(self) -> int:
        return sum(row.people for row in (*self.asked, *self.inside))


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitorInside:
    """Somebody from outside on the emergency list; `name` stands for all of them."""

    name: str
    people: int
    host: str
    badge: str
    since: datetime


def visitors_page(*, viewer: Actor, now: datetime) -> VisitorsPage:
    """Give the register as the gate needs it now. Raises NotThere for who does not see the gate."""
    here = place(school=viewer.tenant)
    authorise(actor=viewer, action="gate.see", at=here)
    today = local_day(now)
    rows = list(not_out().select_related("host", "let_in_by"))
    stays, spot = stays_of([row.pk for row in rows]), spot_of_school(viewer.tenant)
    kept_away = names_kept_away(today) if rows else ()
    inside = [
        _row(
            row,
            kept_away=kept_away,
            asked=is_asked_for(came_at=row.came_at, stays_until=stays.get(row.pk), now=now, spot=spot),
        )
        for row in rows
    ]
    return VisitorsPage(
        asked=tuple(row for row in inside if row.asked),
        inside=tuple(row for row in inside if not row.asked),
        left=tuple(_ended_on(today)),
        lately=_lately(since=today - LATELY),
        staff=tuple(Host(code=code, name=name) for code, name in _staff()),
        may_register=may(actor=viewer, action="dismissal.register_visitor", at=here),
    )


def visits_of_day(*, viewer: Actor, on: date, now: datetime, search: str = "") -> tuple[VisitRow, ...]:
    """Give the register of a day, by when they came: those whose name, host or badge holds what is looked for.

    Raises NotThere for who does not see the gate.
    """
    authorise(actor=viewer, action="gate.see", at=place(school=viewer.tenant))
    rows = list(Visit.objects.filter(date=on).select_related("host", "let_in_by").order_by("came_at", "pk"))
    endings = _endings([row.pk for row in rows], today=local_day(now))
    found = (_row(row, ending=endings.get(row.pk)) for row in rows)
    sought = search.strip()
    return tuple(row for row in found if any(sought in word for word in (row.name, row.host, row.badge, row.words)))


def visitors_inside(*, school: int) -> tuple[VisitorInside, ...]:
    """Give who from outside is in the school, for the emergency list; read within its walls."""
    rows = not_out().filter(school=school).select_related("host")
    return tuple(
        VisitorInside(
            name=opened(row.name_sealed, purpose=NAME),
            people=row.people,
            host=row.host.name,
            badge=row.badge,
            since=row.came_at,
        )
        for row in rows
    )


def visitors_to_ask_for(*, viewer: Actor, now: datetime) -> int:
    """Count the visitors of whom a person has to say where they are. Raises NotThere for who does not see the gate."""
    authorise(actor=viewer, action="gate.see", at=place(school=viewer.tenant))
    rows = list(not_out().values_list("pk", "came_at"))
    if not rows:
        return 0
    stays, spot = stays_of([pk for pk, _ in rows]), spot_of_school(viewer.tenant)
    return sum(is_asked_for(came_at=came_at, stays_until=stays.get(pk), now=now, spot=spot) for pk, came_at in rows)


def _staff() -> Iterable[tuple[str, str]]:
    return Staff.objects.filter(account__is_active=True).order_by("sort_key", "pk").values_list("code", "name")


def _lately(*, since: date) -> tuple[Host, ...]:
    """Give whom visitors came to lately, the newest first."""
    rows = Visit.objects.filter(date__gte=since).order_by("-pk").values_list("host__code", "host__name")
    hosts = dict.fromkeys(rows[:LOOKED_THROUGH])
    return tuple(Host(code=code, name=name) for code, name in list(hosts)[:HOSTS])


def _ended_on(day: date) -> Iterable[VisitRow]:
    """Give who was said today to have left, of whatever day they came, the last first."""
    said = VisitEnded.objects.filter(undone=None, said_at__gte=instant(day, time.min)).order_by("-said_at", "-pk")
    keys = list(said.values_list("visit_id", flat=True))
    rows = Visit.objects.select_related("host", "let_in_by").in_bulk(keys)
    endings = _endings(keys, today=day)
    return (_row(rows[key], ending=endings[key]) for key in keys)


def _endings(visits: list[int], *, today: date) -> Mapping[int, Ending]:
    rows = VisitEnded.objects.filter(visit__in=visits, undone=None).select_related("said_by")
    return {
        row.visit_id: Ending(
            how=row.how,
            reason=opened(row.reason_sealed, purpose=WHY) or row.reason,
            left_at=row.left_at,
            by=row.said_by.name,
            may_undo=local_day(row.said_at) == today,
        )
        for row in rows
    }


def _row(row: Visit, *, ending: Ending | None = None, asked: bool = False, kept_away: tuple[str, ...] = ()) -> VisitRow:
    name = opened(row.name_sealed, purpose=NAME)
    return VisitRow(
        code=row.code,
        name=name,
        people=row.people,
        purpose=row.purpose,
        words=opened(row.words_sealed, purpose=WORDS),
        host=row.host.name,
        badge=row.badge,
        has_phone=row.phone_sealed is not None,
        came_at=row.came_at,
        by=row.let_in_by.name,
        ending=ending,
        asked=asked,
        kept_away=any(near_name(name, other) for other in kept_away),
    )
