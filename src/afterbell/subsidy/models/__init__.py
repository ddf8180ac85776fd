"""Settlements, statements and their lines, objections and adjustments; all money in fen."""

from __future__ import annotations

from afterbell.subsidy.models.adjustments import Adjustment, AdjustmentSigned
from afterbell.subsidy.models.appraisals import Appeal, AppealAnswer, Appraisal, AppraisalConfirmed, AppraisedPerson
from afterbell.subsidy.models.budget import BudgetApproved, TermBudget
from afterbell.subsidy.models.fees import (
    BankRow,
    BankStatement,
    FeeBill,
    FeeExemption,
    FeeExemptionConfirmed,
    FeeReceipt,
    FeeReceiptConfirmed,
    FeeReceiptReversed,
    FeeRound,
    FeeRoundPublished,
)
from afterbell.subsidy.models.objections import Objection, ObjectionAnswer
from afterbell.subsidy.models.payroll import PayrollClasses
from afterbell.subsidy.models.ratings import RatingCount, RatingGiven
from afterbell.subsidy.models.settlements import Draft, LeftOut, Settlement, SettlementPublished, SettlementStep
from afterbell.subsidy.models.statements import PayLine, Statement

__all__ = [
    "Adjustment",
    "AdjustmentSigned",
    "Appeal",
    "AppealAnswer",
    "Appraisal",
    "AppraisalConfirmed",
    "AppraisedPerson",
    "BankRow",
    "BankStatement",
    "BudgetApproved",
    "Draft",
    "FeeBill",
    "FeeExemption",
    "FeeExemptionConfirmed",
    "FeeReceipt",
    "FeeReceiptConfirmed",
    "FeeReceiptReversed",
    "FeeRound",
    "FeeRoundPublished",
    "LeftOut",
    "Objection",
    "ObjectionAnswer",
    "PayLine",
    "PayrollClasses",
    "RatingCount",
    "RatingGiven",
    "Settlement",
    "SettlementPublished",
    "SettlementStep",
    "Statement",
    "TermBudget",
]
