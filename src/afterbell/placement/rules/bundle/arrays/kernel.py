"""The lines of a market's tickets read by compiled code: possible, because they are written in one way only."""

from __future__ import annotations

import importlib
from typing import Any

import numpy as np

from afterbell.placement.rules.bundle.lines import LARGEST_CLASS, LARGEST_NUMBER, LONGEST_LINE, MOST_WISHES
from afterbell.placement.rules.matching.arrays.kernel import inner

NONE, ODD = -1, -1
LONGEST_CODE = 64
QUOTE, BACKSLASH, PIPE, ZERO, NINE = ord('"'), ord("\\"), ord("|"), ord("0"), ord("9")
FIRST_SIGN, LAST_SIGN, COMMA, N = ord("!"), ord("~"), ord(","), ord("n")
OPEN = np.frombuffer(b'{"ticket":"', dtype=np.uint8)
WISHES = np.frombuffer(b'","wishes":[', dtype=np.uint8)
WISH = np.frombuffer(b'["', dtype=np.uint8)
PRIORITY = np.frombuffer(b'",', dtype=np.uint8)
WISH_END = np.frombuffer(b"]", dtype=np.uint8)
NUMBER = np.frombuffer(b'],"number":', dtype=np.uint8)
PLACE = np.frombuffer(b',"place":', dtype=np.uint8)
RANK = np.frombuffer(b',"rank":', dtype=np.uint8)
NULL = np.frombuffer(b"null", dtype=np.uint8)
CLOSE = np.frombuffer(b"}\n", dtype=np.uint8)

Cells = Any


@inner
def after(data: Cells, at: int, text: Cells) -> int:
    """Give where a text ends that must stand here, or ODD."""
    if at < 0 or at + len(text) > len(data):
        return ODD
    for place in range(len(text)):
        if data[at + place] != text[place]:
            return ODD
    return at + len(text)


@inner
def code_end(data: Cells, at: int) -> int:
    """Give where a code ends that begins here, or ODD."""
    end = at
    while at >= 0 and end < len(data) and end - at <= LONGEST_CODE:
        sign = data[end]
        if sign == QUOTE:
            return end if end > at else ODD
        if sign < FIRST_SIGN or sign > LAST_SIGN or sign in (PIPE, BACKSLASH):
            return ODD
        end += 1
    return ODD


@inner
def whole(data: Cells, at: int, most: int) -> tuple[int, int]:
    """Give a whole number and where it ends, or ODD."""
    value, end = 0, at
    while at >= 0 and end < len(data) and ZERO <= data[end] <= NINE and value <= most:
        value = value * 10 + data[end] - ZERO
        end += 1
    if end == at or value > most or (data[at] == ZERO and end > at + 1):
        return 0, ODD
    return value, end


@inner
def club_of(data: Cells, at: int, end: int, codes: Cells, code_start: Cells) -> int:
    """Give the position of a club by its code, or NONE."""
    size = end - at
    for club in range(len(code_start) - 1):
        first, last = code_start[club], code_start[club + 1]
        if last - first != size or codes[last - 1] != data[end - 1]:
            continue
        same = True
        for place in range(size):
            if codes[first + place] != data[at + place]:
                same = False
                break
        if same:
            return club
    return NONE


@inner
def stands_after(data: Cells, here: int, size: int, before: int, size_before: int) -> bool:
    """Say whether a ticket comes after the one before it."""
    for place in range(min(size, size_before)):
        if data[here + place] != data[before + place]:
            return bool(data[here + place] > data[before + place])
    return size > size_before


@inner
def read_wishes(data: Cells, at: int, row: int, clubs: tuple[Cells, Cells], wishes: Cells, classes: Cells) -> int:
    """Read the wishes of one ticket into its row; gives where they end, or ODD."""
    turn = 0
    while at >= 0 and at < len(data) and data[at] != WISH_END[0]:
        if turn:
            at = at + 1 if data[at] == COMMA else ODD
        begin = after(data, at, WISH)
        end = code_end(data, begin)
        if end == ODD or turn == MOST_WISHES:
            return ODD
        club = club_of(data, begin, end, clubs[0], clubs[1])
        for earlier in range(turn):
            if wishes[row, earlier] == club:
                return ODD
        priority, at = whole(data, after(data, end, PRIORITY), LARGEST_CLASS)
        at = after(data, at, WISH_END)
        if club == NONE:
            return ODD
        wishes[row, turn], classes[row, turn] = club, priority
        turn += 1
    return at


@inner
def read_place(data: Cells, at: int, row: int, clubs: tuple[Cells, Cells], wishes: Cells, places: Cells) -> int:
    """Read place and rank of one ticket, which must be a wish and its rank; gives where they end, or ODD."""
    if 0 <= at < len(data) and data[at] == N:
        return after(data, after(data, after(data, at, NULL), RANK), NULL)
    begin = at + 1 if 0 <= at < len(data) and data[at] == QUOTE else ODD
    end = code_end(data, begin)
    if end == ODD:
        return ODD
    places[row] = club_of(data, begin, end, clubs[0], clubs[1])
    rank, at = whole(data, after(data, end + 1, RANK), MOST_WISHES)
    if rank < 1 or places[row] == NONE or wishes[row, rank - 1] != places[row]:
        return ODD
    return at


def read_tickets(data: Cells, at: int, clubs: tuple[Cells, Cells], found: tuple[Cells, ...]) -> int:
    """Read as many lines as the tables have rows; gives where the last one ends, or ODD for any that is not due.

    `clubs` are their codes one after the other, and where each begins; `found` the tables: where each ticket begins and
    ends, wishes, classes (both filled with NONE), number, place (filled with NONE).
    """
    spans, wishes, classes, numbers, places = found
    for row in range(len(numbers)):
        line = at
        begin = after(data, at, OPEN)
        end = code_end(data, begin)
        if end == ODD:
            return ODD
        spans[row, 0], spans[row, 1] = begin, end
        if row and not stands_after(data, begin, end - begin, spans[row - 1, 0], spans[row - 1, 1] - spans[row - 1, 0]):
            return ODD
        at = read_wishes(data, after(data, end, WISHES), row, clubs, wishes, classes)
        numbers[row], at = whole(data, after(data, at, NUMBER), LARGEST_NUMBER)
        at = read_place(data, after(data, at, PLACE), row, clubs, wishes, places)
        at = after(data, at, CLOSE)
        if at == ODD or numbers[row] < 1 or at - line > LONGEST_LINE:
            return ODD
    return at


def compiled_reader() -> Any:  # noqa: ANN401 - what numba gives back has no declared type
    return importlib.import_module("numba").njit(cache=True, nogil=True)(read_tickets)
