"""Refusals people can meet: a code, a sentence in both languages, the field it concerns.

A context keeps its own catalogue, `REFUSALS = catalogue("enrolment", {...})`, and answers with `Refused`, which
carries all reasons at once. What is not the actor's is `NotThere`, the same as what does not exist.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from afterbell.base.days import day_in_full
from afterbell.base.words import Words


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why something is not done: `code` for programs, `words` for people, `field` for the form."""

    code: str
    words: Words
    field: str = ""


class Refused(Exception):
    """Something asked for is refused, with every reason. `conflict` says that somebody else was first."""

    def __init__(self, reasons: Iterable[Refusal], *, conflict: bool = False) -> None:
        self.reasons = tuple(reasons)
        self.conflict = conflict
        super().__init__("; ".join(f"{reason.code}: {reason.words.en}" for reason in self.reasons))


class NotThere(Exception):
    """What was asked for does not exist, or is not the actor's to know of."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The refusals one context knows, by code."""

    context: str
    sentences: Mapping[str, Words]

    def refusal(self, code: str, *, field: str = "", **values: object) -> Refusal:
        """Build the refusal, its days written as people write them.

        Raises KeyError for a code or value the catalogue does not know.
        """
        words = self.sentences[code].fill(**{name: _readable(value) for name, value in values.items()})
        return Refusal(code=f"{self.context}.{code}", words=words, field=field)

    def refused(self, code: str, *, field: str = "", conflict: bool = False, **values: object) -> Refused:
        """Build the exception for one reason, to be raised by the caller."""
        return Refused([self.refusal(code, field=field, **values)], conflict=conflict)


def _readable(value: object) -> object:
    return day_in_full(value) if isinstance(value, date) and not isinstance(value, datetime) else value


def catalogue(context: str, sentences: Mapping[str, Words]) -> Catalogue:
    return Catalogue(context=context, sentences=sentences)
