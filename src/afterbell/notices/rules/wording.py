"""How long a notice may be, and what keeps it back: counted and screened as a person reads it."""

from __future__ import annotations

from collections.abc import Iterable

from afterbell.portal.rules import DEFAULT_LISTS, Decision, Finding, Rule, WordLists, length, screen

LONGEST_TITLE = 60
LONGEST_TEXT = 1000
NEVER = frozenset({Rule.PERSONAL, Rule.CODE})


def kept_out_of_a_notice(*, text: str, known: Iterable[str]) -> tuple[Finding, ...]:
    """Find somebody's personal data and code in what the school writes; the school's own telephone is `known`."""
    lists = WordLists(entries=(), allowed=tuple(phrase for phrase in known if phrase))
    return tuple(finding for finding in screen(text=text, lists=lists) if finding.rule in NEVER)


def kept_out_of_an_answer(*, text: str) -> tuple[Finding, ...]:
    """Find what a family's words on a service may not hold, whoever reads them: personal data, code, links, insults."""
    return tuple(
        finding
        for finding in screen(text=text, lists=DEFAULT_LISTS)
        if finding.decision is Decision.REFUSE or finding.rule in {*NEVER, Rule.LINK}
    )


def too_long(*, text: str, most: int) -> int:
    """Give how many characters a text has where they are too many, else nought."""
    found = length(text)
    return found if found > most else 0
