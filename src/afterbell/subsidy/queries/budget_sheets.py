"""A budget as Excel: a row for each kind of work, band and month, and each account with its sources."""

from __future__ import annotations

from collections.abc import Iterator

from afterbell.base.sheets import Column, Kind, Row, write_sheet
from afterbell.base.words import Words
from afterbell.scheme.rules.labels import label
from afterbell.subsidy.queries.budgets import BudgetPage

HEAD = (
    (Words(zh="经费", en="Account"), 16, Kind.TEXT),
    (Words(zh="项目", en="Item"), 24, Kind.TEXT),
    (Words(zh="时段", en="Band"), 14, Kind.TEXT),
    (Words(zh="月份", en="Month"), 12, Kind.DATE),
    (Words(zh="场次", en="Pieces"), 10, Kind.INTEGER),
    (Words(zh="数量", en="Units"), 10, Kind.UNITS),
    (Words(zh="收入（元）", en="Income (yuan)"), 16, Kind.MONEY),
    (Words(zh="支出（元）", en="Spending (yuan)"), 16, Kind.MONEY),
)
TOTAL = Words(zh="合计", en="Total")


def budget_sheet(*, page: BudgetPage, language: str) -> bytes:
    """Write a term's budget, as planned or as asked, as Excel."""
    title = Words(zh=f"{page.term_name} 经费测算", en=f"Budget of {page.term_name}")
    return write_sheet(
        title=title.in_language(language),
        columns=[Column(name=words.in_language(language), width=width, kind=kind) for words, width, kind in HEAD],
        rows=_rows(page, language),
    )


def _rows(page: BudgetPage, language: str) -> Iterator[Row]:
    for account in page.result.ledgers:
        name = label(account.ledger).in_language(language)
        for code, fen in account.sources:
            yield (name, page.sources[code].in_language(language), None, None, None, None, fen, None)
        for row in page.result.rows:
            if row.ledger is account.ledger:
                band = page.bands[row.band].in_language(language) if row.band in page.bands else None
                kind = label(row.kind).in_language(language)
                yield (name, kind, band, row.month, row.pieces, row.units, None, row.fen)
        yield (name, TOTAL.in_language(language), None, None, None, None, account.income_fen, account.spent_fen)
