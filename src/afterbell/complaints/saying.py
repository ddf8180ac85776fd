"""What people write in a complaint and about one: how long, without code, and sealed where it lies."""

from __future__ import annotations

from collections.abc import Iterator

from afterbell.base.crypto import seal, unseal
from afterbell.base.refusals import Refusal
from afterbell.base.written import written
from afterbell.complaints.refusals import REFUSALS
from afterbell.portal.rules.length import length
from afterbell.portal.rules.screening import DEFAULT_LISTS, Rule, screen

MOST, MOST_CONTACT = 500, 60
WORDS, STEP, CONTACT = "complaint.words", "complaint.step", "complaint.contact"
SHOWN = 12
SIGNS_EACH = 16
"""No character a person reads takes more signs; a text with more is too long without being counted."""
NAMES_SOMEBODY = frozenset({Rule.PERSONAL})


def sealed(text: str, *, purpose: str) -> bytes | None:
    return seal(text=text, purpose=purpose) if text else None


def opened(kept: bytes | memoryview | None, *, purpose: str) -> str:
    """Give the words; "" where there were none or they are past their time."""
    return unseal(sealed=bytes(kept), purpose=purpose) if kept else ""


def said(words: str) -> str:
    """Give what was written as one text, whichever way the browser ends its lines."""
    return written(words.replace("\r\n", "\n"))


def faults_of(words: str, *, missing: str = "", field: str = "words", most: int = MOST) -> Iterator[Refusal]:
    """Find why words are not taken; those that are `missing` give a reason only where one is named."""
    text = said(words)
    if not text:
        yield from [REFUSALS.refusal(missing, field=field)] if missing else []
        return
    many = length(text) if len(text) <= most * SIGNS_EACH else len(text)
    if many > most:
        yield REFUSALS.refusal("words_too_long", field=field, most=most, length=many)
        return
    for found in screen(text=text, lists=DEFAULT_LISTS):
        if found.rule is Rule.CODE:
            yield REFUSALS.refusal("code_in_words", field=field, said=text[found.start : found.start + SHOWN])
            return


def names_somebody(words: str) -> bool:
    """Say whether there is a number, an identity card or a house in the words, which nobody but the desk reads."""
    return any(found.rule in NAMES_SOMEBODY for found in screen(text=said(words), lists=DEFAULT_LISTS))
