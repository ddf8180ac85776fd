"""What one person earned: the own statements, and one of them line by line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from afterbell.base.access import Actor, authorise, may, place
from afterbell.base.money import yuan
from afterbell.base.refusals import NotThere
from afterbell.base.words import Words
from afterbell.scheme.queries import scheme_of_text
from afterbell.scheme.rules.codes import Ledger, PayUnit
from afterbell.scheme.rules.labels import label
from afterbell.subsidy.models import PayLine, Statement
from afterbell.subsidy.people import namesakes, told_apart
from afterbell.subsidy.queries.settlements import published_at
from afterbell.subsidy.queries.sums import Units, kind_words, sums_by_statement
from afterbell.subsidy.reckoning import CORRECTION
from afterbell.subsidy.rules.settlement.explain import explain_line
from afterbell.subsidy.rules.settlement.problem import Line, LineKind

OF_A_LINE = ("session", "version", "statement__settlement__version", "adjustment__settlement")
BY_CODE = frozenset({LineKind.SHARE.value, LineKind.DEDUCTION.value})
Names = Mapping[tuple[int, str], Words]
"""By the id of a version and a code the name of a pool or a deduction."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementCard:
    """One of the viewer's own statements; units in hundredths, first and last day included."""

    code: str
    first_day: date
    last_day: date
    days_paid: int
    hours_paid: int
    sessions_paid: int
    total_fen: int
    published_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementLine:
    """A line of a statement, with the sentence that explains it; `about` names the group, club or post."""

    code: str
    day: date
    kind: str
    kind_words: Words
    ledger: Words
    about: Words
    unit: PayUnit | None
    units: int
    rate_fen: int
    amount_fen: int
    sentence: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementPage:
    """A person's statement, line by line in the order of days; `may_object` says that it is the viewer's own."""

    code: str
    settlement: str
    name: str
    first_day: date
    last_day: date
    lines: tuple[StatementLine, ...]
    days_paid: int
    hours_paid: int
    sessions_paid: int
    capped_fen: int
    total_fen: int
    published_at: datetime | None
    may_object: bool


def own_statements(*, viewer: Actor) -> tuple[StatementCard, ...]:
    """List the viewer's own statements, newest first. Raises NotThere for whoever is no staff."""
    staff = viewer.held("staff")
    if not staff:
        raise NotThere("statements")
    authorise(actor=viewer, action="statement.see", at=place(school=viewer.tenant, staff=staff))
    rows = list(
        Statement.objects.filter(staff__in=staff)
        .select_related("settlement__published")
        .order_by("-settlement__first_day")
    )
    sums = sums_by_statement(PayLine.objects.filter(statement__staff__in=staff))
    return tuple(_card(row, sums.get(row.pk, Units())) for row in rows)


def _card(row: Statement, sums: Units) -> StatementCard:
    return StatementCard(
        code=row.code,
        first_day=row.settlement.first_day,
        last_day=row.settlement.until_day - timedelta(days=1),
        days_paid=sums.days_paid,
        hours_paid=sums.hours_paid,
        sessions_paid=sums.sessions_paid,
        total_fen=row.total_fen,
        published_at=published_at(row.settlement),
    )


def statement_of(*, viewer: Actor, statement: str) -> StatementPage:
    """Give one person's statement to the person or the leaders. Raises NotThere."""
    row = Statement.objects.select_related("staff", "settlement__published").filter(code=statement).first()
    if row is None:
        raise NotThere("statement")
    authorise(actor=viewer, action="statement.see", at=place(school=row.school_id, staff=row.staff_id))
    stored = PayLine.objects.filter(statement=row).select_related(*OF_A_LINE).order_by("date", "pk")
    named = names_of(stored)
    lines = tuple(statement_line(line, named=named) for line in stored)
    return StatementPage(
        code=row.code,
        settlement=row.settlement.code,
        name=told_apart(name=row.staff.name, code=row.staff.code, alike=namesakes()),
        first_day=row.settlement.first_day,
        last_day=row.settlement.until_day - timedelta(days=1),
        lines=lines,
        days_paid=_units(lines, PayUnit.DAY),
        hours_paid=_units(lines, PayUnit.CLASS_HOUR),
        sessions_paid=_units(lines, PayUnit.SESSION),
        capped_fen=sum(line.amount_fen for line in lines if line.kind == LineKind.CAP),
        total_fen=row.total_fen,
        published_at=published_at(row.settlement),
        may_object=may(actor=viewer, action="subsidy.object", at=place(staff=row.staff_id)),
    )


