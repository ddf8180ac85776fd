"""Every read of subsidies."""

from afterbell.subsidy.queries.budget import LedgerSum, budget_and_settled
from afterbell.subsidy.queries.exports import settlement_sheet, statement_sheet
from afterbell.subsidy.queries.proof import LineProof, RollFigures, line_proof
from afterbell.subsidy.queries.settlements import (
    PersonRow,
    SettlementCard,
    SettlementTable,
    settlement_table,
    settlements,
)
from afterbell.subsidy.queries.statements import (
    StatementCard,
    StatementLine,
    StatementPage,
    own_statements,
    statement_of,
)

__all__ = [
    "LedgerSum",
    "LineProof",
    "PersonRow",
    "RollFigures",
    "SettlementCard",
    "SettlementTable",
    "StatementCard",
    "StatementLine",
    "StatementPage",
    "budget_and_settled",
    "line_proof",
    "own_statements",
    "settlement_sheet",
    "settlement_table",
    "settlements",
    "statement_of",
    "statement_sheet",
]
