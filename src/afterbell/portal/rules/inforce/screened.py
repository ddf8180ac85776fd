"""No text of a matter tells by what one person is known, reached or visited; what does is named by its place."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, TypeVar

from afterbell.base.words import Words
from afterbell.portal.rules.inforce.shown import FIELDS, Shown
from afterbell.portal.rules.screening.folding import plain as read_plainly
from afterbell.portal.rules.screening.personal import masked, numbers
from afterbell.portal.rules.screening.whereabouts import whereabouts

S = TypeVar("S", bound=Shown)
WITHHELD = Words(zh="（未公开）", en="(withheld)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A text that is not public: where it stands in words, and enough of what was found to know it again."""

    where: Words
    seen: str


def screened(shown: S) -> tuple[S, tuple[Fault, ...]]:
    """Give a matter without the texts that tell something personal, and where those stand."""
    faults: list[Fault] = []
    return _screened(shown, Words("", ""), faults), tuple(faults)


def _screened(value: Any, where: Words, faults: list[Fault]) -> Any:  # noqa: ANN401 - whatever a field of these holds
    if type(value) in FIELDS:
        parts = {
            name: _screened(getattr(value, name), _below(where, words), faults)
            for name, words in FIELDS[type(value)].items()
        }
        return replace(value, **parts)
    if isinstance(value, tuple):
        return tuple(_screened(one, _row(where, number), faults) for number, one in enumerate(value, start=1))
    if isinstance(value, Words):
        seen = found_in(value.zh) or found_in(value.en)
        return _withheld(value, WITHHELD, seen, where, faults)
    if isinstance(value, str):
        return _withheld(value, WITHHELD.zh, found_in(value), where, faults)
    return value


def _withheld(value: Any, instead: Any, seen: str, where: Words, faults: list[Fault]) -> Any:  # noqa: ANN401 - as above
    if not seen:
        return value
    faults.append(Fault(where=where, seen=seen))
    return instead


def found_in(text: str) -> str:
    """Show a little of what in a text belongs to one person; "" when nothing does."""
    read = read_plainly(text)
    for finding in (*numbers(read=read), *whereabouts(read=read)):
        return masked(text[finding.start : finding.end])
    return ""


def _below(where: Words, words: Words) -> Words:
    return Words(zh=f"{where.zh} · {words.zh}", en=f"{where.en} · {words.en}") if where.zh else words


def _row(where: Words, number: int) -> Words:
    return Words(zh=f"{where.zh}第 {number} 行", en=f"{where.en} {number}")
