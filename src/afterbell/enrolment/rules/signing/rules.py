"""Whether a change of a paper touches a signer, and until which day it is signed again."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta

from afterbell.enrolment.rules.signing.problem import Reading
from afterbell.scheme.rules.codes import PaperField

LINE = "________"
DAYS_TO_SIGN = 14
FIELD = re.compile("|".join(re.escape(f"{{{field.value}}}") for field in PaperField))


def filled(*, text: str, values: Mapping[PaperField, str]) -> str:
    """Put a child's values where the text names them; a field without a value stays a line to write on.

    In one pass: a name that looks like a field stays a name.
    """
    return FIELD.sub(lambda found: values.get(PaperField(found[0][1:-1])) or LINE, text)


def touches(*, signed: Reading | None, now: Reading) -> bool:
    """Tell whether a paper must be signed: it reads differently from what was signed, or nothing was signed yet.

    The same words with the same values are the same paper, whichever version of the scheme it stands in and however
    its lines are broken.
    """
    if signed is None:
        return True
    return _reads(signed) != _reads(now)


def _reads(reading: Reading) -> str:
    return "".join(filled(text=reading.text, values=reading.values).split())


def sign_by(*, in_force_from: date, last_day: date) -> date:
    """Give the last day for signing a changed paper: two weeks from the day it came into force, within the term."""
    return max(in_force_from, min(in_force_from + timedelta(days=DAYS_TO_SIGN), last_day))
