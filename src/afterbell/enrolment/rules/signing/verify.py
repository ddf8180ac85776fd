"""An independent look at whether a changed paper touches a signer: both are read aloud letter by letter, side by side.

It shares no code with the rule that decides.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest

from afterbell.base.words import Words
from afterbell.enrolment.rules.signing.problem import Reading
from afterbell.scheme.rules.codes import PaperField
from afterbell.schools.rules.findings import Finding

BLANK = 8 * "_"
NAMES = {str(field): field for field in PaperField}
SENTENCES = {
    "not_asked": Words(
        zh="文书读起来不一样，却没有请家长重新签名。",
        en="The paper reads differently, and nobody is asked to sign it.",
    ),
    "asked_in_vain": Words(
        zh="文书读起来与签过的一样，却要家长再签一次。",
        en="The paper reads as it was signed, and is asked for again.",
    ),
}


def verify_touch(*, signed: Reading | None, now: Reading, touched: bool) -> tuple[Finding, ...]:
    """Give what is wrong with having asked for a signature, or not; nothing when it is right."""
    same = signed is not None and all(one == other for one, other in zip_longest(_aloud(signed), _aloud(now)))
    if same is not touched:
        return ()
    key = "asked_in_vain" if touched else "not_asked"
    return (Finding(rule=key, where="", words=SENTENCES[key]),)


def _aloud(reading: Reading) -> Iterator[str]:
    return (letter for letter in _letters(reading) if not letter.isspace())


def _letters(reading: Reading) -> Iterator[str]:
    place = 0
    while place < len(reading.text):
        end = reading.text.find("}", place)
        name = reading.text[place + 1 : end] if reading.text[place] == "{" and end > place else ""
        if name in NAMES:
            yield from reading.values.get(NAMES[name], "") or BLANK
            place = end + 1
        else:
            yield reading.text[place]
            place += 1
