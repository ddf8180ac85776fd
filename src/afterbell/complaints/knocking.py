"""How often an address knocks at the door of complaints: known for a day by a fingerprint that tells no address."""

from __future__ import annotations

from datetime import datetime, timedelta

from afterbell.base.addresses import line_of
from afterbell.base.crypto import blind
from afterbell.base.spans import local_day
from afterbell.complaints.models import Knock
from afterbell.complaints.refusals import REFUSALS

MOST_WRITTEN, WRITTEN_WITHIN = 5, timedelta(hours=1)
MOST_GUESSED, GUESSED_WITHIN = 5, timedelta(minutes=15)
KEPT = timedelta(days=1)


def fingerprint(address: str, *, now: datetime) -> str:
    """Give the line of an address a print that is another tomorrow, and in no other place."""
    return blind(text=f"{local_day(now)}|{line_of(address)}", purpose="complaints.address")


def may_write(*, whence: str, now: datetime) -> None:
    """Let nobody write more than a few an hour from one address. Raises Refused."""
    if _knocked(Knock.What.WROTE, whence=whence, since=now - WRITTEN_WITHIN) >= MOST_WRITTEN:
        raise REFUSALS.refused("too_many")


def may_guess(*, whence: str, now: datetime) -> None:
    """Let nobody guess on after some wrong words. Raises Refused."""
    if _knocked(Knock.What.GUESSED, whence=whence, since=now - GUESSED_WITHIN) >= MOST_GUESSED:
        minutes = int(GUESSED_WITHIN.total_seconds() // 60)
        raise REFUSALS.refused("guess_later", tries=MOST_GUESSED, minutes=minutes)


def note_knock(what: str, *, school: int, whence: str, now: datetime) -> None:
    Knock.objects.create(school_id=school, what=what, whence=whence, at=now)


def _knocked(what: str, *, whence: str, since: datetime) -> int:
    return Knock.objects.filter(what=what, whence=whence, at__gt=since).count()
