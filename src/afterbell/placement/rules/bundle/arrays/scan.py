"""A file of decided bundles taken apart into tables, market by market, or given up at the first odd sign."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import numpy as np
from numpy.typing import NDArray

from afterbell.base.refusals import Refused
from afterbell.base.words import Words
from afterbell.placement.rules.bundle.arrays.kernel import NONE, ODD
from afterbell.placement.rules.bundle.lines import (
    LARGEST_CAPACITY,
    LARGEST_CLASS,
    LARGEST_NUMBER,
    LONGEST_LINE,
    MOST_WISHES,
    NAMED,
    OUTCOME,
    parsed,
    see_fields,
)
from afterbell.placement.rules.bundle.names import names_amiss
from afterbell.placement.rules.bundle.problem import Header, Name
from afterbell.placement.rules.bundle.read import read_header

_CODE = rb'"([!#-\[\]-{}~]{1,64})"'
_WHOLE = rb"(0|[1-9][0-9]{0,9})"
_PAIR = rb"(?:null|\[" + _WHOLE + rb"," + _WHOLE + rb"\])"
MARKET = re.compile(rb'\{"market":\[([1-7]),' + _CODE + rb'\],"clubs":' + _WHOLE + rb',"tickets":' + _WHOLE + rb"\}\n")
CLUB = re.compile(
    rb'\{"club":' + _CODE + rb',"capacity":' + _WHOLE + rb',"minimum":' + _WHOLE
    + rb',"cutoff":' + _PAIR + rb',"closed":' + _PAIR + rb"\}\n"
)  # fmt: skip
DIGEST = re.compile(rb'\{"digest":"([0-9a-f]{64})"\}\n')
MOST_CLUBS, MOST_TICKETS = 32_000, 2**24 - 1

Ints = NDArray[np.int64]
Reader = Callable[[Any, int, Any, Any], int]


class Odd(Exception):
    """Something that compiled code does not read: the readable reader says what, and whether it is wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Market:
    """One market in tables: clubs by code, tickets in order; what each says of its outcome stands beside it."""

    weekday: int
    spans: NDArray[np.int64]
    wishes: NDArray[np.int16]
    classes: NDArray[np.uint8]
    numbers: NDArray[np.int64]
    places: NDArray[np.int16]
    clubs: NDArray[np.int64]
    """A row a club: capacity, minimum, class and number of the cut-off, turn and size of the closing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scanned:
    """One bundle whose digest is right: where in the file it stands, and its markets."""

    begin: int
    end: int
    header: Header
    markets: tuple[Market, ...]


def scan(*, data: bytes, reader: Reader, part: slice) -> Iterator[Scanned]:
    """Take a part of a file apart. Raises Odd for whatever is not a whole decided bundle in its one form."""
    cells, at = np.frombuffer(data, dtype=np.uint8), part.start
    while at < part.stop:
        begin = at
        header, at = _header(data, at)
        names, at = _names(data, at)
        markets, last = [], (0, b"")
        held: dict[str, set[str]] = {"band": set(), "club": set()}
        while (head := MARKET.match(data, at)) is not None:
            day = (int(head[1]), head[2])
            if day <= last or int(head[3]) > MOST_CLUBS or int(head[4]) > MOST_TICKETS:
                raise Odd
            last = day
            codes, clubs, at = _clubs(data, head.end(), int(head[3]))
            held["band"].add(day[1].decode())
            held["club"].update(code.decode() for code in codes)
            market, at = _tickets(cells, at, reader, codes, clubs, weekday=day[0], tickets=int(head[4]))
            markets.append(market)
        digest = DIGEST.match(data, at)
        if digest is None or not markets or digest[1].decode() != sha256(memoryview(data)[begin:at]).hexdigest():
            raise Odd
        if any(names_amiss(names=names, held=held, first=2)):
            raise Odd
        at = digest.end()
        yield Scanned(begin=begin, end=at, header=header, markets=tuple(markets))


def _header(data: bytes, at: int) -> tuple[Header, int]:
    end = data.find(b"\n", at, at + LONGEST_LINE) + 1
    try:
        header, holds = read_header(parsed(text=data[at:end], line=1), 1)
    except Refused:
        raise Odd from None
    if holds != OUTCOME:
        raise Odd
    return header, end


def _names(data: bytes, at: int) -> tuple[list[Name], int]:
    """Take the names, by kind and code, none twice, and give where they end."""
    names: list[Name] = []
    before: list[str] = []
    while data.startswith(b'{"name":', at):
        end = data.find(b"\n", at, at + LONGEST_LINE) + 1
        try:
            line = parsed(text=data[at:end], line=2)
            see_fields(read=line, fields=NAMED, line=2)
        except Refused:
            raise Odd from None
        here = [line["name"], line["code"]]
        if here <= before:
            raise Odd
        before, at = here, end
        names.append(Name(kind=line["name"], code=line["code"], words=Words(zh=line["zh"], en=line["en"])))
    return names, at


def _clubs(data: bytes, at: int, count: int) -> tuple[list[bytes], NDArray[np.int64], int]:
    codes, rows, last = [], [], b""
    for _ in range(count):
        line = CLUB.match(data, at)
        if line is None or line[1] <= last:
            raise Odd
        last, at = line[1], line.end()
        codes.append(last)
        rows.append([NONE if value is None else int(value) for value in line.groups()[1:]])
    clubs = np.array(rows, dtype=np.int64).reshape(count, 6)
    if not _sound(*clubs.T):
        raise Odd
    return codes, clubs, at


def _sound(capacity: Ints, minimum: Ints, priority: Ints, number: Ints, turn: Ints, size: Ints) -> bool:
    """Say whether what the clubs of a market say is possible, and small enough for the tables to come."""
    full, closed = priority != NONE, turn != NONE
    odd = (capacity > LARGEST_CAPACITY) | (minimum > capacity) | (full & closed)
    odd |= full & ((priority > LARGEST_CLASS) | (number < 1) | (number > LARGEST_NUMBER))
    odd |= closed & ((turn < 1) | (turn > MOST_CLUBS) | (size > LARGEST_CAPACITY))
    return not odd.any()


def _tickets(
    cells: NDArray[np.uint8],
    at: int,
    reader: Reader,
    codes: list[bytes],
    clubs: NDArray[np.int64],
    *,
    weekday: int,
    tickets: int,
) -> tuple[Market, int]:
    if tickets > len(cells):
        raise Odd
    market = Market(
        weekday=weekday,
        spans=np.zeros((tickets, 2), dtype=np.int64),
        wishes=np.full((tickets, MOST_WISHES), NONE, dtype=np.int16),
        classes=np.zeros((tickets, MOST_WISHES), dtype=np.uint8),
        numbers=np.zeros(tickets, dtype=np.int64),
        places=np.full(tickets, NONE, dtype=np.int16),
        clubs=clubs,
    )
    known = (
        np.frombuffer(b"".join(codes), dtype=np.uint8),
        np.concatenate(([0], np.cumsum([len(code) for code in codes], dtype=np.int64))),
    )
    at = reader(cells, at, known, (market.spans, market.wishes, market.classes, market.numbers, market.places))
    if at == ODD:
        raise Odd
    width = int(np.count_nonzero((market.wishes != NONE).any(axis=0)))
    return _trimmed(market, width), at


def _trimmed(market: Market, width: int) -> Market:
    """Keep as many columns of wishes as somebody filled."""
    return Market(
        weekday=market.weekday,
        spans=market.spans,
        wishes=market.wishes[:, :width].copy(),
        classes=market.classes[:, :width].copy(),
        numbers=market.numbers,
        places=market.places,
        clubs=market.clubs,
    )
