"""Facts from three sources, in any order and however often they come, folded into one answer."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from afterbell.attendance.rules.presence.problem import Found, Held, Presence, Sighting, Verdict
from afterbell.attendance.rules.presence.rules import claims_presence, contradicting, denies_presence, minutes_late


def presence_of(*, held: Held, facts: Iterable[Sighting], verdicts: Collection[Verdict] = ()) -> Presence:
    """Say whether the named adult was there.

    Facts that contradict each other stay so until somebody decides about them; the latest verdict counts, until
    something comes to be known that it did not decide about.
    """
    known = sorted(set(facts), key=lambda fact: (fact.at, fact.source, fact.adult, fact.fact, fact.by))
    claims = tuple(fact for fact in known if claims_presence(fact, held=held))
    denials = tuple(fact for fact in known if denies_presence(fact, held=held))
    given = [verdict for verdict in verdicts if held.concerns(verdict)]
    verdict = max(given, key=lambda one: (one.at, one.fact), default=None)
    if any(contradicting(claims=claims, denials=denials, verdicts=given)):
        found = Found.CONTRADICTING
    elif verdict is not None:
        found = Found.HERE if verdict.here else Found.NOT_HERE
    elif claims:
        found = Found.HERE
    else:
        found = Found.NOT_HERE if denials else Found.UNKNOWN
    since = claims[0].at if claims and found is Found.HERE else None
    return Presence(
        found=found,
        since=since,
        late_minutes=minutes_late(
            since_seconds=(since - held.expected_at).total_seconds() if since else 0, tolerance=held.tolerance
        ),
        claims=claims,
        denials=denials,
        decided=verdict.fact if verdict and found is not Found.CONTRADICTING else "",
    )
