"""Every write of subsidies."""

from afterbell.subsidy.commands.adjusting import propose_adjustments, sign_adjustment
from afterbell.subsidy.commands.appraising import answer_appeal, appeal, confirm_appraisal, draw_appraisal
from afterbell.subsidy.commands.banking import confirm_statement, match_bank_row, take_in_statement
from afterbell.subsidy.commands.budgeting import approve_budget, draw_budget
from afterbell.subsidy.commands.exempting import confirm_exemption, propose_exemption
from afterbell.subsidy.commands.objecting import answer_objection, object_to
from afterbell.subsidy.commands.owing import draw_fees, publish_fees
from afterbell.subsidy.commands.payroll import set_payroll_classes
from afterbell.subsidy.commands.publishing import publish_settlement
from afterbell.subsidy.commands.rating import rate_group
from afterbell.subsidy.commands.receiving import Channel, Way, confirm_receipt, record_receipt, reverse_receipt
from afterbell.subsidy.commands.settling import draw_up, review
from afterbell.subsidy.commands.stepping import approve_settlement, close_settlement, open_objections, record_payment

__all__ = [
    "Channel",
    "Way",
    "answer_appeal",
    "answer_objection",
    "appeal",
    "approve_budget",
    "approve_settlement",
    "close_settlement",
    "confirm_appraisal",
    "confirm_exemption",
    "confirm_receipt",
    "confirm_statement",
    "draw_appraisal",
    "draw_budget",
    "draw_fees",
    "draw_up",
    "match_bank_row",
    "object_to",
    "open_objections",
    "propose_adjustments",
    "propose_exemption",
    "publish_fees",
    "publish_settlement",
    "rate_group",
    "record_payment",
    "record_receipt",
    "reverse_receipt",
    "review",
    "set_payroll_classes",
    "sign_adjustment",
    "take_in_statement",
]
