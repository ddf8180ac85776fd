"""What three sources say of who was in sessions, and what was decided about it: all of it read with one question."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import BigIntegerField, Case, CharField, F, Min, QuerySet, TextField, Value, When
from django.db.models.functions import Cast, Coalesce

from afterbell.attendance.models import PatrolLook, Presence, PresenceDecision, RollMark
from afterbell.attendance.rules.presence import BEFOREHAND


class Kind(StrEnum):
    """What a row is: an arrival written down, the first mark somebody made, a look of the patrol, a decision."""

    ARRIVAL = "arrival"
    ROLL = "roll"
    LOOK = "look"
    HERE = "here"
    NOT_HERE = "not_here"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A row of any source: who was seen (`code` empty for nobody known), at which instant, and who says so.

    `account` is the account of whoever was seen, `by` of whoever says so; `said` is what a look found, or the facts a
    decision is about.
    """

    kind: Kind
    session: int
    key: str
    code: str
    name: str
    account: int | None
    at: datetime
    by: int
    by_name: str
    said: str

    @property
    def look_id(self) -> str:
        """Give a look's id as it is written everywhere, whatever the database makes of it."""
        return str(UUID(self.key))

    @property
    def about(self) -> frozenset[str]:
        """Give the facts a decision is about."""
        return frozenset(json.loads(self.said))


COLUMNS = (
    "row_kind",
    "session_id",
    "row_key",
    "row_code",
    "row_name",
    "row_account",
    "row_at",
    "row_by",
    "row_by_name",
    "row_said",
)
NO_TEXT = Cast(Value(None), output_field=TextField())
NO_ACCOUNT = Cast(Value(None), output_field=BigIntegerField())


def seen_in(sessions: Collection[int]) -> Iterator[Seen]:
    """Give what is known of who was in these sessions, in no order."""
    if not sessions:
        return
    arrivals, *others = _arrivals(sessions), _rolls(sessions), _looks(sessions), _decisions(sessions)
    for kind, session, key, code, name, account, at, by, by_name, said in arrivals.union(*others, all=True):
        yield Seen(
            kind=Kind(kind),
            session=session,
            key=key or "",
            code=code or "",
            name=name or "",
            account=account,
            at=at,
            by=by,
            by_name=by_name,
            said=said or "",
        )


def _is(kind: Kind) -> Value:
    return Value(kind.value, output_field=CharField())


def _text(column: str) -> Cast:
    return Cast(column, output_field=TextField())


def _arrivals(sessions: Collection[int]) -> QuerySet[Any, tuple[Any, ...]]:
    rows = Presence.objects.filter(session__in=sessions).annotate(
        row_kind=_is(Kind.ARRIVAL),
        row_key=_text("pk"),
        row_code=F("staff__code"),
        row_name=F("staff__name"),
        row_account=F("staff__account_id"),
        row_at=F("arrived_at"),
        row_by=F("recorded_by_id"),
        row_by_name=F("recorded_by__name"),
        row_said=NO_TEXT,
    )
    return rows.order_by().values_list(*COLUMNS)


def _rolls(sessions: Collection[int]) -> QuerySet[Any, tuple[Any, ...]]:
    """Take the first mark each author made there: one of hours before the session, or after it, hides none."""
    marks = RollMark.objects.filter(session__in=sessions).annotate(made=Coalesce("marked_at", "received_at"))
    there = marks.filter(made__gte=F("session__starts_at") - BEFOREHAND, made__lt=F("session__ends_at"))
    rows = (
        there.order_by()
        .values("session_id", "marked_by_id", "marked_by__name")
        .annotate(
            row_at=Min("made"),
            row_kind=_is(Kind.ROLL),
            row_key=NO_TEXT,
            row_code=NO_TEXT,
            row_name=NO_TEXT,
            row_account=NO_ACCOUNT,
            row_by=F("marked_by_id"),
            row_by_name=F("marked_by__name"),
            row_said=NO_TEXT,
        )
    )
    return rows.values_list(*COLUMNS)


def _looks(sessions: Collection[int]) -> QuerySet[Any, tuple[Any, ...]]:
    rows = PatrolLook.objects.filter(session__in=sessions).annotate(
        row_kind=_is(Kind.LOOK),
        row_key=_text("look_id"),
        row_code=F("adult__code"),
        row_name=F("adult__name"),
        row_account=F("adult__account_id"),
        row_at=F("looked_at"),
        row_by=F("looked_by_id"),
        row_by_name=F("looked_by__name"),
        row_said=_text("found"),
    )
    return rows.order_by().values_list(*COLUMNS)


def _decisions(sessions: Collection[int]) -> QuerySet[Any, tuple[Any, ...]]:
    rows = PresenceDecision.objects.filter(session__in=sessions).annotate(
        row_kind=Case(When(here=True, then=_is(Kind.HERE)), default=_is(Kind.NOT_HERE)),
        row_key=_text("pk"),
        row_code=NO_TEXT,
        row_name=_text("reason"),
        row_account=NO_ACCOUNT,
        row_at=F("decided_at"),
        row_by=F("decided_by_id"),
        row_by_name=F("decided_by__name"),
        row_said=_text("about"),
    )
    return rows.order_by().values_list(*COLUMNS)
