"""What each fact says of the named adult, one rule a function."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from afterbell.attendance.rules.presence.problem import Held, Sighting, Verdict

SECONDS_A_MINUTE = 60


def claims_presence(fact: Sighting, *, held: Held) -> bool:
    """Say that a fact puts the named adult there; what is of hours before the session, or after it, does not."""
    return fact.adult == held.named and held.counts(fact.at)


def denies_presence(fact: Sighting, *, held: Held) -> bool:
    """Say that by a fact the room had no adult, or another one, while the named one was to be in it."""
    return fact.adult != held.named and held.expected_at <= fact.at < held.ends_at


def contradicting(
    *, claims: Collection[Sighting], denials: Collection[Sighting], verdicts: Collection[Verdict]
) -> Iterator[tuple[Sighting, Sighting]]:
    """Give who is said to have come by then, and yet was not met: pairs about which no verdict was given.

    Who was not met and came afterwards was late, which contradicts nothing.
    """
    for claim in claims:
        for denial in denials:
            decided = any({claim.fact, denial.fact} <= verdict.about for verdict in verdicts)
            if claim.at <= denial.at and not decided:
                yield claim, denial


def minutes_late(*, since_seconds: float, tolerance: int) -> int:
    """Count whole minutes after the beginning; none within what the scheme allows."""
    minutes = int(since_seconds // SECONDS_A_MINUTE)
    return minutes if minutes > tolerance else 0
