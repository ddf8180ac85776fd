"""What an independent checker found wrong with a result."""

from __future__ import annotations

from dataclasses import dataclass

from afterbell.base.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing wrong: the rule that does not hold, the place, and a sentence for people."""

    rule: str
    where: str
    words: Words


def in_order(found: list[Finding]) -> tuple[Finding, ...]:
    """Each finding once, in an order that does not depend on how they were found."""
    return tuple(sorted(set(found), key=lambda finding: (finding.rule, finding.where, finding.words.en)))
