"""What somebody has to have before standing with children, and what children are told before the first session."""

from __future__ import annotations

from dataclasses import dataclass

from afterbell.base.words import Words
from afterbell.scheme.rules.codes import VettingKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """One point of the term's training, or of the safety briefing."""

    code: str
    words: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    """The term's training, the briefing of each group, which vetting outside and own staff need.

    With `bars`, whoever has not signed the statement of duties and done the training is not rostered.
    """

    training: tuple[Topic, ...]
    briefing: tuple[Topic, ...]
    outside_vetting: tuple[VettingKind, ...]
    own_vetting: tuple[VettingKind, ...]
    bars: bool
