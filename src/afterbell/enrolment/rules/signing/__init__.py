"""Who signs again when a paper's text changes, and what is different in it, in plain words."""

from afterbell.enrolment.rules.signing.difference import Change, Kind, Piece, differences
from afterbell.enrolment.rules.signing.problem import Reading
from afterbell.enrolment.rules.signing.rules import DAYS_TO_SIGN, filled, sign_by, touches
from afterbell.enrolment.rules.signing.verify import verify_touch

__all__ = [
    "DAYS_TO_SIGN",
    "Change",
    "Kind",
    "Piece",
    "Reading",
    "differences",
    "filled",
    "sign_by",
    "touches",
    "verify_touch",
]
