"""Objections and their answers, adjustments and their signatures, as the office and each person may see them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q

from afterbell.base.access import Actor, authorise, may, place
from afterbell.base.refusals import NotThere
from afterbell.base.spans import local_day
from afterbell.base.words import Words
from afterbell.subsidy.life import is_open, standing_of
from afterbell.subsidy.models import Adjustment, Objection, PayLine, Settlement, Statement
from afterbell.subsidy.people import namesakes, told_apart
from afterbell.subsidy.queries.statements import OF_A_LINE, Names, StatementLine, names_of, statement_line
from afterbell.subsidy.queries.sums import kind_words
from afterbell.subsidy.rules.life.stages import APPROVALS
from afterbell.subsidy.words import opened


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectionRow:
    """An objection with its answer; `line` is the sentence of the line it is about, None for the whole statement."""

    code: str
    settlement: str
    first_day: date
    last_day: date
    statement: str
    person: str
    line: Words | None
    line_code: str
    words: str
    raised_at: datetime
    answer_by: date
    answered: bool
    upheld: bool
    answer: str
    amount_fen: int
    answered_by: str
    answered_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AdjustmentRow:
    """A correction of a settlement: for whom, about what, how much, who signed it and where it was paid."""

    code: str
    settlement: str
    person: str
    kind: Words
    about: str
    day: date
    amount_fen: int
    cause: str
    proposed_by: str
    signed_by: tuple[str, ...]
    missing: int
    paid_in: str
    may_sign: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectionDesk:
    """What a person may object to: the own statement, one line of it or the whole, and until when."""

    statement: str
    name: str
    first_day: date
    last_day: date
    line: StatementLine | None
    until: date | None
    open: bool


ABOUT = (
    "statement__settlement",
    "statement__staff",
    "line__staff",
    "answer__answered_by",
    *(f"line__{part}" for part in OF_A_LINE),
)


def objections_of(*, viewer: Actor, settlement: str) -> tuple[ObjectionRow, ...]:
    """List the objections to a settlement, those without an answer first. Raises NotThere."""
    row = Settlement.objects.filter(code=settlement).first()
    if row is None:
        raise NotThere("settlement")
    authorise(actor=viewer, action="settlement.see", at=place(school=row.school_id))
    rows = Objection.objects.filter(statement__settlement=row).select_related(*ABOUT)
    return _rows(rows.order_by("answer", "answer_by", "pk"))


def objection_of(*, viewer: Actor, objection: str) -> ObjectionRow:
    """Give one objection to whoever may see settlements. Raises NotThere."""
    row = Objection.objects.select_related(*ABOUT).filter(code=objection).first()
    if row is None:
        raise NotThere("objection")
    authorise(actor=viewer, action="settlement.see", at=place(school=row.school_id))
    return _rows([row])[0]


def own_objections(*, viewer: Actor, statement: str) -> tuple[ObjectionRow, ...]:
    """List the objections to a statement for its person or the leaders, newest first. Raises NotThere."""
    row = Statement.objects.filter(code=statement).first()
    if row is None:
        raise NotThere("statement")
    authorise(actor=viewer, action="statement.see", at=place(school=row.school_id, staff=row.staff_id))
    return _rows(Objection.objects.filter(statement=row).select_related(*ABOUT).order_by("-raised_at", "-pk"))


def _rows(rows: Iterable[Objection]) -> tuple[ObjectionRow, ...]:
    found = list(rows)
    alike = namesakes() if found else frozenset()
    named = names_of([row.line for row in found if row.line])
    return tuple(_row(row, alike, named) for row in found)


def _row(row: Objection, alike: frozenset[str], named: Names) -> ObjectionRow:
    answer = getattr(row, "answer", None)
    staff = row.statement.staff
    return ObjectionRow(
        code=row.code,
        settlement=row.statement.settlement.code,
        first_day=row.statement.settlement.first_day,
        last_day=row.statement.settlement.until_day - timedelta(days=1),
        statement=row.statement.code,
        person=told_apart(name=staff.name, code=staff.code, alike=alike),
        line=statement_line(row.line, named=named).sentence if row.line else None,
        line_code=row.line.code if row.line else "",
        words=opened(row.words_sealed),
        raised_at=row.raised_at,
        answer_by=row.answer_by,
        answered=answer is not None,
        upheld=answer is not None and answer.upheld,
        answer=opened(answer.words_sealed) if answer else "",
        amount_fen=answer.amount_fen if answer else 0,
        answered_by=answer.answered_by.name if answer else "",
        answered_at=answer.answered_at if answer else None,
    )


def objection_desk(*, viewer: Actor, statement: str, line: str, now: datetime) -> ObjectionDesk:
    """Say what an objection would be about and whether it may be raised now. Raises NotThere for all but its person."""
    row = Statement.objects.select_related("settlement__published", "staff").filter(code=statement).first()
    if row is None:
        raise NotThere("statement")
    authorise(actor=viewer, action="subsidy.object", at=place(staff=row.staff_id))
    found = None
    if line:
        found = PayLine.objects.filter(statement=row, code=line).select_related(*OF_A_LINE).first()
        if found is None:
            raise NotThere("line")
    standing = standing_of(row.settlement)
    return ObjectionDesk(
        statement=row.code,
        name=row.staff.name,
        first_day=row.settlement.first_day,
        last_day=row.settlement.until_day - timedelta(days=1),
        line=statement_line(found) if found else None,
        until=standing.open_until,
        open=is_open(standing, today=local_day(now)),
    )


def adjustments_of(*, viewer: Actor, settlement: str) -> tuple[AdjustmentRow, ...]:
    """List what corrects a settlement, and what it pays of earlier ones, unsigned first. Raises NotThere."""
    row = Settlement.objects.filter(code=settlement).first()
    if row is None:
        raise NotThere("settlement")
    here = place(school=row.school_id)
    authorise(actor=viewer, action="settlement.see", at=here)
    may_sign = may(actor=viewer, action="subsidy.sign_adjustment", at=here)
    rows = (
        Adjustment.objects.filter(Q(settlement=row) | Q(paid_in__statement__settlement=row))
        .select_related("settlement", "staff", "session", "proposed_by", "paid_in__statement__settlement")
        .prefetch_related("signatures__by")
    )
    alike = namesakes()
    found = (_adjustment(entry, alike, viewer=viewer, may_sign=may_sign) for entry in rows.order_by("day", "pk"))
    return tuple(sorted(found, key=lambda entry: not entry.missing))


def _adjustment(row: Adjustment, alike: frozenset[str], *, viewer: Actor, may_sign: bool) -> AdjustmentRow:
    signatures = list(row.signatures.all())
    paid = getattr(row, "paid_in", None)
    missing = max(0, APPROVALS - len(signatures))
    mine = {signature.by_id for signature in signatures} | {row.proposed_by_id}
    return AdjustmentRow(
        code=row.code,
        settlement=row.settlement.code,
        person=told_apart(name=row.staff.name, code=row.staff.code, alike=alike),
        kind=kind_words(row.kind),
        about=row.session.name if row.session else "",
        day=row.day,
        amount_fen=row.amount_fen,
        cause=row.cause,
        proposed_by=row.proposed_by.name,
        signed_by=tuple(signature.by.name for signature in signatures),
        missing=missing,
        paid_in=paid.statement.settlement.code if paid else "",
        may_sign=may_sign and missing > 0 and viewer.account not in mine,
    )
