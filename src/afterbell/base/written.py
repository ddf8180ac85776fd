"""What somebody wrote in their own words: a reason, a place, a question, and whether anybody can read it."""

from __future__ import annotations

import unicodedata

from afterbell.base.letters import BLANK_LETTERS, JOINERS, holdable

UNSEEN = ("C", "Z")
STEERING = ("Cc", "Cf")


def written(text: str) -> str:
    """Give a text without what nobody sees around it, and without signs that steer; "" where no letter can be read.

    Those turn a line round or take no room, so that others read something else than stands there. Signs that join
    letters stay inside it: Mongolian is written with them.
    """
    plain = "".join(sign for sign in holdable(text) if not _steers(sign))
    if not any(sign.isalnum() and sign not in BLANK_LETTERS for sign in plain):
        return ""
    seen = [at for at, sign in enumerate(plain) if _is_seen(sign)]
    return plain[seen[0] : seen[-1] + 1]


def _steers(sign: str) -> bool:
    return unicodedata.category(sign) in STEERING and sign not in "\n\t" and sign not in JOINERS


def _is_seen(sign: str) -> bool:
    return unicodedata.category(sign)[0] not in UNSEEN and sign not in BLANK_LETTERS
