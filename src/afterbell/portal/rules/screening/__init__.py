"""What of a comment keeps it from being shown before a person has looked, or at all."""

from afterbell.portal.rules.screening.default_lists import DEFAULT_LISTS
from afterbell.portal.rules.screening.problem import Decision, Entry, Finding, Rule, WordLists
from afterbell.portal.rules.screening.screen import screen
from afterbell.portal.rules.screening.verify import verify_findings

__all__ = ["DEFAULT_LISTS", "Decision", "Entry", "Finding", "Rule", "WordLists", "screen", "verify_findings"]
