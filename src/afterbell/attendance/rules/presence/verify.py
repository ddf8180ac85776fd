"""An independent look at an answer: what is said of an adult has to stand on facts."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import timedelta

from afterbell.attendance.rules.presence.problem import Found, Held, Presence, Sighting, Verdict


def doubts(
    *, presence: Presence, held: Held, facts: Collection[Sighting], verdicts: Collection[Verdict] = ()
) -> Iterator[str]:
    """Name what in an answer the facts do not bear out; nothing for a right one."""
    first = held.starts_at - timedelta(hours=1)
    yes = [one for one in facts if one.adult == held.named and first <= one.at < held.ends_at]
    begins = max([held.starts_at, *([held.named_at] if held.named_at else [])])
    no = [one for one in facts if one.adult != held.named and begins <= one.at < held.ends_at]
    verdicts = [one for one in verdicts if held.named_at is None or one.at >= held.named_at]
    if {one.fact for one in presence.claims} != {one.fact for one in yes}:
        yield "claims"
    if {one.fact for one in presence.denials} != {one.fact for one in no}:
        yield "denials"
    if (presence.found is Found.CONTRADICTING) != _open(yes, no, verdicts):
        yield "contradiction"
    if presence.found is not Found.CONTRADICTING and presence.found is not _said(yes, no, verdicts):
        yield "found"
    if presence.found is Found.HERE and yes and presence.since != min(one.at for one in yes):
        yield "since"
    if presence.late_minutes and presence.late_minutes <= held.tolerance:
        yield "late"


def _open(yes: Collection[Sighting], no: Collection[Sighting], verdicts: Collection[Verdict]) -> bool:
    """Look from the denials' side for somebody who had come by then, of whom nobody decided."""
    for denial in no:
        undecided = {one.fact for one in yes if one.at <= denial.at}
        for verdict in verdicts:
            if denial.fact in verdict.about:
                undecided -= verdict.about
        if undecided:
            return True
    return False


def _said(yes: Collection[Sighting], no: Collection[Sighting], verdicts: Collection[Verdict]) -> Found:
    if verdicts:
        last = max(verdicts, key=lambda one: (one.at, one.fact))
        return (Found.NOT_HERE, Found.HERE)[last.here]
    if yes:
        return Found.HERE
    return Found.NOT_HERE if no else Found.UNKNOWN
