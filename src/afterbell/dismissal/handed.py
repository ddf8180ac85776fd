"""Stored words of children who passed on: handed over, given to the gate and taken there, in the rule's order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import CharField, DateTimeField, F, Q, Value
from django.db.models.functions import Cast

from afterbell.dismissal import models
from afterbell.dismissal.forbidding import opened_undoing
from afterbell.dismissal.overriding import AgreedByTwo, agreed_of


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOver:
    """A stored handover, as pages and rules need it; `undone_at` where it was taken back, with who did and why.

    `agreed` is what two adults agreed on; whoever took the child then stands as its collector, by the asking's code.
    """

    handover_id: str
    session: int
    day: date
    pupil: str
    kind: str
    collector: str
    collector_name: str
    relation: str
    happened_at: datetime
    by: str
    undone_at: datetime | None
    undone_by: str
    undone_why: str
    agreed: AgreedByTwo | None = None


HANDOVER_COLUMNS = (
    "handover_id",
    "session_id",
    "session__date",
    "pupil__code",
    "kind",
    "collector__code",
    "collector__name",
    "collector__relation",
    "happened_at",
    "handed_by__code",
    "undone__undone_at",
    "undone__undone_by__code",
    "undone__reason_sealed",
    "override__code",
    "override__kind",
    "override__person_sealed",
    "override__reason_sealed",
    "override__guardian_spoken",
    "override__answer__answered_by__code",
)


def handovers_where(condition: Q) -> list[HandedOver]:
    """Read stored handovers, also those that were taken back, in the order in which they happened."""
    rows = models.Handover.objects.filter(condition).order_by("happened_at", "handover_id")
    return [_handed_over(row) for row in rows.values_list(*HANDOVER_COLUMNS)]


def standing(rows: Iterable[HandedOver]) -> dict[tuple[date, str], HandedOver]:
    """Give the handover that counts by day and child, from whichever session: the earliest that nobody took back."""
    found: dict[tuple[date, str], HandedOver] = {}
    for row in sorted(rows, key=lambda row: (row.happened_at, row.handover_id)):
        if row.undone_at is None:
            found.setdefault((row.day, row.pupil), row)
    return found


def _handed_over(row: tuple[Any, ...]) -> HandedOver:
    handover_id, session, day, pupil, kind, collector, name, relation, happened_at, by, *rest = row
    undone_at, undone_by, why, *said = rest
    agreed = agreed_of(said)
    if agreed is not None and agreed.person is not None:
        collector, name, relation = agreed.code, agreed.person.name, agreed.person.relation
    elif agreed is not None and kind == models.Handover.Kind.COLLECTED.value:
        collector = agreed.code
    return HandedOver(
        handover_id=str(handover_id),
        session=session,
        day=day,
        pupil=pupil,
        kind=kind,
        collector=collector or "",
        collector_name=name or "",
        relation=relation or "",
        happened_at=happened_at,
        by=by,
        undone_at=undone_at,
        undone_by=undone_by or "",
        undone_why=opened_undoing(why) if why else "",
        agreed=agreed,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class AtGate:
    """One side's word that a child passed to the gate, with who says so; `reached_until` of who stays with it late.

    `undone_at` where the word was taken back, with who did and for which listed reason.
    """

    handover_id: str
    session: int
    pupil: str
    side: str
    happened_at: datetime
    by: str
    by_name: str
    reached_until: datetime | None = None
    undone_at: datetime | None = None
    undone_by: str = ""
    undone_why: str = ""


def gate_sides_where(condition: Q) -> tuple[AtGate, ...]:
    """Read what was given to the gate and taken there, and who stays with whom, in the order in which it happened.

    What was taken back stands among them, with who took it back. Whoever stays with a child that nobody has come for
    has taken it over, as at the gate.
    """
    never, nobody = Cast(Value(None), DateTimeField()), Cast(Value(None), CharField())
    taken = models.GateSide.Side.TAKEN.value
    people = ("by_code", "by_name", "reached_until", "back_at", "back_by", "back_why")
    sides = models.GateSide.objects.filter(condition).annotate(
        by_code=F("said_by__code"), by_name=F("said_by__name"), reached_until=never
    )
    sides = sides.annotate(
        back_at=F("undone__undone_at"), back_by=F("undone__undone_by__code"), back_why=F("undone__reason")
    )
    stays = models.LateStay.objects.filter(condition).annotate(
        by_code=F("stays__code"), by_name=F("stays__name"), reached_until=F("until"), word=Value(taken)
    )
    stays = stays.annotate(back_at=never, back_by=nobody, back_why=nobody)
    rows = (
        sides.order_by()
        .values_list("handover_id", "session_id", "pupil__code", "side", "happened_at", *people)
        .union(stays.order_by().values_list("stay_id", "session_id", "pupil__code", "word", "since", *people), all=True)
    )
    return tuple(
        AtGate(
            handover_id=str(handover_id),
            session=session,
            pupil=pupil,
            side=side,
            happened_at=happened_at,
            by=by,
            by_name=name,
            reached_until=until,
            undone_at=undone_at,
            undone_by=undone_by or "",
            undone_why=why or "",
        )
        for handover_id, session, pupil, side, happened_at, by, name, until, undone_at, undone_by, why in sorted(
            rows, key=lambda row: (row[4], str(row[0]))
        )
    )
