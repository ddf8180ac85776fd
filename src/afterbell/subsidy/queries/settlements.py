"""The settlements of a school, and one of them as a table by person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count

from afterbell.base.access import Actor, authorise, may, place
from afterbell.base.refusals import NotThere
from afterbell.base.words import Words
from afterbell.subsidy.life import standing_of
from afterbell.subsidy.models import PayLine, Settlement, Statement
from afterbell.subsidy.people import namesakes, told_apart
from afterbell.subsidy.queries.sums import Units, kind_words, sums_by_statement
from afterbell.subsidy.reckoning import CORRECTION
from afterbell.subsidy.rules.life import Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class SettlementCard:
    """A settlement in the list, first and last day included; `published_at` is None until it is public."""

    code: str
    first_day: date
    last_day: date
    people: int
    total_fen: int
    settled_at: datetime
    published_at: datetime | None
    stage: Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRow:
    """One person in a settlement. Units are hundredths; `capped_fen` is what the cap took away, zero or negative."""

    statement: str
    name: str
    days_paid: int
    hours_paid: int
    sessions_paid: int
    capped_fen: int
    boarding_fen: int
    corrected_fen: int
    total_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class KindSum:
    """What a settlement pays for one kind of work, in fen."""

    kind: Words
    fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SettlementTable:
    """A settlement by person, and under which version of the scheme it was computed."""

    code: str
    first_day: date
    last_day: date
    rows: tuple[PersonRow, ...]
    total_fen: int
    digest: str
    version: str
    version_number: int
    version_hash: str
    settled_by: str
    settled_at: datetime
    published_at: datetime | None
    may_publish: bool
    kinds: tuple[KindSum, ...]


def settlements(*, viewer: Actor) -> tuple[SettlementCard, ...]:
    """List the school's settlements, newest first."""
    authorise(actor=viewer, action="settlement.see", at=place(school=viewer.tenant))
    rows = (
        Settlement.objects.select_related("published")
        .prefetch_related("steps")
        .annotate(people=Count("statements"))
        .order_by("-first_day")
    )
    return tuple(
        SettlementCard(
            code=row.code,
            first_day=row.first_day,
            last_day=row.until_day - timedelta(days=1),
            people=row.people,
            total_fen=row.total_fen,
            settled_at=row.settled_at,
            published_at=published_at(row),
            stage=standing_of(row).stage,
        )
        for row in rows
    )


def settlement_table(*, viewer: Actor, settlement: str) -> SettlementTable:
    """Give a settlement with everybody in it, in the order of names. Raises NotThere."""
    row = Settlement.objects.select_related("published", "version", "settled_by").filter(code=settlement).first()
    if row is None:
        raise NotThere("settlement")
    here = place(school=row.school_id)
    authorise(actor=viewer, action="settlement.see", at=here)
    published = published_at(row)
    sums = sums_by_statement(PayLine.objects.filter(statement__settlement=row))
    return SettlementTable(
        code=row.code,
        first_day=row.first_day,
        last_day=row.until_day - timedelta(days=1),
        rows=_people(row, sums),
        total_fen=row.total_fen,
        digest=row.digest,
        version=row.version.code,
        version_number=row.version.number,
        version_hash=row.version.content_hash,
        settled_by=row.settled_by.name,
        settled_at=row.settled_at,
        published_at=published,
        may_publish=published is None
        and standing_of(row).stage is Stage.APPROVED
        and may(actor=viewer, action="subsidy.publish", at=here),
        kinds=_kinds(sums),
    )


def published_at(settlement: Settlement) -> datetime | None:
    """Say when a settlement, read together with its publication, was made public."""
    published = getattr(settlement, "published", None)
    return published.published_at if published else None


def _kinds(sums: Mapping[int, Units]) -> tuple[KindSum, ...]:
    fen: Counter[str] = Counter()
    for units in sums.values():
        fen.update(units.fen)
    return tuple(KindSum(kind=kind_words(kind), fen=fen[kind]) for kind in sorted(fen))


def _people(settlement: Settlement, sums: Mapping[int, Units]) -> tuple[PersonRow, ...]:
    statements = Statement.objects.filter(settlement=settlement).select_related("staff")
    alike = namesakes()
    return tuple(_person(row, sums.get(row.pk, Units()), alike) for row in statements.order_by("staff__sort_key", "pk"))


def _person(row: Statement, sums: Units, alike: frozenset[str]) -> PersonRow:
    return PersonRow(
        statement=row.code,
        name=told_apart(name=row.staff.name, code=row.staff.code, alike=alike),
        days_paid=sums.days_paid,
        hours_paid=sums.hours_paid,
        sessions_paid=sums.sessions_paid,
        capped_fen=sums.capped_fen,
        boarding_fen=sums.boarding_fen,
        corrected_fen=sums.fen[CORRECTION],
        total_fen=row.total_fen,
    )
