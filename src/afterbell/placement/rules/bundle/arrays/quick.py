"""Which bundles of a file are right beyond doubt: digest, commitment, every number, place, cut-off and closing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from afterbell.base.refusals import Refused
from afterbell.placement.rules.bundle.arrays.kernel import NONE, compiled_reader
from afterbell.placement.rules.bundle.arrays.scan import Market, Odd, Reader, Scanned, scan
from afterbell.placement.rules.bundle.problem import Header, drawn_for, runs_backwards
from afterbell.placement.rules.bundle.replay import seed_of
from afterbell.placement.rules.lottery import LEAST_SECRET
from afterbell.placement.rules.matching.arrays import Placement, Region, check, place
from afterbell.placement.rules.matching.arrays.lots import ascending

NEXT_BUNDLE = b'\n{"format"'
PART = 16_000_000
"""Bytes: the tables of so much text stay small, and there are enough parts for all processors to end together."""
AT_ONCE = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One bundle of a file: where it stands there, how much is in it, and whether it is right beyond doubt."""

    begin: int
    end: int
    header: Header
    markets: int
    tickets: int
    right: bool


def standings(*, data: bytes, reader: Reader | None = None) -> tuple[Standing, ...] | None:
    """Check every bundle of a file; None for a file that must be read the readable way.

    A large file is cut between bundles, and the parts are checked beside each other: most of the work lets go of the
    interpreter.
    """
    look = partial(_part, data, reader or compiled_reader())
    with ThreadPoolExecutor(max_workers=AT_ONCE) as workers:
        try:
            found = tuple(standing for part in workers.map(look, _parts(data)) for standing in part)
        except Odd:
            workers.shutdown(cancel_futures=True)
            return None
    whose = Counter((each.header.school, each.header.term, each.header.round) for each in found)
    return None if any(times > 1 for times in whose.values()) else found


def _parts(data: bytes) -> list[slice]:
    """Cut a file into parts of some size, each beginning with the header of a bundle."""
    cuts = [0]
    while (end := data.find(NEXT_BUNDLE, cuts[-1] + PART) + 1) > 0:
        cuts.append(end)
    return [slice(begin, end) for begin, end in pairwise([*cuts, len(data)])]


def _part(data: bytes, reader: Reader, part: slice) -> list[Standing]:
    """Check the bundles of a part. Raises Odd."""
    scanned = tuple(scan(data=data, reader=reader, part=part))
    drawn = [_well_drawn(data, bundle) for bundle in scanned]
    kept = [market for bundle, well in zip(scanned, drawn, strict=True) if well for market in bundle.markets]
    wrong = _wrongly_placed(kept)
    answers, first = [], 0
    for bundle, well in zip(scanned, drawn, strict=True):
        last = first + len(bundle.markets) if well else first
        answers.append(_standing(bundle, right=well and not wrong[first:last].any()))
        first = last
    return answers


def _standing(bundle: Scanned, *, right: bool) -> Standing:
    return Standing(
        begin=bundle.begin,
        end=bundle.end,
        header=bundle.header,
        markets=len(bundle.markets),
        tickets=sum(len(market.numbers) for market in bundle.markets),
        right=right,
    )


def _well_drawn(data: bytes, bundle: Scanned) -> bool:
    """Say whether the secret is the committed one and every number follows from it."""
    header = bundle.header
    if sha256(header.secret.encode()).hexdigest() != header.commitment or len(header.secret) < LEAST_SECRET:
        return False
    seed = seed_of(header=header)
    return all(_numbers_follow(data, header, seed, market) for market in bundle.markets)


def _numbers_follow(data: bytes, header: Header, seed: str, market: Market) -> bool:
    weekday = drawn_for(header=header, weekday=market.weekday)
    prefix = f"{seed}|{header.school}|{header.term}|{weekday}|".encode()
    digests = b"".join([sha256(prefix + data[begin:end]).digest() for begin, end in market.spans.tolist()])
    order, equal = ascending(np.frombuffer(digests, dtype=">u8").reshape(-1, 4))
    in_turn = market.numbers[order]
    if runs_backwards(header=header, weekday=market.weekday):
        in_turn = in_turn[::-1]
    return not equal and bool(np.array_equal(in_turn, np.arange(1, len(in_turn) + 1)))


def _wrongly_placed(markets: Sequence[Market]) -> NDArray[np.bool_]:
    """Say of each market whether it differs from what the rule gives, or all where the certificate does not hold."""
    if not markets:
        return np.zeros(0, dtype=np.bool_)
    region = _region(markets)
    told = _told(markets)
    try:
        due = place(region=region)
    except Refused:
        return np.ones(len(markets), dtype=np.bool_)
    by_club = (told.cutoff_class != due.cutoff_class) | (told.closed_round != due.closed_round)
    by_club |= (told.cutoff_number != due.cutoff_number) | (told.closed_size != due.closed_size)
    wrong = _any_of(told.place != due.place, region.pupil_start) | _any_of(by_club, region.club_start)
    if not wrong.any() and check(region=region, placement=told):
        wrong[:] = True
    return wrong


def _any_of(flags: NDArray[np.bool_], starts: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Say of each market whether a flag of its own is up."""
    counted = np.concatenate(([0], np.cumsum(flags)))
    return np.diff(counted[starts]) > 0


def _region(markets: Sequence[Market]) -> Region:
    pupils = [len(market.numbers) for market in markets]
    width = max(market.wishes.shape[1] for market in markets)
    wishes = np.full((sum(pupils), width), NONE, dtype=np.int16)
    classes = np.zeros((sum(pupils), width), dtype=np.uint8)
    starts = _starts(pupils)
    for market, first, last in zip(markets, starts[:-1].tolist(), starts[1:].tolist(), strict=True):
        wishes[first:last, : market.wishes.shape[1]] = market.wishes
        classes[first:last, : market.classes.shape[1]] = market.classes
    clubs = np.concatenate([market.clubs for market in markets])
    return Region(
        pupil_start=starts,
        club_start=_starts([len(market.clubs) for market in markets]),
        wishes=wishes,
        classes=classes,
        numbers=np.concatenate([market.numbers for market in markets]),
        capacity=clubs[:, 0].astype(np.int32),
        minimum=clubs[:, 1].astype(np.int32),
    )


def _told(markets: Sequence[Market]) -> Placement:
    """Give what the bundles say came out."""
    clubs = np.concatenate([market.clubs for market in markets])
    turns = np.maximum(clubs[:, 4], 0)
    return Placement(
        place=np.concatenate([market.places for market in markets]),
        cutoff_class=clubs[:, 2].astype(np.int16),
        cutoff_number=np.maximum(clubs[:, 3], 0),
        closed_round=turns.astype(np.int32),
        closed_size=np.maximum(clubs[:, 5], 0).astype(np.int32),
        rounds=np.array([1 + np.count_nonzero(market.clubs[:, 4] > 0) for market in markets], dtype=np.int32),
    )


def _starts(lengths: Sequence[int]) -> NDArray[np.int64]:
    return np.concatenate(([0], np.cumsum(lengths, dtype=np.int64))).astype(np.int64)
