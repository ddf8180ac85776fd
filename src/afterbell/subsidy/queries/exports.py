"""Settlements and statements as Excel."""

from __future__ import annotations

from afterbell.base.access import Actor
from afterbell.base.sheets import Column, Kind, write_sheet
from afterbell.base.words import Words
from afterbell.subsidy.queries.settlements import PersonRow, SettlementTable, settlement_table
from afterbell.subsidy.queries.statements import statement_of

TOTAL = Words(zh="合计", en="Total")
SETTLEMENT_HEAD = (
    (Words(zh="姓名", en="Name"), 18, Kind.TEXT),
    (Words(zh="按天（天）", en="By the day"), 12, Kind.UNITS),
    (Words(zh="按课时（课时）", en="By the class-hour"), 16, Kind.UNITS),
    (Words(zh="按次（次）", en="By the session"), 12, Kind.UNITS),
    (Words(zh="上限核减（元）", en="Above the cap (yuan)"), 14, Kind.MONEY),
    (Words(zh="更正（元）", en="Corrections (yuan)"), 14, Kind.MONEY),
    (Words(zh="其中寄宿管理账（元）", en="Of it boarding house (yuan)"), 18, Kind.MONEY),
    (Words(zh="合计（元）", en="Total (yuan)"), 14, Kind.MONEY),
)
STATEMENT_HEAD = (
    (Words(zh="日期", en="Day"), 12, Kind.DATE),
    (Words(zh="工作", en="Work"), 14, Kind.TEXT),
    (Words(zh="场次", en="Session"), 22, Kind.TEXT),
    (Words(zh="数量", en="Units"), 8, Kind.UNITS),
    (Words(zh="标准（元）", en="Rate (yuan)"), 12, Kind.MONEY),
    (Words(zh="金额（元）", en="Amount (yuan)"), 12, Kind.MONEY),
    (Words(zh="经费", en="Account"), 18, Kind.TEXT),
)


def settlement_sheet(*, viewer: Actor, settlement: str, language: str = "zh") -> bytes:
    """Write a settlement as Excel, a row for each person and the sum at the foot. Raises NotThere."""
    seen = settlement_table(viewer=viewer, settlement=settlement)
    title = Words(zh=f"{_span(seen)} 补助结算", en=f"Settlement {_span(seen)}")
    return write_sheet(
        title=title.in_language(language),
        columns=_columns(SETTLEMENT_HEAD, language),
        rows=[*(_row(person) for person in seen.rows), _foot(seen, language)],
    )


def _span(seen: SettlementTable) -> str:
    return f"{seen.first_day.isoformat()} — {seen.last_day.isoformat()}"


def _columns(head: tuple[tuple[Words, int, Kind], ...], language: str) -> list[Column]:
    return [Column(name=words.in_language(language), width=width, kind=kind) for words, width, kind in head]


def _row(person: PersonRow) -> tuple[str | int, ...]:
    return (
        person.name,
        person.days_paid,
        person.hours_paid,
        person.sessions_paid,
        person.capped_fen,
        person.corrected_fen,
        person.boarding_fen,
        person.total_fen,
    )


def _foot(seen: SettlementTable, language: str) -> tuple[str | int, ...]:
    return (
        TOTAL.in_language(language),
        sum(person.days_paid for person in seen.rows),
        sum(person.hours_paid for person in seen.rows),
        sum(person.sessions_paid for person in seen.rows),
        sum(person.capped_fen for person in seen.rows),
        sum(person.corrected_fen for person in seen.rows),
        sum(person.boarding_fen for person in seen.rows),
        seen.total_fen,
    )


def statement_sheet(*, viewer: Actor, statement: str, language: str = "zh") -> bytes:
    """Write one person's statement as Excel, line by line. Raises NotThere."""
    seen = statement_of(viewer=viewer, statement=statement)
    return write_sheet(
        title=f"{seen.name} {seen.first_day.isoformat()}",
        columns=_columns(STATEMENT_HEAD, language),
        rows=[
            *(
                (
                    line.day,
                    line.kind_words.in_language(language),
                    line.about.in_language(language),
                    line.units,
                    line.rate_fen,
                    line.amount_fen,
                    line.ledger.in_language(language),
                )
                for line in seen.lines
            ),
            (None, TOTAL.in_language(language), None, None, None, seen.total_fen, None),
        ],
    )
