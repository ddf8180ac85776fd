"""On which days somebody may not stand with children: without valid vetting, or unsigned or untrained.

A roster is made before anybody can have signed. So an unsigned or untrained adult is barred only from what takes place
today and tomorrow, and from what is past; further sessions wait for the signature.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, timedelta

from afterbell.base.spans import FIRST_DAY, LAST_DAY, DateSpan

EVER = DateSpan(FIRST_DAY, LAST_DAY)
WAITS = timedelta(days=2)


def unvetted(*, required: Collection[str], valid: Iterable[tuple[str, DateSpan]]) -> tuple[DateSpan, ...]:
    """Give the days on which one of the required kinds of vetting is not valid."""
    held = list(valid)
    gaps = [gap for kind in sorted(required) for gap in without(EVER, [span for other, span in held if other == kind])]
    return joined(gaps)


def unready(*, signed: bool, trained: bool, today: date, cleared: Iterable[DateSpan]) -> tuple[DateSpan, ...]:
    """Give the days on which somebody may not stand for want of a signature or of the training.

    `cleared` are the days on which the duty leader let them stand in spite of it.
    """
    if signed and trained:
        return ()
    return without(DateSpan(FIRST_DAY, today + WAITS), cleared)


def without(whole: DateSpan, holes: Iterable[DateSpan]) -> tuple[DateSpan, ...]:
    """Give what is left of a span of days when others are taken out of it, in order."""
    left: list[DateSpan] = []
    first = whole.first
    for hole in sorted(holes):
        if hole.first > first:
            left.append(DateSpan(first, min(hole.first, whole.until)))
        first = max(first, hole.until)
        if first >= whole.until:
            return tuple(left)
    return (*left, DateSpan(first, whole.until))


def joined(spans: Iterable[DateSpan]) -> tuple[DateSpan, ...]:
    """Give the days of all the spans, each once, in order."""
    found: list[DateSpan] = []
    for span in sorted(spans):
        if found and span.first <= found[-1].until:
            found[-1] = DateSpan(found[-1].first, max(found[-1].until, span.until))
        else:
            found.append(span)
    return tuple(found)


def is_barred(day: date, spans: Iterable[DateSpan]) -> bool:
    return any(day in span for span in spans)
