"""What is true of comments on paper: how long one is, and what keeps it back."""

from afterbell.portal.rules.length import MOST, left, length
from afterbell.portal.rules.screening import (
    DEFAULT_LISTS,
    Decision,
    Entry,
    Finding,
    Rule,
    WordLists,
    screen,
    verify_findings,
)

__all__ = [
    "DEFAULT_LISTS",
    "MOST",
    "Decision",
    "Entry",
    "Finding",
    "Rule",
    "WordLists",
    "left",
    "length",
    "screen",
    "verify_findings",
]
