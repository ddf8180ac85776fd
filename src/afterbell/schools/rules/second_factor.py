"""Time codes of an authenticator app (RFC 6238): six digits that change every thirty seconds, taken once each."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from pyotp import TOTP, OTPVerificationError

STEP_SECONDS, DIGITS, SKEW = 30, 6, 1
MOST_WRONG, COUNTED_FOR = 20, timedelta(hours=1)
PROOF_LASTS = timedelta(minutes=30)
_SIX_DIGITS = re.compile(r"[0-9]{6}", re.ASCII)


def typed(code: str) -> str:
    """Give a code as it is compared: spaces, hyphens and capitals do not matter."""
    return "".join(sign for sign in code.lower() if sign.isalnum())


def is_time_code(code: str) -> bool:
    """Say whether what was typed is a code of the app, and no recovery code."""
    return bool(_SIX_DIGITS.fullmatch(typed(code)))


def code_at(*, secret: str, step: int) -> str:
    """Give the code the app shows during a step of time."""
    return TOTP(secret, digits=DIGITS, interval=STEP_SECONDS).generate_otp(step)


def step_at(instant: datetime) -> int:
    """Give the number of the step of time in which an instant lies."""
    return int(instant.timestamp()) // STEP_SECONDS


def step_taken(*, secret: str, code: str, instant: datetime, last: int) -> int | None:
    """Give the step of time whose code this is; None for a wrong one, and for one of a step that is over.

    The app's clock may be one step behind or ahead. `last` is the newest step whose code was taken: neither its code
    nor an older one is taken again, wherever the server's own clock jumps.
    """
    if not is_time_code(code):
        return None
    try:
        step = TOTP(secret, digits=DIGITS, interval=STEP_SECONDS).verify_and_get_timecode(
            typed(code), for_time=instant, valid_window=SKEW
        )
    except OTPVerificationError:
        return None
    return step if step > last else None


def may_be_tried(*, wrong: int, since: datetime | None, instant: datetime) -> bool:
    """Say whether another code is looked at: after twenty wrong ones none is for the rest of the hour."""
    return wrong < MOST_WRONG or not still_counted(since=since, instant=instant)


def still_counted(*, since: datetime | None, instant: datetime) -> bool:
    """Say whether wrong codes since that instant still count; a clock that was put back does not stretch the hour."""
    return since is not None and abs(instant - since) < COUNTED_FOR


def is_fresh(*, proven_at: datetime, instant: datetime) -> bool:
    """Say whether a proof is young enough for a step that weighs; one from the future is not."""
    return timedelta(seconds=-1) <= instant - proven_at < PROOF_LASTS


def address_of(*, secret: str, name: str, issuer: str) -> str:
    """Write the address an authenticator app reads from the picture."""
    return TOTP(secret, digits=DIGITS, interval=STEP_SECONDS, name=name, issuer=issuer).provisioning_uri()
