"""All that keeps a comment back, in the order in which it stands there."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

from afterbell.portal.rules.screening.code import code, links
from afterbell.portal.rules.screening.folding import plain
from afterbell.portal.rules.screening.listed import allowed, listed
from afterbell.portal.rules.screening.personal import numbers
from afterbell.portal.rules.screening.problem import Finding, Rule, WordLists
from afterbell.portal.rules.screening.whereabouts import whereabouts


def screen(*, text: str, lists: WordLists) -> tuple[Finding, ...]:
    """Find what of a comment keeps it from being shown before a person has looked, or at all; empty when nothing does.

    An allowed phrase takes back what lies within it, as 毒品 in 拒绝毒品, or the school's own telephone; code never.
    """
    read = plain(text)
    persons = _widest([*numbers(read=read), *whereabouts(read=read)])
    leading = _outside(_widest(links(read=read)), spans=[(one.start, one.end) for one in persons])
    found = [*persons, *leading, *listed(text=text, read=read, lists=lists)]
    kept = _outside(found, spans=allowed(read=read, lists=lists))
    order = {rule: number for number, rule in enumerate(Rule)}
    return tuple(sorted([*kept, *code(read=read)], key=lambda one: (one.start, one.end, order[one.rule], one.code)))


def _widest(findings: Iterable[Finding]) -> list[Finding]:
    """Leave out what lies within something else: a telephone number that is somebody's WeChat id is told once."""
    found: list[Finding] = []
    for one in sorted(findings, key=lambda finding: (finding.start, -finding.end)):
        if not found or one.end > found[-1].end:
            found.append(one)
    return found


def _outside(findings: Iterable[Finding], *, spans: Iterable[tuple[int, int]]) -> list[Finding]:
    """Leave out what lies within one of the spans: in a long text there are many of both."""
    begins, farthest, far = [], [], 0
    for start, end in sorted(spans):
        far = max(far, end)
        begins.append(start)
        farthest.append(far)
    return [one for one in findings if not _reaches(farthest, bisect_right(begins, one.start), one.end)]


def _reaches(farthest: list[int], before: int, end: int) -> bool:
    return before > 0 and farthest[before - 1] >= end
