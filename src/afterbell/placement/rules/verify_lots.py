"""An independent look at a draw: what any family can do with the published seed and a calculator of SHA-256.

It shares nothing with `lottery`: each ticket's place is counted, not sorted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import sha256

from afterbell.base.words import Words
from afterbell.schools.rules.findings import Finding, in_order

SENTENCES = {
    "ticket_missing": Words(zh="凭证“{where}”没有抽到号。", en="Ticket {where} drew no number."),
    "ticket_invented": Words(
        zh="凭证“{where}”没有报名，却有号。", en="Ticket {where} has a number and no application."
    ),
    "number_wrong": Words(
        zh="凭证“{where}”的号与种子算出的不同。", en="The number of ticket {where} does not follow from the seed."
    ),
}


def verify_lots(
    *,
    seed: str,
    school: str,
    term: str,
    weekday: int,
    tickets: Iterable[str],
    numbers: Mapping[str, int],
    backwards: bool = False,
) -> tuple[Finding, ...]:
    """Find every number that does not follow from the seed; empty when the draw is right.

    `backwards` is a day on which the line is turned round: then whoever has the larger digest stands before.
    """
    digests = {ticket: sha256(f"{seed}|{school}|{term}|{weekday}|{ticket}".encode()).digest() for ticket in tickets}
    found = [_finding("ticket_missing", ticket) for ticket in digests.keys() - numbers.keys()]
    found += [_finding("ticket_invented", ticket) for ticket in numbers.keys() - digests.keys()]
    for ticket in digests.keys() & numbers.keys():
        own = digests[ticket]
        before = sum(other > own if backwards else other < own for other in digests.values())
        if numbers[ticket] != before + 1:
            found.append(_finding("number_wrong", ticket))
    return in_order(found)


def _finding(rule: str, where: str) -> Finding:
    return Finding(rule=rule, where=where, words=SENTENCES[rule].fill(where=where))
