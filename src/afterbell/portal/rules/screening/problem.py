"""What a comment is screened against, and what is found in it; places are half-open spans of the text as typed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from afterbell.base.words import Words


class Rule(StrEnum):
    """What kind of thing keeps a comment back."""

    SENSITIVE = "sensitive"
    PERSONAL = "personal"
    LINK = "link"
    CODE = "code"


class Decision(StrEnum):
    """Shown once a person has looked at it, or not taken at all."""

    HOLD = "hold"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A word of a list. `by_sound`: whatever is read the same without tones is the same word, also in Latin letters."""

    code: str
    word: str
    by_sound: bool = False
    decision: Decision = Decision.HOLD


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class WordLists:
    """One edition of a school's lists: words that are looked for, and phrases in which they are meant well.

    An edition is itself and equal to no other; keep it, for what is made of it for searching is made once.
    """

    entries: tuple[Entry, ...]
    allowed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One place that keeps a comment back: `code` is the entry's, empty where no list was asked; `words` say why."""

    rule: Rule
    code: str
    start: int
    end: int
    decision: Decision
    words: Words
