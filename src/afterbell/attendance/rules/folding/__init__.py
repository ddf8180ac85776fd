"""Marks in any order, repeated, from several devices, folded into one state for each session and pupil."""

from afterbell.attendance.rules.folding.problem import (
    CAME,
    DEPARTED,
    PAGE,
    Contradiction,
    Expected,
    IdConflict,
    LateDecision,
    Mark,
    MarkState,
    PupilState,
    Rank,
    Roll,
    Seal,
)
from afterbell.attendance.rules.folding.rules import absences, reasons_against_sealing, unaccounted
from afterbell.attendance.rules.folding.solve import fold, merge
from afterbell.attendance.rules.folding.verify import verify_roll

__all__ = [
    "CAME",
    "DEPARTED",
    "PAGE",
    "Contradiction",
    "Expected",
    "IdConflict",
    "LateDecision",
    "Mark",
    "MarkState",
    "PupilState",
    "Rank",
    "Roll",
    "Seal",
    "absences",
    "fold",
    "merge",
    "reasons_against_sealing",
    "unaccounted",
    "verify_roll",
]
