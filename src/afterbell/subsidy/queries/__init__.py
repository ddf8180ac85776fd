"""Every read of subsidies."""

from afterbell.subsidy.auditing import AuditPage
from afterbell.subsidy.queries.against import AgainstBudget, actual_against_budget
from afterbell.subsidy.queries.appraisals import OwnAppraisal, own_appraisal
from afterbell.subsidy.queries.audits import audit_bundle, audit_page
from afterbell.subsidy.queries.budget import LedgerSum, budget_and_settled
from afterbell.subsidy.queries.budget_sheets import budget_sheet
from afterbell.subsidy.queries.budgets import BudgetPage, KeptBudget, RateRow, budget_page, what_if_page
from afterbell.subsidy.queries.exports import settlement_sheet, statement_sheet
from afterbell.subsidy.queries.life import (
    DraftCard,
    DraftPage,
    LeftRow,
    Life,
    StepRow,
    draft_page,
    drafts,
    left_of,
    settlement_life,
)
from afterbell.subsidy.queries.objections import (
    AdjustmentRow,
    ObjectionDesk,
    ObjectionRow,
    adjustments_of,
    objection_desk,
    objection_of,
    objections_of,
    own_objections,
)
from afterbell.subsidy.queries.payroll import (
    Classes,
    lines_csv,
    lines_json,
    payroll_classes,
    payroll_sheet,
    public_sheet,
)
from afterbell.subsidy.queries.printing import settlement_print, slip_print
from afterbell.subsidy.queries.proof import CorrectionProof, LineProof, RollFigures, line_proof
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
from afterbell.subsidy.rules.auditing import Answered

__all__ = [
    "AdjustmentRow",
    "AgainstBudget",
    "Answered",
    "AuditPage",
    "BudgetPage",
    "Classes",
    "CorrectionProof",
    "DraftCard",
    "DraftPage",
    "KeptBudget",
    "LedgerSum",
    "LeftRow",
    "Life",
    "LineProof",
    "ObjectionDesk",
    "ObjectionRow",
    "OwnAppraisal",
    "PersonRow",
    "RateRow",
    "RollFigures",
    "SettlementCard",
    "SettlementTable",
    "StatementCard",
    "StatementLine",
    "StatementPage",
    "StepRow",
    "actual_against_budget",
    "adjustments_of",
    "audit_bundle",
    "audit_page",
    "budget_and_settled",
    "budget_page",
    "budget_sheet",
    "draft_page",
    "drafts",
    "left_of",
    "line_proof",
    "lines_csv",
    "lines_json",
    "objection_desk",
    "objection_of",
    "objections_of",
    "own_appraisal",
    "own_objections",
    "own_statements",
    "payroll_classes",
    "payroll_sheet",
    "public_sheet",
    "settlement_life",
    "settlement_print",
    "settlement_sheet",
    "settlement_table",
    "settlements",
    "slip_print",
    "statement_of",
    "statement_sheet",
    "what_if_page",
]
