"""A finding: what a policy rule has to say about a scheme. It changes nothing by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from afterbell.base.words import Words
from afterbell.scheme.rules.codes import Level, Pack
from afterbell.scheme.rules.document import Scheme
from afterbell.scheme.rules.findings.explained import EXPLAINED, Explanation
from afterbell.scheme.rules.reading.locate import Path
from afterbell.scheme.rules.reading.notes import dotted


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing a rule found. `paragraph` names, in our own words, what the rule is drawn from."""

    rule: str
    level: Level
    pack: Pack
    paragraph: Words
    words: Words
    path: Path

    @property
    def key(self) -> str:
        """Give the key concerned, dotted, rows counted from 1."""
        return dotted(self.path)

    @property
    def explained(self) -> Explanation:
        """Give what the rule asks, and what a school changes."""
        return EXPLAINED[self.rule]

    @property
    def blocks(self) -> bool:
        return self.level is Level.BLOCK


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a rule says about one place of the scheme."""

    path: Path
    words: Words


Check = Callable[[Scheme], Iterator[Said]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A policy rule: its code, its usual level, the paragraph behind it, and the function that looks."""

    code: str
    level: Level
    paragraph: Words
    check: Check