def _units(lines: tuple[StatementLine, ...], unit: PayUnit) -> int:
    return sum(line.units for line in lines if line.unit == unit)


def names_of(rows: Iterable[PayLine]) -> Names:
    """Name the pools and deductions of lines as the version of the scheme each goes by does; a scheme is read once."""
    wanted = {_version(row): row.version or row.statement.settlement.version for row in rows if row.kind in BY_CODE}
    named: dict[tuple[int, str], Words] = {}
    for number, version in wanted.items():
        pay = scheme_of_text(content_hash=version.content_hash, text=version.text).pay
        named |= {(number, pool.code): pool.name for pool in pay.pools}
        named |= {(number, deduction.code): deduction.name for deduction in pay.deductions}
    return named


def _version(row: PayLine) -> int:
    return row.version_id or row.statement.settlement.version_id


def statement_line(row: PayLine, *, named: Names | None = None) -> StatementLine:
    """Make a line of a statement of a row read together with OF_A_LINE; `named` where the names are read already."""
    if row.kind == CORRECTION:
        return _correction(row)
    name = Words(zh=row.session.name, en=row.session.name) if row.session else Words(zh="", en="")
    if row.kind in BY_CODE:
        known = names_of([row]) if named is None else named
        name = known.get((_version(row), row.rate), Words(zh=row.rate, en=row.rate))
    kind, ledger = LineKind(row.kind), Ledger(row.ledger)
    unit = PayUnit(row.unit) if row.unit else None
    line = Line(
        staff="",
        day=row.date,
        kind=kind,
        ledger=ledger,
        session=row.session.code if row.session else "",
        presence="",
        rate=row.rate,
        unit=unit,
        units=row.units,
        rate_fen=row.rate_fen,
        fen=row.amount_fen,
    )
    return StatementLine(
        code=row.code,
        day=row.date,
        kind=kind.value,
        kind_words=kind_words(row.kind),
        ledger=label(ledger),
        about=name,
        unit=unit,
        units=row.units,
        rate_fen=row.rate_fen,
        amount_fen=row.amount_fen,
        sentence=explain_line(line=line, about=name),
    )


def _correction(row: PayLine) -> StatementLine:
    """Make the line that pays an adjustment, or takes it back, of a row read together with it and its settlement."""
    adjustment = row.adjustment
    if adjustment is None:
        raise NotThere("adjustment")
    ledger = label(Ledger(row.ledger))
    span = adjustment.settlement
    last = span.until_day - timedelta(days=1)
    upheld = adjustment.cause == adjustment.Cause.OBJECTION
    why = (
        Words(zh="异议成立", en="an objection was upheld")
        if upheld
        else Words(zh="记录更正", en="records were corrected")
    )
    done = Words(zh="补发", en="paid") if row.amount_fen > 0 else Words(zh="扣回", en="taken back")
    what = kind_words(adjustment.kind)
    return StatementLine(
        code=row.code,
        day=row.date,
        kind=CORRECTION,
        kind_words=kind_words(CORRECTION),
        ledger=ledger,
        about=Words(zh=f"{adjustment.day.month}月{adjustment.day.day}日 {what.zh}", en=f"{adjustment.day} {what.en}"),
        unit=None,
        units=0,
        rate_fen=0,
        amount_fen=row.amount_fen,
        sentence=Words(
            zh=f"更正 {span.first_day} — {last} 的结算（{adjustment.day} {what.zh}）：{why.zh}，"
            f"{done.zh} {yuan(abs(row.amount_fen))} 元",
            en=f"Correction of the settlement {span.first_day} — {last} ({adjustment.day}, {what.en}): {why.en}, "
            f"{yuan(abs(row.amount_fen))} yuan {done.en}",
        ),
    )
