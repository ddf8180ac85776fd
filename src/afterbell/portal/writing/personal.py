"""What belongs to one person has no place in what is public: where it stands, told so that its writer finds it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from afterbell.base.words import Words
from afterbell.portal.rules.screening import Rule, WordLists, screen
from afterbell.portal.rules.screening.broken import over_breaks

READ_AT_ONCE = 2_000
MOST_TOLD = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Something that belongs to one person: where it stands, and what it looks like, never in full."""

    place: Words
    said: Words


def personal_in(passages: Iterable[tuple[Words, str]], *, own: Sequence[str] = ()) -> tuple[Found, ...]:
    """Look through passages, each with its place; the first few findings. The school's `own` numbers may be told."""
    lists = WordLists(entries=(), allowed=tuple(phrase for phrase in own if phrase))
    whole = list(passages)
    found: list[Found] = []
    for batch in _batches(whole):
        found += _found_in(batch, lists)
        if len(found) >= MOST_TOLD:
            break
    found += [one for one in _over_breaks(whole, lists) if one.said not in [other.said for other in found]]
    return tuple(found[:MOST_TOLD])


def _over_breaks(passages: Sequence[tuple[Words, str]], lists: WordLists) -> Iterator[Found]:
    """Read on over the ends of paragraphs and cells: a number may go on in the next."""
    pieces = [(place, line) for place, text in passages for line in text.split("\n") if line.strip()]
    for at, finding in over_breaks(pieces=[line for _place, line in pieces], lists=lists):
        yield Found(place=pieces[at][0], said=_without_advice(finding.words))


def _batches(passages: Iterable[tuple[Words, str]]) -> Iterator[list[tuple[Words, str]]]:
    """Read short passages together: a table has many rows of a few letters each."""
    batch: list[tuple[Words, str]] = []
    letters = 0
    for place, text in passages:
        if batch and letters + len(text) > READ_AT_ONCE:
            yield batch
            batch, letters = [], 0
        batch.append((place, text))
        letters += len(text)
    if batch:
        yield batch


def _found_in(batch: list[tuple[Words, str]], lists: WordLists) -> list[Found]:
    starts, at = [], 0
    for _place, text in batch:
        starts.append(at)
        at += len(text) + 1
    whole = "\n".join(text for _place, text in batch)
    findings = [one for one in screen(text=whole, lists=lists) if one.rule is Rule.PERSONAL]
    return [
        Found(place=batch[bisect_right(starts, one.start) - 1][0], said=_without_advice(one.words)) for one in findings
    ]


def _without_advice(words: Words) -> Words:
    """Keep what was found and leave out what a comment's writer should do about it."""
    return Words(zh=words.zh.partition("。")[0], en=words.en.partition(". ")[0].partition("; ")[0])
