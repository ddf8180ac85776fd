"""The lottery: one number per pupil, weekday and term, which nobody can choose and everybody can recompute.

Before applications open the school publishes the commitment, the SHA-256 of its secret. After they close it publishes
the secret, and a value named beforehand that nobody at school can influence (the evening's public draw, say). Both
together are the seed. Every pupil's digest is then the SHA-256 of the ASCII bytes

    seed|school|term|weekday|ticket

without a line end, and the digests in ascending order give the numbers 1, 2, 3 ...

A school may draw once for the whole term, and may turn the line round on every other service day, so that one bad
number does not lose the whole week. Both stand in the scheme, fixed before anybody applies.
"""

from __future__ import annotations

import hashlib
import hmac
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from afterbell.base.refusals import Refusal, Refused
from afterbell.placement.rules.refusals import REFUSALS

LEAST_SECRET = 32  # 32 hexadecimal characters are 128 bits
TICKET_LENGTH, TICKET_LETTERS = 10, "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
MONDAY, SUNDAY = 1, 7
WHOLE_TERM = 0
"""What stands for the weekday where a scheme draws once a term: a pupil then has one turn on all days."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lot:
    """What one ticket drew: its place in the order, 1 first, and the digest that proves it."""

    ticket: str
    number: int
    digest: str


def commit(*, seed: str) -> str:
    """Give the commitment to a secret: 64 hexadecimal characters, published before applications open.

    Raises Refused when the secret is too short or not plain.
    """
    reasons = _not_plain(seed)
    if len(seed) < LEAST_SECRET:
        reasons.append(REFUSALS.refusal("secret_short", length=len(seed), least=LEAST_SECRET))
    if reasons:
        raise Refused(reasons)
    return _sha256(seed)


def check_reveal(*, commitment: str, seed: str) -> None:
    """Refuse a revealed secret that is not the one committed to."""
    found = _sha256_of_any(seed)
    if found != commitment.lower():
        raise REFUSALS.refused("reveal_differs", committed=commitment, found=found)


def final_seed(*, seed: str, public_value: str) -> str:
    """Combine the secret with the later public value: SHA-256 of `secret|public value`, 64 hexadecimal characters."""
    reasons = _not_plain(seed, public_value)
    if reasons:
        raise Refused(reasons)
    return _sha256(f"{seed}|{public_value}")


def draw_number(*, seed: str, school: str, term: str, weekday: int, ticket: str) -> str:
    """Give the digest of one ticket, 64 hexadecimal characters; the smaller it is, the earlier the pupil's turn."""
    return _sha256(draw_prefix(seed=seed, school=school, term=term, weekday=weekday) + plain(ticket))


def ticket_of_term(*, key: str, registered: str) -> str:
    """Give a child's ticket of one term: ten letters and digits without look-alikes.

    The key is the term's and never published, so nobody can tell which tickets of two terms are one child's; it is
    fixed together with the commitment, so a ticket cannot be exchanged once the public value is known.
    """
    number = int.from_bytes(hmac.digest(key.encode(), registered.encode(), "sha256"))
    letters = []
    for _ in range(TICKET_LENGTH):
        number, at = divmod(number, len(TICKET_LETTERS))
        letters.append(TICKET_LETTERS[at])
    return "".join(letters)


def turned_round(*, weekday: int, weekdays: Iterable[int]) -> bool:
    """Say whether the line runs backwards on a weekday: on the second, fourth ... of the service days."""
    return sum(day < weekday for day in set(weekdays)) % 2 == 1


def draw_lots(
    *, seed: str, school: str, term: str, weekday: int, tickets: Iterable[str], backwards: bool = False
) -> tuple[Lot, ...]:
    """Draw for all tickets of a school's weekday, first number first, whatever order they come in.

    `backwards` gives the last digest the first number. Raises Refused with every ticket that is not plain or comes
    twice.
    """
    counted = Counter(tickets)
    reasons = _not_plain(*sorted(counted))
    reasons += [REFUSALS.refusal("ticket_twice", ticket=ticket) for ticket in sorted(counted) if counted[ticket] > 1]
    if reasons:
        raise Refused(reasons)
    prefix = draw_prefix(seed=seed, school=school, term=term, weekday=weekday)
    drawn = sorted(((_sha256(prefix + ticket), ticket) for ticket in counted), reverse=backwards)
    return tuple(Lot(ticket=ticket, number=number, digest=digest) for number, (digest, ticket) in enumerate(drawn, 1))


def draw_prefix(*, seed: str, school: str, term: str, weekday: int) -> str:
    """Give what stands before the ticket in the hashed text. Raises Refused for text that is not plain."""
    reasons = _not_plain(seed, school, term)
    if weekday != WHOLE_TERM and not MONDAY <= weekday <= SUNDAY:
        reasons.append(REFUSALS.refusal("weekday_unknown", weekday=weekday))
    if reasons:
        raise Refused(reasons)
    return f"{seed}|{school}|{term}|{weekday}|"


def plain(text: str) -> str:
    """Give back a text fit for hashing. Raises Refused when it has another reading in bytes."""
    reasons = _not_plain(text)
    if reasons:
        raise Refused(reasons)
    return text


def _not_plain(*texts: str) -> list[Refusal]:
    return [
        REFUSALS.refusal("text_not_plain", text=text)
        for text in texts
        if not text or not all("!" <= sign <= "~" and sign != "|" for sign in text)
    ]


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def _sha256_of_any(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", errors="surrogatepass")).hexdigest()
