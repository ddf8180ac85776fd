"""How often one place knocks at a public door in a day, by a fingerprint that tells no address and is another tomorrow.

What is counted for one place closes no door for others; what is counted for all is far larger, and only keeps a flood
out of the tables.
"""

from __future__ import annotations

from datetime import datetime, time

from afterbell.base.addresses import line_of
from afterbell.base.crypto import blind
from afterbell.base.spans import instant, local_day
from afterbell.portal.models import PublicKnock

SIGNS_OF_WORDS = 16
MOST_OF_ALL = 1_000
"""So much of one thing is taken in from all together: reports a day, objections of strangers that wait."""


def print_of(*, came_from: str, now: datetime) -> str:
    """Give a place, the line of an address or an account, a print that is another tomorrow."""
    return blind(text=f"{local_day(now)}|{line_of(came_from)}", purpose="portal.knock")


def knocked(*, door: str, came_from: str, now: datetime) -> int:
    """Count how often a place knocked today at a door, or at any whose name begins so."""
    begun, whence = instant(local_day(now), time()), print_of(came_from=came_from, now=now)
    return PublicKnock.objects.filter(door__startswith=door, whence=whence, at__gte=begun).count()


def door_of_words(*, door: str, words: str) -> str:
    """Name a door by what was said at it, so that the same words from one place are one knock; they cannot be read."""
    return f"{door}:{blind(text=words, purpose='portal.knock.words')[:SIGNS_OF_WORDS]}"


def note_knock(*, school: int, door: str, came_from: str, now: datetime) -> None:
    """Note that a place knocked at a door; what was noted before today goes."""
    PublicKnock.objects.filter(at__lt=instant(local_day(now), time())).delete()
    PublicKnock.objects.create(school_id=school, door=door, whence=print_of(came_from=came_from, now=now), at=now)
