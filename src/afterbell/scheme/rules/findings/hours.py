"""The afternoon as the rules see it: who is where from the bell to the last band, in one season."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import time

from afterbell.base.spans import TimeSpan
from afterbell.scheme.rules.codes import Ledger, Residence
from afterbell.scheme.rules.document import Band, DutyPost, Scheme, Season


@dataclass(frozen=True, slots=True, kw_only=True)
class Child:
    """One kind of child: a residence and a grade."""

    residence: Residence
    grade: int


def children(scheme: Scheme) -> Iterator[Child]:
    """Give every kind of child the scheme is for."""
    for residence in scheme.scope.residences:
        for grade in scheme.scope.grades:
            yield Child(residence=residence, grade=grade)


def bands_of(scheme: Scheme, child: Child) -> tuple[Band, ...]:
    return tuple(band for band in scheme.bands if child.grade in band.grades and child.residence in band.residences)


def last_end(scheme: Scheme, child: Child, season: Season) -> tuple[time, int] | None:
    """Give when the service ends for a child who stays to its end, and the number of that band."""
    mine = bands_of(scheme, child)
    ends = [
        (band.span_in(season=season.code).end, number)
        for number, band in enumerate(scheme.bands)
        if band in mine and band.ledger is Ledger.SERVICE
    ]
    return max(ends, default=None)


def posts_over(scheme: Scheme, child: Child) -> tuple[DutyPost, ...]:
    return tuple(post for post in scheme.duty_posts if child.residence in post.in_charge_of)


def spans_of_post(scheme: Scheme, post: DutyPost, season: Season) -> tuple[TimeSpan, ...]:
    """Give the times of a post: its own, or those of its bands."""
    if post.times:
        return (dict(post.times)[season.code],)
    return tuple(scheme.band(code=code).span_in(season=season.code) for code in post.bands)


def in_charge(scheme: Scheme, child: Child, season: Season) -> tuple[TimeSpan, ...]:
    """Give the spans in which some adult has this kind of child in charge."""
    in_bands = [band.span_in(season=season.code) for band in bands_of(scheme, child)]
    at_posts = [span for post in posts_over(scheme, child) for span in spans_of_post(scheme, post, season)]
    return tuple(sorted(in_bands + at_posts))


def gaps(*, start: time, spans: Sequence[TimeSpan]) -> tuple[TimeSpan, ...]:
    """Give what lies between a moment and the last of the spans and is in none of them."""
    found: list[TimeSpan] = []
    at = start
    for span in sorted(spans):
        if span.start > at:
            found.append(TimeSpan(at, span.start))
        at = max(at, span.end)
    return tuple(found)


def minutes_within(spans: Iterable[TimeSpan]) -> int:
    """Count the minutes that are in at least one of the spans."""
    covered = {minute for span in spans for minute in range(_minute(span.start), _minute(span.end))}
    return len(covered)


def _minute(moment: time) -> int:
    return moment.hour * 60 + moment.minute
